import { sequenceOf } from './rtp-packet.ts';

/** Power of two. At 500 packets a second the last two seconds. */
const size = 1024;

/** The latest packets of one RTP stream, kept for all its viewers together, to be sent again on request. */
export class PacketHistory {
  #packets = Array.from<Buffer | undefined>({ length: size });

  add(packet: Buffer): void {
    this.#packets[sequenceOf(packet) % size] = packet;
  }

  /** @param sequence 16-bit sequence number as the publisher sent it. */
  get(sequence: number): Buffer | undefined {
    const packet = this.#packets[sequence % size];
    return packet && sequenceOf(packet) === sequence ? packet : undefined;
  }
}
