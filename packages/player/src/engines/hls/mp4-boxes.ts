/** A box of MP4: its content lies from `begin` to `end`. */
export interface Box {
  readonly type: string;
  /** Where its header begins. */
  readonly at: number;
  readonly begin: number;
  readonly end: number;
}

/** Reads boxes and numbers; what is cut off ends a list. */
export class BoxReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The boxes from `begin` to `end`, of one type when given. */
  *boxes(begin: number, end: number, type?: string): Generator<Box> {
    for (let at = begin; at + 8 <= end;) {
      const size = this.u32(at);
      const header = size === 1 ? 16 : 8;
      const length = size === 0 ? end - at : size === 1 ? this.u64(at + 8) : size;
      if (length < header || at + length > end) return;
      const name = String.fromCharCode(...this.bytes.subarray(at + 4, at + 8));
      if (type === undefined || name === type) yield { type: name, at, begin: at + header, end: at + length };
      at += length;
    }
  }

  /** The first box at the end of a path from `parent`. */
  find(parent: Pick<Box, 'begin' | 'end'>, ...path: readonly string[]): Box | undefined {
    let found: Pick<Box, 'begin' | 'end'> | undefined = parent;
    for (const type of path) found = found && [...this.boxes(found.begin, found.end, type)][0];
    return found as Box | undefined;
  }

  /** Everything, as if it were a box. */
  get all(): Pick<Box, 'begin' | 'end'> {
    return { begin: 0, end: this.bytes.length };
  }

  u8(at: number): number {
    return at < this.bytes.length ? this.#view.getUint8(at) : 0;
  }

  u32(at: number): number {
    return at + 4 <= this.bytes.length ? this.#view.getUint32(at) : 0;
  }

  i32(at: number): number {
    return at + 4 <= this.bytes.length ? this.#view.getInt32(at) : 0;
  }

  u64(at: number): number {
    return this.u32(at) * 2 ** 32 + this.u32(at + 4);
  }
}
