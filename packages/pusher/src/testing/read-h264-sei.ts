/** A SEI message as it lies in H.264; of type 5 the UUID is part of `data`. */
export interface ReadSei {
  readonly payloadType: number;
  readonly data: Uint8Array;
}

/** The NAL units of a picture, written to the letter of H.264 Annex B and of AVCC, with no thought for speed. */
export function splitUnits(picture: Uint8Array, framing: 'annexb' | 4): Uint8Array[] {
  const units: Uint8Array[] = [];
  if (framing === 4) {
    for (let at = 0; at + 4 <= picture.length;) {
      const length = new DataView(picture.buffer, picture.byteOffset + at).getUint32(0);
      units.push(picture.slice(at + 4, at + 4 + length));
      at += 4 + length;
    }
    return units;
  }
  let begin = -1;
  for (let at = 0; at <= picture.length; at++) {
    const isCode = picture[at] === 0 && picture[at + 1] === 0 && picture[at + 2] === 1;
    if (!isCode && at < picture.length) continue;
    let end = at;
    while (end > begin && picture[end - 1] === 0) end--;
    if (begin >= 0 && end > begin) units.push(picture.slice(begin, end));
    begin = at + 3;
    at += 2;
  }
  return units;
}

/** The messages in one NAL unit; none when it is no SEI. */
export function readH264Sei(unit: Uint8Array): ReadSei[] {
  if ((unit[0]! & 0x1f) !== 6) return [];
  const bytes: number[] = [];
  let zeros = 0;
  for (const byte of unit.subarray(1)) {
    const isGuard = zeros >= 2 && byte === 3;
    if (!isGuard) bytes.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  const messages: ReadSei[] = [];
  let at = 0;
  const number = () => {
    let value = 0;
    while (bytes[at] === 255) value += bytes[at++]!;
    return value + bytes[at++]!;
  };
  // The last byte is the stop bit.
  while (at < bytes.length - 1) {
    const payloadType = number();
    const size = number();
    messages.push({ payloadType, data: new Uint8Array(bytes.slice(at, at + size)) });
    at += size;
  }
  return messages;
}
