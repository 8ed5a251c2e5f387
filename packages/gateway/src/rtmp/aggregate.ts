import type { FlvTag } from '../flv/flv-demuxer.ts';
import { FlvTagType } from '../flv/flv-demuxer.ts';
import { ChunkError } from './chunk-parser.ts';
import type { RtmpMessage } from './message-type.ts';

const headerSize = 11;
const sizeSize = 4;
const types: ReadonlySet<number> = new Set(Object.values(FlvTagType));

/**
 * The tags that some servers send bundled in one message (RTMP 1.0, 7.1.6). Their times count from the message's own.
 * Throws a ChunkError on what is cut.
 */
export function splitAggregate({ timestamp, body }: RtmpMessage): FlvTag[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const tags: FlvTag[] = [];
  let first: number | undefined;
  for (let offset = 0; offset < bytes.length;) {
    if (offset + headerSize > bytes.length) throw new ChunkError('An aggregate message ends in a header.');
    const type = bytes[offset]!;
    const size = bytes.readUIntBE(offset + 1, 3);
    const time = ((bytes[offset + 7]! << 24) | bytes.readUIntBE(offset + 4, 3)) >>> 0;
    const start = offset + headerSize;
    if (start + size > bytes.length) throw new ChunkError('An aggregate message ends in a tag.');
    first ??= time;
    const passed = (timestamp + (time - first)) >>> 0;
    if (types.has(type))
      tags.push({ type: type as FlvTagType, timestamp: passed, data: bytes.subarray(start, start + size) });
    offset = start + size + sizeSize;
  }
  return tags;
}
