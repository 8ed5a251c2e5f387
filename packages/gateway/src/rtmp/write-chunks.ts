import type { RtmpMessage } from './message-type.ts';

const extendedMark = 0xff_ff_ff;

/**
 * One message as chunks. Every message has its whole header (format 0): twelve bytes are nothing beside a picture, and
 * servers disagree about differences across messages that were left out.
 * `chunkStream` is 2 to 63; each lets its messages follow one another.
 */
export function writeChunks(message: RtmpMessage, chunkStream: number, chunkSize: number): Buffer {
  const { type, streamId, timestamp, body } = message;
  const extended = timestamp >= extendedMark;
  const more = Math.max(0, Math.ceil(body.length / chunkSize) - 1);
  const extension = extended ? 4 : 0;
  const out = Buffer.allocUnsafe(12 + extension + body.length + more * (1 + extension));
  out[0] = chunkStream;
  out.writeUIntBE(extended ? extendedMark : timestamp, 1, 3);
  out.writeUIntBE(body.length, 4, 3);
  out[7] = type;
  out.writeUInt32LE(streamId, 8);
  let offset = 12;
  if (extended) offset = out.writeUInt32BE(timestamp, offset);
  for (let start = 0; start < body.length; start += chunkSize) {
    if (start > 0) {
      out[offset++] = 0xc0 | chunkStream;
      if (extended) offset = out.writeUInt32BE(timestamp, offset);
    }
    const part = body.subarray(start, start + chunkSize);
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
