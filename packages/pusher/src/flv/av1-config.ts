const obuType = { sequenceHeader: 1 } as const;

interface Obu {
  readonly type: number;
  /** With its header. */
  readonly bytes: Uint8Array;
}

/** The units of an AV1 temporal unit, each with its size field; what is broken ends the list. */
function obus(data: Uint8Array): Obu[] {
  const found: Obu[] = [];
  for (let at = 0; at < data.length;) {
    const header = data[at]!;
    let start = at + (header & 4 ? 2 : 1);
    let size = data.length - start;
    if (header & 2) {
      size = 0;
      for (let shift = 0, byte = 0x80; byte & 0x80 && shift < 35; shift += 7) {
        byte = data[start++] ?? 0;
        size |= (byte & 0x7f) << shift;
      }
    }
    found.push({ type: (header >> 3) & 15, bytes: data.subarray(at, start + size) });
    at = start + size;
  }
  return found;
}

/**
 * The AV1CodecConfigurationRecord (`av1C`) that receivers want before the first frame, which WebCodecs does not give: made
 * of the codec string, as `av01.0.05M.08`, and the first key frame. Undefined when that holds no sequence header.
 */
export function av1Config(codec: string, keyFrame: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const header = obus(keyFrame).find(({ type, bytes }) => type === obuType.sequenceHeader && bytes.length > 2)?.bytes;
  const [, profile = '0', level = '05M', depth = '08'] = codec.split('.');
  if (!header) return undefined;
  const deep = Number(depth) > 8 ? 0x40 : 0;
  // 4:2:0 is all that the profile 0 has beside monochrome.
  const subsampling = 0x0c;
  const tier = level.endsWith('H') ? 0x80 : 0;
  return Uint8Array.of(
    0x81,
    (Number(profile) << 5) | Number.parseInt(level, 10),
    tier | deep | subsampling,
    0,
    ...header,
  );
}

/** The same temporal unit without its delimiter, which belongs into files of OBUs only. */
export function withoutDelimiter(data: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  // A delimiter is always first and always empty.
  return data[0] === 0x12 && data[1] === 0 ? data.subarray(2) : data;
}
