/** A picture or a piece of sound as it arrived. */
export interface ArrivedTag {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly type: number;
  /** Milliseconds of the stream. */
  readonly timestamp: number;
  readonly bytes: number;
  readonly key: boolean;
}

/** Watches an FLV stream over a WebSocket and notes when what arrives. */
export async function watchFlv(url: string): Promise<{ readonly tags: readonly ArrivedTag[]; close(): void }> {
  const tags: ArrivedTag[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let begun = false;
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
    const at = Date.now();
    rest = Buffer.concat([rest, Buffer.from(data)]);
    if (!begun && rest.length >= 13) {
      begun = true;
      rest = rest.subarray(13);
    }
    while (begun && rest.length >= 11) {
      const size = rest.readUIntBE(1, 3);
      if (rest.length < size + 15) break;
      const isHeader = rest[0] !== 18 && rest[12] === 0;
      if (!isHeader)
        tags.push({
          at,
          type: rest[0] ?? 0,
          timestamp: rest.readUIntBE(4, 3) + (rest[7] ?? 0) * 2 ** 24,
          bytes: size + 15,
          key: rest[11] === 0x17,
        });
      rest = rest.subarray(size + 15);
    }
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`No stream at ${url}.`)));
  });
  return { tags, close: () => socket.close() };
}
