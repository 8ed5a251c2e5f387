/** Packet types (RFC 3550, 12.1; RFC 4585, 6.1). */
export const RtcpType = {
  senderReport: 200,
  receiverReport: 201,
  goodbye: 203,
  transportFeedback: 205,
  payloadFeedback: 206,
} as const;

const nackFormat = 1;
const pliFormat = 1;
const firFormat = 4;

/** Seconds from 1900, where NTP begins, to 1970. */
const ntpOffset = 2_208_988_800;

/** One packet out of a compound. */
export interface RtcpPacket {
  readonly type: number;
  /** Reception report count, or feedback format. */
  readonly count: number;
  /** The whole packet with its header. */
  readonly data: Buffer;
}

/** Takes a compound packet apart; stops silently where it is malformed. */
export function* splitRtcp(compound: Buffer): Generator<RtcpPacket> {
  let offset = 0;
  while (offset + 4 <= compound.length && compound[offset]! >> 6 === 2) {
    const end = offset + 4 * (compound.readUInt16BE(offset + 2) + 1);
    if (end > compound.length) return;
    yield { type: compound[offset + 1]!, count: compound[offset]! & 0x1f, data: compound.subarray(offset, end) };
    offset = end;
  }
}

/** What a sender report says about its stream's clock. */
export interface SenderReport {
  readonly ssrc: number;
  /** Milliseconds since 1970 on the sender's clock. */
  readonly ntpMs: number;
  /** The middle 32 bits of the NTP time, which a receiver report repeats. */
  readonly ntpMiddle: number;
  readonly rtpTimestamp: number;
}

/** Bytes of a sender report without report blocks. */
export const senderReportSize = 28;

export function readSenderReport({ type, data }: RtcpPacket): SenderReport | undefined {
  if (type !== RtcpType.senderReport || data.length < senderReportSize) return undefined;
  return {
    ssrc: data.readUInt32BE(4),
    ntpMs: (data.readUInt32BE(8) - ntpOffset) * 1000 + (data.readUInt32BE(12) * 1000) / 2 ** 32,
    ntpMiddle: data.readUInt32BE(10),
    rtpTimestamp: data.readUInt32BE(16),
  };
}

/** Whether this is a picture loss indication or a full intra request. */
export function isKeyFrameRequest({ type, count, data }: RtcpPacket): boolean {
  return type === RtcpType.payloadFeedback && (count === pliFormat || count === firFormat) && data.length >= 12;
}

/** The sequence numbers that a generic NACK asks for and the SSRC they belong to; undefined for another packet. */
export function readNack({ type, count, data }: RtcpPacket): { ssrc: number; sequences: number[] } | undefined {
  if (type !== RtcpType.transportFeedback || count !== nackFormat || data.length < 16) return undefined;
  const sequences: number[] = [];
  for (let offset = 12; offset + 4 <= data.length; offset += 4) {
    const first = data.readUInt16BE(offset);
    const following = data.readUInt16BE(offset + 2);
    sequences.push(first);
    for (let bit = 0; bit < 16; bit++) {
      if ((following >> bit) & 1) sequences.push((first + bit + 1) & 0xffff);
    }
  }
  return { ssrc: data.readUInt32BE(8), sequences };
}

export function writePli(senderSsrc: number, mediaSsrc: number): Buffer {
  return feedback(RtcpType.payloadFeedback, pliFormat, senderSsrc, mediaSsrc, 0);
}

/** @param sequence Command number, one more for each request (RFC 5104, 4.3.1.1). */
export function writeFir(senderSsrc: number, mediaSsrc: number, sequence: number): Buffer {
  const packet = feedback(RtcpType.payloadFeedback, firFormat, senderSsrc, 0, 8);
  packet.writeUInt32BE(mediaSsrc, 12);
  packet[16] = sequence & 0xff;
  return packet;
}

/** A generic NACK (RFC 4585, 6.2.1) for these 16-bit sequence numbers, given in ascending order of sending. */
export function writeNack(senderSsrc: number, mediaSsrc: number, sequences: readonly number[]): Buffer {
  const items: { first: number; following: number }[] = [];
  for (const sequence of sequences) {
    const last = items.at(-1);
    const distance = last ? (sequence - last.first) & 0xffff : 0;
    if (last && distance >= 1 && distance <= 16) last.following |= 1 << (distance - 1);
    else items.push({ first: sequence & 0xffff, following: 0 });
  }
  const packet = feedback(RtcpType.transportFeedback, nackFormat, senderSsrc, mediaSsrc, 4 * items.length);
  for (const [index, { first, following }] of items.entries()) {
    packet.writeUInt16BE(first, 12 + 4 * index);
    packet.writeUInt16BE(following, 14 + 4 * index);
  }
  return packet;
}

/** Says that these sources are over (RFC 3550, 6.6). */
export function writeGoodbye(ssrcs: readonly number[]): Buffer {
  const packet = Buffer.alloc(4 + 4 * ssrcs.length);
  writeHeader(packet, RtcpType.goodbye, ssrcs.length, packet.length);
  for (const [index, ssrc] of ssrcs.entries()) packet.writeUInt32BE(ssrc, 4 + 4 * index);
  return packet;
}

/** @param blocks Report blocks of 24 bytes each, 31 at most. */
export function writeReceiverReport(senderSsrc: number, blocks: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  writeHeader(head, RtcpType.receiverReport, blocks.length, 8 + 24 * blocks.length);
  head.writeUInt32BE(senderSsrc, 4);
  return Buffer.concat([head, ...blocks]);
}

/** What goes into a sender report. */
export interface SenderReportFields {
  readonly ssrc: number;
  /** Milliseconds since 1970. */
  readonly ntpMs: number;
  readonly rtpTimestamp: number;
  readonly packets: number;
  readonly bytes: number;
}

export function writeSenderReport({ ssrc, ntpMs, rtpTimestamp, packets, bytes }: SenderReportFields): Buffer {
  const packet = Buffer.alloc(senderReportSize);
  writeHeader(packet, RtcpType.senderReport, 0, senderReportSize);
  packet.writeUInt32BE(ssrc >>> 0, 4);
  const seconds = Math.floor(ntpMs / 1000);
  packet.writeUInt32BE((seconds + ntpOffset) % 2 ** 32, 8);
  packet.writeUInt32BE(Math.floor(((ntpMs - seconds * 1000) / 1000) * 2 ** 32) >>> 0, 12);
  packet.writeUInt32BE(rtpTimestamp >>> 0, 16);
  packet.writeUInt32BE(packets >>> 0, 20);
  packet.writeUInt32BE(bytes >>> 0, 24);
  return packet;
}

export function writeHeader(packet: Buffer, type: number, count: number, size: number): void {
  packet[0] = 0x80 | count;
  packet[1] = type;
  packet.writeUInt16BE(size / 4 - 1, 2);
}

function feedback(type: number, format: number, senderSsrc: number, mediaSsrc: number, extra: number): Buffer {
  const packet = Buffer.alloc(12 + extra);
  writeHeader(packet, type, format, packet.length);
  packet.writeUInt32BE(senderSsrc, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  return packet;
}
