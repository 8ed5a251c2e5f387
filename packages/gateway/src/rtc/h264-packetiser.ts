import { rtpHeaderSize } from './rtp-packet.ts';

/** Leaves room for SRTP, UDP and IP below an MTU of 1280 and for a tunnel on the way. */
const maxPayload = 1180;

const stapA = 24;
const fuA = 28;

/**
 * Cuts the NAL units of one picture into RTP payloads (RFC 6184, packetization-mode 1): small neighbours together in a
 * STAP-A, large ones in FU-A fragments. Each packet has room for the RTP header in front, still to be filled in.
 */
export function packetiseH264(nals: readonly Uint8Array[], limit = maxPayload): Buffer[] {
  const packets: Buffer[] = [];
  let small: Uint8Array[] = [];
  let smallSize = 1;
  const flush = () => {
    if (small.length === 1) packets.push(singlePacket(small[0]!));
    else if (small.length > 1) packets.push(aggregatePacket(small, smallSize));
    small = [];
    smallSize = 1;
  };
  for (const nal of nals) {
    if (nal.length === 0) continue;
    if (smallSize + 2 + nal.length > limit) flush();
    if (1 + 2 + nal.length <= limit) {
      small.push(nal);
      smallSize += 2 + nal.length;
    } else if (nal.length <= limit) packets.push(singlePacket(nal));
    else packets.push(...fragmentPackets(nal, limit));
  }
  flush();
  return packets;
}

function singlePacket(nal: Uint8Array): Buffer {
  const packet = Buffer.allocUnsafe(rtpHeaderSize + nal.length);
  packet.set(nal, rtpHeaderSize);
  return packet;
}

function aggregatePacket(nals: readonly Uint8Array[], size: number): Buffer {
  const packet = Buffer.allocUnsafe(rtpHeaderSize + size);
  // The header takes the highest importance and any error bit of its parts.
  let importance = 0;
  let error = 0;
  let offset = rtpHeaderSize + 1;
  for (const nal of nals) {
    importance = Math.max(importance, nal[0]! & 0x60);
    error |= nal[0]! & 0x80;
    offset = packet.writeUInt16BE(nal.length, offset);
    packet.set(nal, offset);
    offset += nal.length;
  }
  packet[rtpHeaderSize] = error | importance | stapA;
  return packet;
}

function fragmentPackets(nal: Uint8Array, limit: number): Buffer[] {
  const packets: Buffer[] = [];
  const room = limit - 2;
  for (let start = 1; start < nal.length; start += room) {
    const end = Math.min(nal.length, start + room);
    const packet = Buffer.allocUnsafe(rtpHeaderSize + 2 + end - start);
    packet[rtpHeaderSize] = (nal[0]! & 0xe0) | fuA;
    packet[rtpHeaderSize + 1] = (start === 1 ? 0x80 : 0) | (end === nal.length ? 0x40 : 0) | (nal[0]! & 0x1f);
    packet.set(nal.subarray(start, end), rtpHeaderSize + 2);
    packets.push(packet);
  }
  return packets;
}
