/** NAL unit types of ITU-T H.264, table 7-1, that this server tells apart. */
export const NalType = {
  slice: 1,
  keySlice: 5,
  sei: 6,
  sps: 7,
  pps: 8,
  accessUnitDelimiter: 9,
  endOfSequence: 10,
  endOfStream: 11,
  filler: 12,
} as const;

/** The type of a NAL unit without start code; 0 for an empty one. */
export function nalType(nal: Uint8Array): number {
  return (nal[0] ?? 0) & 0x1f;
}

/**
 * Takes length-prefixed NAL units (ISO/IEC 14496-15) apart, without copying. Empty units are left out;
 * undefined when a length points past the end.
 */
export function splitAvc(data: Uint8Array, lengthSize = 4): Uint8Array[] | undefined {
  const nals: Uint8Array[] = [];
  let offset = 0;
  while (offset < data.length) {
    const start = offset + lengthSize;
    if (start > data.length) return undefined;
    let length = 0;
    for (let i = offset; i < start; i++) length = length * 256 + data[i]!;
    if (start + length > data.length) return undefined;
    if (length > 0) nals.push(data.subarray(start, start + length));
    offset = start + length;
  }
  return nals;
}

/** Puts NAL units behind four-byte lengths, as FLV and MP4 carry them. */
export function joinAvc(nals: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const nal of nals) size += 4 + nal.length;
  const data = new Uint8Array(size);
  const view = new DataView(data.buffer);
  let offset = 0;
  for (const nal of nals) {
    view.setUint32(offset, nal.length);
    data.set(nal, offset + 4);
    offset += 4 + nal.length;
  }
  return data;
}
