import { markerOf, payloadEnd, payloadStart, rtpHeaderSize, sequenceOf, ssrcOf, timestampOf } from './rtp-packet.ts';

/** Larger than any datagram that reaches a server whole. */
const scratch = Buffer.allocUnsafeSlow(4096);

export interface OutgoingTrack {
  readonly payloadType: number;
  readonly ssrc: number;
  readonly clockRate: number;
}

/**
 * Makes a publisher's packets into one viewer's: another payload type and SSRC, no header extensions and no padding.
 * Sequence numbers and timestamps pass unchanged until the publisher starts over; from then on they are moved, so that
 * the viewer sees one unbroken stream.
 */
export class RtpRewriter {
  packets = 0;
  bytes = 0;
  #track: OutgoingTrack;
  #sourceSsrc: number | undefined;
  #sequenceOffset = 0;
  #timestampOffset = 0;
  #highest = 0;
  #timestamp = 0;
  #atMs = 0;

  constructor(track: OutgoingTrack) {
    this.#track = track;
  }

  get ssrc(): number {
    return this.#track.ssrc;
  }

  /** Of the publisher's packets that are being rewritten; undefined before the first. */
  get sourceSsrc(): number | undefined {
    return this.#sourceSsrc;
  }

  /** The rewritten packet, valid until the next call of any rewriter; undefined when `packet` is malformed. */
  rewrite(packet: Buffer, nowMs: number): Buffer | undefined {
    const start = payloadStart(packet);
    const end = start === 0 ? 0 : payloadEnd(packet, start);
    const size = rtpHeaderSize + end - start;
    if (start === 0 || size > scratch.length) return undefined;
    this.#follow(packet, nowMs);
    const sequence = (sequenceOf(packet) + this.#sequenceOffset) & 0xffff;
    const timestamp = (timestampOf(packet) + this.#timestampOffset) >>> 0;
    if (((sequence - this.#highest) & 0xffff) < 0x8000 || this.packets === 0) {
      this.#highest = sequence;
      this.#timestamp = timestamp;
      this.#atMs = nowMs;
    }
    this.packets++;
    this.bytes += end - start;
    scratch[0] = 0x80;
    scratch[1] = (markerOf(packet) ? 0x80 : 0) | this.#track.payloadType;
    scratch.writeUInt16BE(sequence, 2);
    scratch.writeUInt32BE(timestamp, 4);
    scratch.writeUInt32BE(this.#track.ssrc, 8);
    packet.copy(scratch, rtpHeaderSize, start, end);
    return scratch.subarray(0, size);
  }

  /** The sender report with this viewer's SSRC, timestamps and counters. */
  rewriteReport(report: Buffer): Buffer {
    const rewritten = Buffer.from(report);
    rewritten[0] = 0x80;
    rewritten.writeUInt16BE(rewritten.length / 4 - 1, 2);
    rewritten.writeUInt32BE(this.#track.ssrc, 4);
    rewritten.writeUInt32BE((report.readUInt32BE(16) + this.#timestampOffset) >>> 0, 16);
    rewritten.writeUInt32BE(this.packets >>> 0, 20);
    rewritten.writeUInt32BE(this.bytes % 2 ** 32, 24);
    return rewritten;
  }

  /** The publisher's sequence number of a packet that this viewer knows by its own. */
  sourceSequence(sequence: number): number {
    return (sequence - this.#sequenceOffset) & 0xffff;
  }

  #follow(packet: Buffer, nowMs: number): void {
    const ssrc = ssrcOf(packet);
    if (ssrc === this.#sourceSsrc) return;
    if (this.#sourceSsrc !== undefined) {
      const elapsed = Math.round(((nowMs - this.#atMs) * this.#track.clockRate) / 1000);
      this.#sequenceOffset = (this.#highest + 1 - sequenceOf(packet)) & 0xffff;
      this.#timestampOffset = this.#timestamp + elapsed - timestampOf(packet);
    }
    this.#sourceSsrc = ssrc;
  }
}
