/** Where a box lies. `start` is that of its header, `end` is one past its last byte. */
export interface Mp4Box {
  readonly type: string;
  readonly start: number;
  /** First byte after the header. */
  readonly body: number;
  readonly end: number;
}

/** The longest header: size, type and a 64-bit size. */
export const longestHeader = 16;

const typeOf = (view: DataView, at: number) =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * The box whose header begins `header`, lying at `start` in its file. Undefined when these bytes begin no box:
 * too few of them, a size below the header's own, or a type that is not four printable characters.
 */
export function readHeader(header: Uint8Array, start: number): Mp4Box | undefined {
  if (header.length < 8) return undefined;
  const view = viewOf(header);
  const type = typeOf(view, 4);
  if (!/^[ -~©]{4}$/.test(type)) return undefined;
  const short = view.getUint32(0);
  if (short !== 1) return short < 8 ? undefined : { type, start, body: start + 8, end: start + short };
  if (header.length < longestHeader) return undefined;
  const size = Number(view.getBigUint64(8));
  return size < longestHeader || !Number.isSafeInteger(size)
    ? undefined
    : { type, start, body: start + longestHeader, end: start + size };
}

/** The whole boxes between two places of `bytes`, up to the first that is torn. */
export function* boxesIn(bytes: Uint8Array, start = 0, end = bytes.length): Generator<Mp4Box> {
  for (let at = start; at < end;) {
    const box = readHeader(bytes.subarray(at, Math.min(at + longestHeader, end)), at);
    if (!box || box.end > end) return;
    yield box;
    at = box.end;
  }
}

/** The first box at the end of a path of types, each inside the one before. */
export function findBox(bytes: Uint8Array, path: readonly string[], within?: Mp4Box): Mp4Box | undefined {
  const [type, ...rest] = path;
  for (const box of boxesIn(bytes, within?.body, within?.end))
    if (box.type === type) return rest.length === 0 ? box : findBox(bytes, rest, box);
  return undefined;
}
