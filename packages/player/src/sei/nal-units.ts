/** The codecs whose NAL units carry SEI messages. */
export type NalCodec = 'h264' | 'h265';

/**
 * How NAL units lie in a buffer: behind start codes, as in MPEG-TS, or each behind its length in this many bytes, as in
 * FLV and MP4.
 */
export type NalFraming = 'annexb' | 1 | 2 | 3 | 4;

/** The NAL units of a picture, headers included. What is cut off or malformed ends the list. */
export function* nalUnits(data: Uint8Array, framing: NalFraming): Generator<Uint8Array> {
  if (framing === 'annexb') yield* behindStartCodes(data);
  else yield* behindLengths(data, framing);
}

function* behindLengths(data: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at + size <= data.length;) {
    let length = 0;
    for (let byte = 0; byte < size; byte++) length = length * 256 + data[at + byte]!;
    at += size;
    if (at + length > data.length) return;
    if (length > 0) yield data.subarray(at, at + length);
    at += length;
  }
}

function* behindStartCodes(data: Uint8Array): Generator<Uint8Array> {
  let begin = afterStartCode(data, 0);
  while (begin >= 0) {
    const next = afterStartCode(data, begin);
    let end = next < 0 ? data.length : next - 3;
    // Zeros before a start code are its own, or stuffing.
    while (end > begin && data[end - 1] === 0) end--;
    if (end > begin) yield data.subarray(begin, end);
    begin = next;
  }
}

/** Where the bytes behind the next 00 00 01 are; -1 without one. */
function afterStartCode(data: Uint8Array, from: number): number {
  for (let at = data.indexOf(1, from + 2); at >= 0; at = data.indexOf(1, at + 1))
    if (data[at - 1] === 0 && data[at - 2] === 0) return at + 1;
  return -1;
}
