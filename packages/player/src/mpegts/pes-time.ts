/** The times of a PES packet, in ticks of 90 kHz, and where they stand. */
export interface PesTimes {
  readonly pts: number;
  readonly dts: number;
  /** Where the payload begins. */
  readonly dataAt: number;
}

/** Reads the header of a PES packet that begins at `at`; `undefined` for one without times. */
export function pesTimes(packet: Uint8Array, at: number): PesTimes | undefined {
  if (at + 14 > packet.length || packet[at] !== 0 || packet[at + 1] !== 0 || packet[at + 2] !== 1) return undefined;
  const flags = packet[at + 7]! >> 6;
  if (flags < 2 || (flags === 3 && at + 19 > packet.length)) return undefined;
  const pts = readTicks(packet, at + 9);
  return { pts, dts: flags === 3 ? readTicks(packet, at + 14) : pts, dataAt: at + 9 + packet[at + 8]! };
}

/** Writes other times over those that are there. */
export function writePesTimes(packet: Uint8Array, at: number, pts: number, dts: number): void {
  writeTicks(packet, at + 9, pts);
  if (packet[at + 7]! >> 6 === 3) writeTicks(packet, at + 14, dts);
}

function readTicks(packet: Uint8Array, at: number): number {
  const high = (packet[at]! >> 1) & 7;
  const middle = ((packet[at + 1]! << 8) | packet[at + 2]!) >> 1;
  const low = ((packet[at + 3]! << 8) | packet[at + 4]!) >> 1;
  // 33 bits are more than the bit operators can do.
  return high * 2 ** 30 + middle * 2 ** 15 + low;
}

function writeTicks(packet: Uint8Array, at: number, ticks: number): void {
  const high = Math.floor(ticks / 2 ** 30) & 7;
  const middle = Math.floor(ticks / 2 ** 15) & 0x7fff;
  const low = ticks % 2 ** 15;
  packet[at] = (packet[at]! & 0xf1) | (high << 1);
  packet[at + 1] = middle >> 7;
  packet[at + 2] = ((middle << 1) & 0xfe) | 1;
  packet[at + 3] = low >> 7;
  packet[at + 4] = ((low << 1) & 0xfe) | 1;
}
