import { RtcpType, writeHeader } from './rtcp.ts';
import { encodeStatuses, PacketStatus } from './status-chunks.ts';
import { Unwrap } from './unwrap.ts';

export const transportCcUri = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';

const feedbackFormat = 15;
const headerSize = 20;
/** Deltas count in 250 µs, the reference time in 64 ms. */
const tickUs = 250;
const ticksPerReference = 256;
/** Keeps a feedback packet below any MTU. */
const maxPacketSize = 1100;
/** Reported arrivals that are kept to be reported again when an older packet comes late. */
const keptPackets = 500;
/** A jump of more than this in the sequence is a restart, not a loss. */
const largestGap = 3000;

/**
 * Tells the sender when each of its packets arrived (draft-holmer-rmcat-transport-wide-cc-extensions-01): one of these
 * for a whole transport. Reports go on where the last one ended, name the packets that are missing, and carry running
 * deltas of whole ticks, so that rounding never adds up.
 */
export class TransportFeedback {
  /** Arrivals since the last report. */
  pending = 0;
  #senderSsrc: number;
  #mediaSsrc = 0;
  #sequence = new Unwrap(16);
  /** Arrival in ticks by unwrapped sequence number. */
  #arrivals = new Map<number, number>();
  #next: number | undefined;
  #latest = -1;
  #count = 0;

  constructor(senderSsrc: number) {
    this.#senderSsrc = senderSsrc;
  }

  /** @param sequence Transport-wide sequence number out of the header extension. */
  add(sequence: number, mediaSsrc: number, arrivalUs: number): void {
    this.#mediaSsrc = mediaSsrc;
    const position = this.#sequence.next(sequence);
    if (this.#arrivals.has(position) || position < this.#latest - keptPackets) return;
    this.#arrivals.set(position, Math.round(arrivalUs / tickUs));
    this.pending++;
    if (this.#next === undefined || position - this.#latest > largestGap) this.#next = position;
    if (position < this.#next) this.#next = position;
    if (position > this.#latest) this.#latest = position;
  }

  /** The feedback packets for what arrived since the last call. */
  take(): Buffer[] {
    const packets: Buffer[] = [];
    if (this.pending === 0 || this.#next === undefined) return packets;
    let position = this.#next;
    while (position <= this.#latest) {
      const { packet, end } = this.#build(position);
      packets.push(packet);
      position = end;
    }
    this.#next = position;
    this.pending = 0;
    for (const old of this.#arrivals.keys()) {
      if (old >= position - keptPackets) break;
      this.#arrivals.delete(old);
    }
    return packets;
  }

  /** A packet from `start` as far as it can tell; `end` is where the next one starts. */
  #build(start: number): { packet: Buffer; end: number } {
    const statuses: PacketStatus[] = [];
    const deltas: number[] = [];
    let reference = 0;
    let previous: number | undefined;
    let deltaBytes = 0;
    let position = start;
    for (; position <= this.#latest; position++) {
      const size = headerSize + 2 * Math.ceil((statuses.length + 1) / 7) + deltaBytes + 2;
      if (size > maxPacketSize) break;
      const arrival = this.#arrivals.get(position);
      if (arrival === undefined) {
        statuses.push(PacketStatus.missing);
        continue;
      }
      if (previous === undefined) {
        reference = Math.floor(arrival / ticksPerReference);
        previous = reference * ticksPerReference;
      }
      const delta = arrival - previous;
      // What two bytes cannot hold starts a packet with a reference time of its own.
      if (delta < -0x8000 || delta > 0x7fff) break;
      previous = arrival;
      deltas.push(delta);
      const small = delta >= 0 && delta <= 0xff;
      statuses.push(small ? PacketStatus.smallDelta : PacketStatus.largeDelta);
      deltaBytes += small ? 1 : 2;
    }
    return { packet: this.#write(start, statuses, reference, deltas, deltaBytes), end: position };
  }

  #write(
    start: number,
    statuses: readonly PacketStatus[],
    reference: number,
    deltas: readonly number[],
    deltaBytes: number,
  ): Buffer {
    const chunks = encodeStatuses(statuses);
    const size = headerSize + 2 * chunks.length + deltaBytes;
    const padding = (4 - (size % 4)) % 4;
    const packet = Buffer.alloc(size + padding);
    writeHeader(packet, RtcpType.transportFeedback, feedbackFormat, packet.length);
    packet.writeUInt32BE(this.#senderSsrc, 4);
    packet.writeUInt32BE(this.#mediaSsrc, 8);
    packet.writeUInt16BE(start & 0xffff, 12);
    packet.writeUInt16BE(statuses.length, 14);
    packet.writeUIntBE(reference & 0xff_ffff, 16, 3);
    packet[19] = this.#count++ & 0xff;
    let offset = headerSize;
    for (const chunk of chunks) offset = packet.writeUInt16BE(chunk, offset);
    for (const delta of deltas) {
      offset = delta >= 0 && delta <= 0xff ? packet.writeUInt8(delta, offset) : packet.writeInt16BE(delta, offset);
    }
    if (padding > 0) {
      packet[0]! |= 0x20;
      packet[packet.length - 1] = padding;
    }
    return packet;
  }
}
