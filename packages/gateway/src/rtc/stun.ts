import { createHmac, timingSafeEqual } from 'node:crypto';

const magicCookie = 0x2112a442;
const headerSize = 20;
const bindingRequest = 0x0001;
const bindingError = 0x0111;
const Attribute = { username: 0x0006, messageIntegrity: 0x0008, errorCode: 0x0009, fingerprint: 0x8028 } as const;
const integritySize = 24;
const fingerprintSize = 8;
const fingerprintMask = 0x5354554e;

/** What an ICE connectivity check says. */
export interface BindingRequest {
  readonly transactionId: Buffer;
  /** User fragment of the receiver, colon, that of the sender. */
  readonly username: string;
}

/** Reads a STUN binding request (RFC 8489) that is signed with `password`; undefined for anything else. */
export function readBindingRequest(packet: Buffer, password: string): BindingRequest | undefined {
  if (packet.length < headerSize || packet.readUInt16BE(0) !== bindingRequest) return undefined;
  if (packet.readUInt32BE(4) !== magicCookie || packet.readUInt16BE(2) !== packet.length - headerSize) return undefined;
  let username = '';
  let offset = headerSize;
  while (offset + 4 <= packet.length) {
    const type = packet.readUInt16BE(offset);
    const length = packet.readUInt16BE(offset + 2);
    const value = packet.subarray(offset + 4, offset + 4 + length);
    if (value.length < length) return undefined;
    if (type === Attribute.username) username = value.toString('utf8');
    if (type === Attribute.messageIntegrity) {
      const isSigned = length === 20 && timingSafeEqual(value, sign(packet.subarray(0, offset), password));
      return isSigned ? { transactionId: packet.subarray(8, headerSize), username } : undefined;
    }
    offset += 4 + Math.ceil(length / 4) * 4;
  }
  return undefined;
}

/** The answer that revokes consent at once (RFC 7675, 5.2): error 403, signed. */
export function writeForbidden(transactionId: Buffer, password: string): Buffer {
  const reason = 'Forbidden';
  const errorSize = 4 + reason.length;
  const unsignedSize = headerSize + 4 + Math.ceil(errorSize / 4) * 4;
  const packet = Buffer.alloc(unsignedSize + integritySize + fingerprintSize);
  packet.writeUInt16BE(bindingError, 0);
  packet.writeUInt32BE(magicCookie, 4);
  transactionId.copy(packet, 8);
  packet.writeUInt16BE(Attribute.errorCode, headerSize);
  packet.writeUInt16BE(errorSize, headerSize + 2);
  packet.set([0, 0, 4, 3], headerSize + 4);
  packet.write(reason, headerSize + 8, 'latin1');
  packet.writeUInt16BE(Attribute.messageIntegrity, unsignedSize);
  packet.writeUInt16BE(20, unsignedSize + 2);
  sign(packet.subarray(0, unsignedSize), password).copy(packet, unsignedSize + 4);
  const signedSize = unsignedSize + integritySize;
  packet.writeUInt16BE(packet.length - headerSize, 2);
  packet.writeUInt16BE(Attribute.fingerprint, signedSize);
  packet.writeUInt16BE(4, signedSize + 2);
  packet.writeUInt32BE((crc32(packet.subarray(0, signedSize)) ^ fingerprintMask) >>> 0, signedSize + 4);
  return packet;
}

/** The signature counts the length as if the message ended with it (RFC 8489, 14.5). */
function sign(message: Buffer, password: string): Buffer {
  const copy = Buffer.from(message);
  copy.writeUInt16BE(message.length - headerSize + integritySize, 2);
  return createHmac('sha1', password).update(copy).digest();
}

/** Bit by bit: `zlib.crc32` is younger than Node 20, and this is for a few dozen bytes. */
function crc32(data: Buffer): number {
  let crc = 0xffff_ffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return ~crc >>> 0;
}
