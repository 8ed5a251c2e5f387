interface Box {
  readonly type: string;
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

function* boxes(bytes: Buffer, from = 0, to = bytes.length): Generator<Box> {
  for (let at = from; at + 8 <= to;) {
    const size = bytes.readUInt32BE(at);
    if (size < 8) throw new Error('This is no fragmented MP4.');
    yield { type: bytes.toString('latin1', at + 4, at + 8), start: at, body: at + 8, end: at + size };
    at += size;
  }
}

function* within(bytes: Buffer, path: readonly string[], from = 0, to = bytes.length): Generator<Box> {
  const [type, ...rest] = path;
  for (const box of boxes(bytes, from, to)) {
    if (box.type !== type) continue;
    if (rest.length) yield* within(bytes, rest, box.body, box.end);
    else yield box;
  }
}

/** Ticks of a second, by track, as an init segment says. */
export function timescalesOf(init: Buffer): ReadonlyMap<number, number> {
  const scales = new Map<number, number>();
  for (const trak of within(init, ['moov', 'trak'])) {
    const [tkhd] = within(init, ['tkhd'], trak.body, trak.end);
    const [mdhd] = within(init, ['mdia', 'mdhd'], trak.body, trak.end);
    if (!tkhd || !mdhd) throw new Error('This is no init segment.');
    const id = init.readUInt32BE(tkhd.body + (init[tkhd.body] ? 20 : 12));
    scales.set(id, init.readUInt32BE(mdhd.body + (init[mdhd.body] ? 20 : 12)));
  }
  return scales;
}

/** The fragments of a segment without what stands around them, `seconds` later and numbered from `sequence`. */
export function shiftFragments(
  segment: Buffer,
  scales: ReadonlyMap<number, number>,
  seconds: number,
  sequence: number,
): Buffer {
  const parts: Buffer[] = [];
  for (const { type, start, body, end } of boxes(segment)) {
    if (type !== 'moof' && type !== 'mdat') continue;
    const part = Buffer.from(segment.subarray(start, end));
    if (type === 'moof') {
      for (const mfhd of within(part, ['mfhd'], body - start)) part.writeUInt32BE(sequence, mfhd.body + 4);
      for (const traf of within(part, ['traf'], body - start)) shiftTrack(part, traf, scales, seconds);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function shiftTrack(part: Buffer, traf: Box, scales: ReadonlyMap<number, number>, seconds: number): void {
  const [tfhd] = within(part, ['tfhd'], traf.body, traf.end);
  const [tfdt] = within(part, ['tfdt'], traf.body, traf.end);
  const scale = tfhd && scales.get(part.readUInt32BE(tfhd.body + 4));
  if (!tfdt || !scale || part[tfdt.body] !== 1) throw new Error('This fragment does not say its time in 64 bits.');
  const at = tfdt.body + 4;
  part.writeBigUInt64BE(part.readBigUInt64BE(at) + BigInt(Math.round(seconds * scale)), at);
}
