import { NalType } from '../h264/nal.ts';
import { payloadEnd, payloadStart } from './rtp-packet.ts';

const stapA = 24;
const fuA = 28;

/** Whether a key frame begins with this packet. */
export function startsKeyFrame(codec: 'h264' | 'vp8', packet: Buffer): boolean {
  const start = payloadStart(packet);
  const end = start === 0 ? 0 : payloadEnd(packet, start);
  if (end <= start) return false;
  return codec === 'h264' ? startsH264(packet, start, end) : startsVp8(packet, start, end);
}

function startsH264(packet: Buffer, start: number, end: number): boolean {
  const type = packet[start]! & 0x1f;
  if (type === stapA) {
    for (let offset = start + 1; offset + 2 < end; offset += 2 + packet.readUInt16BE(offset)) {
      if (opensPicture(packet[offset + 2]! & 0x1f)) return true;
    }
    return false;
  }
  if (type !== fuA) return opensPicture(type);
  const header = start + 1 < end ? packet[start + 1]! : 0;
  return (header & 0x80) !== 0 && opensPicture(header & 0x1f);
}

function opensPicture(type: number): boolean {
  return type === NalType.keySlice || type === NalType.sps;
}

/** Reads past the payload descriptor (RFC 7741, 4.2) to the bit of the frame header that tells key frames. */
function startsVp8(packet: Buffer, start: number, end: number): boolean {
  const descriptor = packet[start]!;
  if ((descriptor & 0x10) === 0 || (descriptor & 0x07) !== 0) return false;
  let offset = start + 1;
  if ((descriptor & 0x80) !== 0 && offset < end) {
    const extension = packet[offset++]!;
    if ((extension & 0x80) !== 0 && offset < end) offset += (packet[offset]! & 0x80) !== 0 ? 2 : 1;
    if ((extension & 0x40) !== 0) offset++;
    if ((extension & 0x30) !== 0) offset++;
  }
  return offset < end && (packet[offset]! & 0x01) === 0;
}
