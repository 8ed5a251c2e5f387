/** Bits of the clock: milliseconds since 1970 fit until the year 2109. */
const clockBits = 42;
const checksumBits = 10;

/** How many bits a time code has, checksum included. */
export const timeCodeLength = clockBits + checksumBits;

/** CRC-10 (generator 0x233), started at all ones so that a black picture is no valid code. */
function checksum(bits: readonly boolean[]): number {
  let crc = 0x3ff;
  for (const bit of bits) {
    const carry = ((crc >> 9) & 1) !== Number(bit);
    crc = (crc << 1) & 0x3ff;
    if (carry) crc ^= 0x233;
  }
  return crc;
}

/** `count` bits of a whole number, highest first. Division, because shifts end at 32 bits. */
const bitsOf = (value: number, count: number): boolean[] =>
  Array.from({ length: count }, (_, index) => Math.floor(value / 2 ** (count - 1 - index)) % 2 === 1);

const numberOf = (bits: readonly boolean[]): number => bits.reduce((value, bit) => value * 2 + Number(bit), 0);

/** A clock reading in milliseconds as bits, highest first, followed by their checksum. Fractions are cut off. */
export function encodeTimeCode(nowMs: number): boolean[] {
  const clock = bitsOf(Math.floor(nowMs), clockBits);
  return [...clock, ...bitsOf(checksum(clock), checksumBits)];
}

/** The milliseconds that these bits carry, or undefined when their number or checksum is wrong. */
export function decodeTimeCode(bits: readonly boolean[]): number | undefined {
  if (bits.length !== timeCodeLength) return undefined;
  const clock = bits.slice(0, clockBits);
  return checksum(clock) === numberOf(bits.slice(clockBits)) ? numberOf(clock) : undefined;
}
