/** The first byte of an H.264 SEI unit: nothing refers to it. */
const seiHeader = 6;
/** Where a payload ends: the stop bit, and the zeros that fill its byte. */
const stopByte = 0x80;
/** Kinds of units that hold parts of a picture (H.264, table 7-1): 1 to 5. */
const isSlice = (header: number) => (header & 0x1f) >= 1 && (header & 0x1f) <= 5;

/**
 * A whole H.264 NAL unit with one SEI message, without start code or length. `data` is the payload: that of type 5
 * begins with its UUID of 16 bytes.
 */
export function seiUnit(payloadType: 5 | 242, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const raw = [...chained(payloadType), ...chained(data.length), ...data, stopByte];
  const out = [seiHeader];
  let zeros = 0;
  for (const byte of raw) {
    // What would look like a start code is kept apart by a 03 (H.264, 7.4.1).
    if (zeros === 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return new Uint8Array(out);
}

/**
 * A copy of `picture`, one access unit of H.264, with `unit` before its first slice: behind delimiter and parameter
 * sets, where SEI belongs. Its units lie behind start codes, or each behind its length in four bytes. What has no slice
 * is given back as it is.
 */
export function insertSei(picture: Uint8Array, unit: Uint8Array, framing: 'annexb' | 4): Uint8Array {
  const at = framing === 4 ? sliceBehindLengths(picture) : sliceBehindStartCodes(picture);
  if (at < 0) return picture;
  const out = new Uint8Array(picture.length + 4 + unit.length);
  out.set(picture.subarray(0, at));
  new DataView(out.buffer).setUint32(at, framing === 4 ? unit.length : 1);
  out.set(unit, at + 4);
  out.set(picture.subarray(at), at + 4 + unit.length);
  return out;
}

/** Numbers from 255 on are written as so many times 255 and the rest. */
function chained(value: number): number[] {
  return [...Array<number>(Math.floor(value / 255)).fill(255), value % 255];
}

function sliceBehindLengths(picture: Uint8Array): number {
  const view = new DataView(picture.buffer, picture.byteOffset, picture.byteLength);
  for (let at = 0; at + 4 < picture.length; at += 4 + view.getUint32(at)) if (isSlice(picture[at + 4]!)) return at;
  return -1;
}

/** Where the start code of the first slice begins, the zero before it included. */
function sliceBehindStartCodes(picture: Uint8Array): number {
  for (let one = picture.indexOf(1, 2); one >= 0; one = picture.indexOf(1, one + 1)) {
    if (picture[one - 1] !== 0 || picture[one - 2] !== 0 || !isSlice(picture[one + 1] ?? 0)) continue;
    return one >= 3 && picture[one - 3] === 0 ? one - 3 : one - 2;
  }
  return -1;
}
