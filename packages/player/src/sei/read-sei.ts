import { nalUnits, type NalCodec, type NalFraming } from './nal-units.ts';

export { nalUnits };

/** One SEI payload: a `SeiMessage` that knows no time yet. */
export interface SeiPayload {
  /** 5 (user data with a UUID), 242, 243 … */
  readonly payloadType: number;
  /** The payload, a copy; of type 5 without its UUID. */
  readonly data: Uint8Array<ArrayBuffer>;
  /** The UUID of type 5, as 32 hexadecimal digits. */
  readonly uuid?: string | undefined;
}

const userData = 5;
const uuidLength = 16;

/** The SEI payloads of one picture, of the `types` asked for. Never throws: what is malformed is left out. */
export function readSei(
  picture: Uint8Array,
  codec: NalCodec,
  framing: NalFraming,
  types: readonly number[],
): SeiPayload[] {
  const found: SeiPayload[] = [];
  for (const unit of nalUnits(picture, framing)) if (isSei(unit, codec)) readSeiUnit(unit, codec, types, found);
  return found;
}

/** Whether a NAL unit holds SEI messages; of H.265 those before and those behind the picture. */
export function isSei(unit: Uint8Array, codec: NalCodec): boolean {
  if (unit.length === 0) return false;
  if (codec === 'h264') return (unit[0]! & 0x1f) === 6;
  const type = (unit[0]! >> 1) & 0x3f;
  return type === 39 || type === 40;
}

/** Adds the payloads of one SEI unit to `found`. */
export function readSeiUnit(unit: Uint8Array, codec: NalCodec, types: readonly number[], found: SeiPayload[]): void {
  const bytes = withoutEmulation(unit.subarray(codec === 'h264' ? 1 : 2));
  let at = 0;
  const number = () => {
    let value = 0;
    while (bytes[at] === 0xff) value += bytes[at++]!;
    return value + (bytes[at++] ?? NaN);
  };
  // What is left at the end is one byte: the stop bit.
  while (at + 1 < bytes.length) {
    const payloadType = number();
    const size = number();
    if (!(at + size <= bytes.length)) return;
    if (types.includes(payloadType)) take(payloadType, bytes.slice(at, at + size), found);
    at += size;
  }
}

function take(payloadType: number, data: Uint8Array<ArrayBuffer>, found: SeiPayload[]): void {
  if (payloadType !== userData) found.push({ payloadType, data });
  else if (data.length >= uuidLength)
    found.push({ payloadType, data: data.slice(uuidLength), uuid: hex(data.subarray(0, uuidLength)) });
}

/** Without the 03 that keeps 00 00 0x from looking like a start code. */
function withoutEmulation(bytes: Uint8Array): Uint8Array {
  let out: Uint8Array | undefined;
  let length = 0;
  let zeros = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (zeros >= 2 && byte === 3) {
      if (!out) {
        out = bytes.slice();
        length = at;
      }
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    if (out) out[length++] = byte;
  }
  return out ? out.subarray(0, length) : bytes;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
