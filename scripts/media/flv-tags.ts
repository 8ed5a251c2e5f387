/** One tag of an FLV file. */
export interface FlvTag {
  /** Milliseconds. */
  readonly time: number;
  /** Header, body and the size behind it. */
  readonly bytes: Buffer;
  /** A picture that needs none before it. */
  readonly key: boolean;
}

/** An FLV file apart: what every viewer must have first, and what follows in time. */
export interface FlvParts {
  readonly head: Buffer;
  readonly tags: readonly FlvTag[];
}

/** Takes an FLV file apart. */
export function parseFlv(file: Buffer): FlvParts {
  const head: Buffer[] = [file.subarray(0, 13)];
  const tags: FlvTag[] = [];
  for (let at = 13; at + 15 <= file.length;) {
    const type = file[at]!;
    const size = file.readUIntBE(at + 1, 3);
    const bytes = file.subarray(at, at + size + 15);
    const body = file.subarray(at + 11, at + 11 + size);
    const isHeader =
      type === 18 || ((type === 9 || type === 8) && body[1] === 0 && (type === 9 || body[0]! >> 4 === 10));
    // The end of an AVC sequence would stop a stream that goes on.
    const isEnd = type === 9 && body[1] === 2;
    if (isHeader) head.push(bytes);
    else if (!isEnd)
      tags.push({
        time: file.readUIntBE(at + 4, 3) + file[at + 7]! * 2 ** 24,
        bytes,
        key: type === 9 && body[0]! >> 4 === 1,
      });
    at += size + 15;
  }
  return { head: Buffer.concat(head), tags };
}

/** A copy of the tag that is `ms` later. */
export function shiftTag({ bytes, time }: FlvTag, ms: number): Buffer {
  const later = Buffer.from(bytes);
  const stamp = (time + ms) % 2 ** 32;
  later.writeUIntBE(stamp % 2 ** 24, 4, 3);
  later[7] = Math.floor(stamp / 2 ** 24);
  return later;
}
