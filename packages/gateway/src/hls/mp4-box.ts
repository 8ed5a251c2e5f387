/** Numbers of 8, 16 and 32 bits, big-endian. */
export const u8 = (...values: number[]): Uint8Array => Uint8Array.from(values);

export function u16(...values: number[]): Uint8Array {
  const data = Buffer.alloc(values.length * 2);
  values.forEach((value, at) => data.writeUInt16BE(value, at * 2));
  return data;
}

/** Negative numbers are written as two's complement. */
export function u32(...values: number[]): Uint8Array {
  const data = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => data.writeUInt32BE(value >>> 0, at * 4));
  return data;
}

export function u64(value: number): Uint8Array {
  const data = Buffer.alloc(8);
  data.writeBigUInt64BE(BigInt(value));
  return data;
}

export const zeros = (count: number): Uint8Array => new Uint8Array(count);

export const text = (characters: string): Uint8Array => Buffer.from(characters, 'latin1');

/** A box of ISO/IEC 14496-12: size, type, content. */
export function box(type: string, ...content: Uint8Array[]): Buffer {
  const size = content.reduce((sum, part) => sum + part.length, 8);
  return Buffer.concat([u32(size), text(type), ...content], size);
}

/** A box with version and flags. */
export function fullBox(type: string, version: number, flags: number, ...content: Uint8Array[]): Buffer {
  return box(type, u32((version << 24) | flags), ...content);
}
