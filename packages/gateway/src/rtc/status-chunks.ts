/** How a packet is reported: not at all, or with a delta of one or two bytes behind the chunks. */
export const PacketStatus = { missing: 0, smallDelta: 1, largeDelta: 2 } as const;
export type PacketStatus = (typeof PacketStatus)[keyof typeof PacketStatus];

const bitVectorLength = 14;
const pairVectorLength = 7;
const longestRun = 0x1fff;

/** Packet status chunks of 16 bits: run lengths for runs that pay, else vectors of 14 bits or 7 pairs. */
export function encodeStatuses(statuses: readonly PacketStatus[]): number[] {
  const chunks: number[] = [];
  let at = 0;
  while (at < statuses.length) {
    const run = runLength(statuses, at);
    const plain = canBeBits(statuses, at);
    if (run >= (plain ? bitVectorLength : pairVectorLength) || at + run === statuses.length) {
      chunks.push((statuses[at]! << 13) | run);
      at += run;
    } else {
      chunks.push(plain ? bitVector(statuses, at) : pairVector(statuses, at));
      at += plain ? bitVectorLength : pairVectorLength;
    }
  }
  return chunks;
}

function runLength(statuses: readonly PacketStatus[], start: number): number {
  let end = start + 1;
  while (end < statuses.length && end - start < longestRun && statuses[end] === statuses[start]) end++;
  return end - start;
}

function canBeBits(statuses: readonly PacketStatus[], start: number): boolean {
  const end = Math.min(statuses.length, start + bitVectorLength);
  for (let at = start; at < end; at++) if (statuses[at] === PacketStatus.largeDelta) return false;
  return true;
}

function bitVector(statuses: readonly PacketStatus[], start: number): number {
  let chunk = 0x8000;
  for (let i = 0; i < bitVectorLength; i++) chunk |= (statuses[start + i] ?? 0) << (bitVectorLength - 1 - i);
  return chunk;
}

function pairVector(statuses: readonly PacketStatus[], start: number): number {
  let chunk = 0xc000;
  for (let i = 0; i < pairVectorLength; i++) chunk |= (statuses[start + i] ?? 0) << (2 * (pairVectorLength - 1 - i));
  return chunk;
}
