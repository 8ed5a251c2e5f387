/** Cuts what a WebSocket server sends into whole frames, so that another may be put between them. */
export class FrameSplitter {
  #rest = Buffer.alloc(0);

  /** Whole frames among what has come so far. */
  push(chunk: Buffer): Buffer {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    let end = 0;
    for (let size = this.#sizeAt(end); size > 0; size = this.#sizeAt(end)) end += size;
    const whole = this.#rest.subarray(0, end);
    this.#rest = this.#rest.subarray(end);
    return whole;
  }

  /** Bytes of the frame there; 0 while it is not whole. */
  #sizeAt(at: number): number {
    const left = this.#rest.length - at;
    if (left < 2) return 0;
    const short = this.#rest[at + 1]! & 0x7f;
    const head = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (left < head) return 0;
    const size =
      short === 126
        ? this.#rest.readUInt16BE(at + 2)
        : short === 127
          ? Number(this.#rest.readBigUInt64BE(at + 2))
          : short;
    return left < head + size ? 0 : head + size;
  }
}

/** A close frame with code 1000, as a server sends it. */
export const closeFrame = Buffer.from([0x88, 0x02, 0x03, 0xe8]);
