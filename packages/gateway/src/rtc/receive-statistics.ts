/** What a receiver report says about one SSRC (RFC 3550, 6.4.1 and appendix A). */
export class ReceiveStatistics {
  #clockRate: number;
  #first: number | undefined;
  #highest = 0;
  #received = 0;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #jitter = 0;
  #last: { arrivalMs: number; timestamp: number } | undefined;
  #senderReport: { ntpMiddle: number; atMs: number } | undefined;

  /** @param clockRate Ticks of the RTP timestamp per second. */
  constructor(clockRate: number) {
    this.#clockRate = clockRate;
  }

  /** @param position Unwrapped sequence number of a packet that was not received before. */
  add(position: number, timestamp: number, nowMs: number): void {
    this.#first ??= position;
    this.#highest = Math.max(this.#highest, position);
    this.#received++;
    if (this.#last) {
      const spacing = ((nowMs - this.#last.arrivalMs) * this.#clockRate) / 1000;
      const change = Math.abs(spacing - ((timestamp - this.#last.timestamp) | 0));
      this.#jitter += (change - this.#jitter) / 16;
    }
    this.#last = { arrivalMs: nowMs, timestamp };
  }

  addSenderReport(ntpMiddle: number, nowMs: number): void {
    this.#senderReport = { ntpMiddle, atMs: nowMs };
  }

  /** The next report block; the fraction lost counts from the one before. */
  block(ssrc: number, nowMs: number): Buffer {
    const expected = this.#first === undefined ? 0 : this.#highest - this.#first + 1;
    const lost = Math.max(-0x80_0000, Math.min(expected - this.#received, 0x7f_ffff));
    const expectedSince = expected - this.#expectedBefore;
    const lostSince = expectedSince - (this.#received - this.#receivedBefore);
    this.#expectedBefore = expected;
    this.#receivedBefore = this.#received;
    const block = Buffer.alloc(24);
    block.writeUInt32BE(ssrc, 0);
    block[4] = expectedSince > 0 && lostSince > 0 ? Math.min(255, Math.floor((lostSince * 256) / expectedSince)) : 0;
    block.writeIntBE(lost, 5, 3);
    // Unwrapping starts one turn of the counter ahead; the report's cycles start at zero.
    block.writeUInt32BE(Math.max(0, this.#highest - 0x1_0000) % 2 ** 32, 8);
    block.writeUInt32BE(Math.min(Math.floor(this.#jitter), 0xffff_ffff), 12);
    if (this.#senderReport) {
      const delay = ((nowMs - this.#senderReport.atMs) * 65_536) / 1000;
      block.writeUInt32BE(this.#senderReport.ntpMiddle, 16);
      block.writeUInt32BE(Math.min(Math.max(0, Math.round(delay)), 0xffff_ffff), 20);
    }
    return block;
  }
}
