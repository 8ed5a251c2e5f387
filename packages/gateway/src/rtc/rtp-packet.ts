/** Bytes of an RTP header without CSRCs and extensions. */
export const rtpHeaderSize = 12;

/** Whether a packet of the one port is RTCP (RFC 5761, section 4). */
export function isRtcp(packet: Buffer): boolean {
  const type = packet[1]!;
  return type >= 192 && type <= 223;
}

/** Where the payload begins (RFC 3550, 5.1); 0 when the packet is malformed. */
export function payloadStart(packet: Buffer): number {
  if (packet.length < rtpHeaderSize || packet[0]! >> 6 !== 2) return 0;
  let start = rtpHeaderSize + 4 * (packet[0]! & 0x0f);
  if ((packet[0]! & 0x10) !== 0) {
    if (start + 4 > packet.length) return 0;
    start += 4 + 4 * packet.readUInt16BE(start + 2);
  }
  return start <= packet.length ? start : 0;
}

/** Where the payload that begins at `start` ends: padding is left out. `start` itself when there is only padding. */
export function payloadEnd(packet: Buffer, start: number): number {
  if ((packet[0]! & 0x20) === 0) return packet.length;
  return Math.max(start, packet.length - packet[packet.length - 1]!);
}

/** The first two bytes of a header extension (RFC 8285) as a number; -1 when the packet does not carry it. */
export function extensionNumber(packet: Buffer, id: number): number {
  const start = payloadStart(packet);
  if (start === 0 || (packet[0]! & 0x10) === 0) return -1;
  let offset = rtpHeaderSize + 4 * (packet[0]! & 0x0f);
  const profile = packet.readUInt16BE(offset);
  const oneByte = profile === 0xbede;
  if (!oneByte && profile >> 4 !== 0x100) return -1;
  offset += 4;
  while (offset < start) {
    const head = packet[offset]!;
    if (head === 0) {
      offset++;
      continue;
    }
    const foundId = oneByte ? head >> 4 : head;
    if (oneByte && foundId === 15) return -1;
    const length = oneByte ? (head & 0x0f) + 1 : (packet[offset + 1] ?? 0);
    const data = offset + (oneByte ? 1 : 2);
    if (data + length > start) return -1;
    if (foundId === id) return length >= 2 ? packet.readUInt16BE(data) : -1;
    offset = data + length;
  }
  return -1;
}

export function markerOf(packet: Buffer): boolean {
  return packet[1]! >= 0x80;
}

export function payloadTypeOf(packet: Buffer): number {
  return packet[1]! & 0x7f;
}

export function sequenceOf(packet: Buffer): number {
  return packet.readUInt16BE(2);
}

export function timestampOf(packet: Buffer): number {
  return packet.readUInt32BE(4);
}

export function ssrcOf(packet: Buffer): number {
  return packet.readUInt32BE(8);
}

/** Fills in the first twelve bytes of a packet of our own making. */
export function writeRtpHeader(
  packet: Buffer,
  header: { payloadType: number; marker: boolean; sequence: number; timestamp: number; ssrc: number },
): void {
  packet[0] = 0x80;
  packet[1] = (header.marker ? 0x80 : 0) | header.payloadType;
  packet.writeUInt16BE(header.sequence & 0xffff, 2);
  packet.writeUInt32BE(header.timestamp >>> 0, 4);
  packet.writeUInt32BE(header.ssrc >>> 0, 8);
}
