import type { NalCodec } from '../sei/nal-units.ts';

/** A payload to write; of type 5 the first 16 bytes of `data` are the UUID. */
export interface WrittenSei {
  readonly payloadType: number;
  readonly data: Uint8Array;
}

/** One NAL unit with these SEI payloads, as an encoder writes it, without start code or length. */
export function writeSeiUnit(payloads: readonly WrittenSei[], codec: NalCodec): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (const { payloadType, data } of payloads) bytes.push(...number(payloadType), ...number(data.length), ...data);
  bytes.push(0x80);
  return new Uint8Array([...(codec === 'h264' ? [6] : [39 << 1, 1]), ...withEmulation(bytes)]);
}

function number(value: number): number[] {
  return [...Array.from({ length: Math.floor(value / 255) }, () => 255), value % 255];
}

function withEmulation(bytes: readonly number[]): number[] {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out;
}
