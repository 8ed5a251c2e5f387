const packetSize = 188;
const ticks = 90_000;
/** Clocks of MPEG-TS have 33 bits. */
const wrap = 2 ** 33;

/** A copy of whole transport packets whose clocks (PCR, PTS, DTS) run `seconds` later. */
export function shiftTs(packets: Uint8Array, seconds: number): Buffer {
  const shifted = Buffer.from(packets);
  const by = Math.round(seconds * ticks);
  for (let at = 0; at + packetSize <= shifted.length; at += packetSize) {
    if (shifted[at] !== 0x47) throw new Error('This is no MPEG transport stream.');
    const control = shifted[at + 3]! & 0x30;
    const fieldSize = control & 0x20 ? shifted[at + 4]! + 1 : 0;
    if (fieldSize > 7 && shifted[at + 5]! & 0x10) shiftPcr(shifted, at + 6, by);
    const startsUnit = shifted[at + 1]! & 0x40;
    const payload = at + 4 + fieldSize;
    if (startsUnit && control & 0x10 && payload + 14 <= at + packetSize) shiftPes(shifted, payload, by);
  }
  return shifted;
}

function shiftPcr(bytes: Buffer, at: number, by: number): void {
  const base = bytes.readUInt32BE(at) * 2 + (bytes[at + 4]! >> 7);
  const later = (base + by) % wrap;
  bytes.writeUInt32BE(Math.floor(later / 2), at);
  bytes[at + 4] = ((later % 2) << 7) | (bytes[at + 4]! & 0x7f);
}

function shiftPes(bytes: Buffer, at: number, by: number): void {
  const isPes = bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1;
  const id = bytes[at + 3]!;
  if (!isPes || id < 0xc0 || id > 0xef) return;
  const flags = bytes[at + 7]! >> 6;
  if (flags & 2) shiftStamp(bytes, at + 9, by);
  if (flags === 3) shiftStamp(bytes, at + 14, by);
}

/** Five bytes: 3, 15 and 15 bits, each closed by a marker bit. */
function shiftStamp(bytes: Buffer, at: number, by: number): void {
  const high = (bytes[at]! >> 1) & 7;
  const stamp = high * 2 ** 30 + (bytes.readUInt16BE(at + 1) >> 1) * 2 ** 15 + (bytes.readUInt16BE(at + 3) >> 1);
  const later = (stamp + by) % wrap;
  bytes[at] = (bytes[at]! & 0xf1) | (Math.floor(later / 2 ** 30) << 1);
  bytes.writeUInt16BE(((Math.floor(later / 2 ** 15) & 0x7fff) << 1) | 1, at + 1);
  bytes.writeUInt16BE(((later & 0x7fff) << 1) | 1, at + 3);
}

/** Numbers each stream's packets on, so that pieces sent one after another are one stream without a gap. */
export class TsCounter {
  readonly #next = new Map<number, number>();

  /** Numbers the packets of one piece, in place. */
  renumber(packets: Buffer): Buffer {
    for (let at = 0; at + packetSize <= packets.length; at += packetSize) {
      const pid = packets.readUInt16BE(at + 1) & 0x1fff;
      const hasPayload = packets[at + 3]! & 0x10;
      const count = this.#next.get(pid) ?? 0;
      packets[at + 3] = (packets[at + 3]! & 0xf0) | (hasPayload ? count : (count + 15) & 15);
      if (hasPayload) this.#next.set(pid, (count + 1) & 15);
    }
    return packets;
  }

  /** Adds `times` that which a stream has counted from the start of `first` to the end of `last`, in place. */
  static repeat(packets: Buffer, first: Buffer, last: Buffer, times: number): Buffer {
    const [from, to] = [firstCounts(first), lastCounts(last)];
    for (let at = 0; at + packetSize <= packets.length; at += packetSize) {
      const pid = packets.readUInt16BE(at + 1) & 0x1fff;
      const loop = (to.get(pid) ?? 0) + 1 - (from.get(pid) ?? 0);
      packets[at + 3] = (packets[at + 3]! & 0xf0) | ((packets[at + 3]! + loop * times) & 15);
    }
    return packets;
  }
}

function* counts(packets: Buffer): Generator<readonly [pid: number, count: number]> {
  for (let at = 0; at + packetSize <= packets.length; at += packetSize)
    yield [packets.readUInt16BE(at + 1) & 0x1fff, packets[at + 3]! & 15];
}

const lastCounts = (packets: Buffer) => new Map(counts(packets));
const firstCounts = (packets: Buffer) => new Map([...counts(packets)].toReversed());
