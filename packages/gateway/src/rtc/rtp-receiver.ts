import { MissingPackets } from './missing-packets.ts';
import { ReceiveStatistics } from './receive-statistics.ts';
import { ReorderBuffer } from './reorder-buffer.ts';
import type { SenderReport } from './rtcp.ts';
import { payloadStart, sequenceOf, ssrcOf, timestampOf } from './rtp-packet.ts';
import { Unwrap } from './unwrap.ts';

/** Power of two: packets back that a repeated one is recognised. */
const recentSize = 1024;
/** Milliseconds of silence after which another SSRC may take over. */
const takeOverMs = 500;

export interface ReceiverOptions {
  readonly clockRate: number;
  /** Whether the sender repeats packets on request. */
  readonly repeats: boolean;
  /** Every new packet at once, in the order of arrival. */
  received(packet: Buffer): void;
  /** The same packets in the order of sending. */
  ordered(packet: Buffer): void;
  /** Packets are gone for good: what follows in `ordered` cannot be decoded without a key frame. */
  lost(): void;
  /** The sender began anew with another SSRC: sequence numbers and timestamps start over. */
  restarted(): void;
  /** Asks the sender to repeat these 16-bit sequence numbers. */
  ask(sequences: number[]): void;
}

/** Receives one RTP stream: leaves out repetitions, keeps statistics, asks for what is missing, restores the order. */
export class RtpReceiver {
  #options: ReceiverOptions;
  #ssrc: number | undefined;
  #lastAt = 0;
  #unwrap!: Unwrap;
  #recent!: Float64Array;
  #statistics!: ReceiveStatistics;
  #missing!: MissingPackets;
  #reorder!: ReorderBuffer;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#reset();
  }

  /** Of the stream that is being received; undefined before its first packet. */
  get ssrc(): number | undefined {
    return this.#ssrc;
  }

  add(packet: Buffer, nowMs: number): void {
    if (payloadStart(packet) === 0 || !this.#accepts(ssrcOf(packet), nowMs)) return;
    this.#lastAt = nowMs;
    const position = this.#unwrap.next(sequenceOf(packet));
    const slot = position % recentSize;
    if (this.#recent[slot] === position) return;
    this.#recent[slot] = position;
    this.#statistics.add(position, timestampOf(packet), nowMs);
    this.#options.received(packet);
    if (this.#options.repeats) {
      const missing = this.#missing.arrived(position, nowMs);
      if (missing === 'too-many') this.#options.lost();
      else if (missing.length > 0) this.#ask(missing);
    }
    this.#reorder.add(position, packet, nowMs);
  }

  addSenderReport(report: SenderReport, nowMs: number): void {
    this.#statistics.addSenderReport(report.ntpMiddle, nowMs);
  }

  /** Asks again and gives up waiting; to be called every 20 to 50 ms. */
  tick(nowMs: number): void {
    const due = this.#missing.due(nowMs);
    if (due.length > 0) this.#ask(due);
    this.#reorder.tick(nowMs);
  }

  /** A block for the receiver report; undefined before the first packet. */
  reportBlock(nowMs: number): Buffer | undefined {
    return this.#ssrc === undefined ? undefined : this.#statistics.block(this.#ssrc, nowMs);
  }

  #ask(positions: readonly number[]): void {
    this.#options.ask(positions.map((position) => position & 0xffff));
  }

  /** A publisher may start over with another SSRC, but two at once would tear the stream apart. */
  #accepts(ssrc: number, nowMs: number): boolean {
    if (ssrc === this.#ssrc) return true;
    if (this.#ssrc !== undefined) {
      if (nowMs - this.#lastAt < takeOverMs) return false;
      this.#reset();
      this.#options.restarted();
      this.#options.lost();
    }
    this.#ssrc = ssrc;
    return true;
  }

  #reset(): void {
    this.#unwrap = new Unwrap(16);
    this.#recent = new Float64Array(recentSize).fill(-1);
    this.#statistics = new ReceiveStatistics(this.#options.clockRate);
    this.#missing = new MissingPackets();
    this.#reorder = new ReorderBuffer({
      deliver: (packet) => this.#options.ordered(packet),
      lost: () => this.#options.lost(),
      isAwaited: (position) => this.#missing.isAwaited(position),
    });
  }
}
