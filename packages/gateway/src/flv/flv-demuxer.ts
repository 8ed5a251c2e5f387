import { LiveCode } from '@livelit/core';

import { HttpProblem } from '../http-problem.ts';

export const FlvTagType = { audio: 8, video: 9, script: 18 } as const;
export type FlvTagType = (typeof FlvTagType)[keyof typeof FlvTagType];

export interface FlvTag {
  readonly type: FlvTagType;
  /** Milliseconds, an unsigned number of 32 bits that may wrap. */
  readonly timestamp: number;
  /** The body, without header and size. It may share memory with the bytes that were pushed. */
  readonly data: Uint8Array;
}

export interface FlvDemuxerOptions {
  /** Bytes that the body of one tag may have. */
  readonly maxTagBytes: number;
  onTag(tag: FlvTag): void;
}

/** What the next bytes are. */
type Piece = 'file-header' | 'padding' | 'tag-header' | 'tag-body';

const fileHeaderSize = 9;
const tagHeaderSize = 11;
const sizeSize = 4;
/** No writer is known whose header is longer than nine bytes; the format allows it. */
const longestFileHeader = 1024;

function malformed(detail: string): HttpProblem {
  return new HttpProblem(400, LiveCode.ERROR_MALFORMED_REQUEST, detail);
}

/**
 * Takes an FLV byte stream apart as it arrives, in chunks of any size. A tag that lies in one chunk is not copied, one
 * that is spread over several is copied once. Throws an HttpProblem (400, or 413 for a tag above the limit) on what is
 * no FLV, and is of no use afterwards.
 */
export class FlvDemuxer {
  #options: FlvDemuxerOptions;
  #piece: Piece = 'file-header';
  #needed = fileHeaderSize;
  /** The beginning of a piece whose end has not arrived. */
  #partial: Uint8Array | undefined;
  #filled = 0;
  #type: FlvTagType = FlvTagType.script;
  #timestamp = 0;

  constructor(options: FlvDemuxerOptions) {
    this.#options = options;
  }

  push(chunk: Uint8Array): void {
    let offset = 0;
    while (offset < chunk.length) {
      if (!this.#partial && chunk.length - offset >= this.#needed) {
        const piece = chunk.subarray(offset, offset + this.#needed);
        offset += piece.length;
        this.#take(piece);
        continue;
      }
      this.#partial ??= new Uint8Array(this.#needed);
      const part = chunk.subarray(offset, offset + this.#needed - this.#filled);
      this.#partial.set(part, this.#filled);
      this.#filled += part.length;
      offset += part.length;
      if (this.#filled < this.#needed) return;
      const piece = this.#partial;
      this.#partial = undefined;
      this.#filled = 0;
      this.#take(piece);
    }
  }

  #take(piece: Uint8Array): void {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    if (this.#piece === 'file-header') this.#takeFileHeader(view);
    else if (this.#piece === 'padding') this.#expect('tag-header', tagHeaderSize);
    else if (this.#piece === 'tag-header') this.#takeTagHeader(view);
    else this.#takeTagBody(piece, view);
  }

  #expect(piece: Piece, needed: number): void {
    this.#piece = piece;
    this.#needed = needed;
  }

  #takeFileHeader(view: DataView): void {
    const signature = view.getUint32(0);
    if (signature !== 0x46_4c_56_01) throw malformed('The bytes are no FLV stream of version 1.');
    const size = view.getUint32(5);
    if (size < fileHeaderSize || size > longestFileHeader) throw malformed('The FLV header has an impossible size.');
    this.#expect('padding', size - fileHeaderSize + sizeSize);
  }

  #takeTagHeader(view: DataView): void {
    const type = view.getUint8(0);
    if (type !== FlvTagType.audio && type !== FlvTagType.video && type !== FlvTagType.script)
      throw malformed(`An FLV tag has the unknown type ${type}.`);
    const size = view.getUint32(0) & 0xff_ff_ff;
    if (size > this.#options.maxTagBytes)
      throw new HttpProblem(
        413,
        LiveCode.ERROR_LIMIT_EXCEEDED,
        `An FLV tag has ${size} bytes; ${this.#options.maxTagBytes} are allowed.`,
      );
    this.#type = type;
    // Three bytes of milliseconds, then the byte that extends them upwards.
    this.#timestamp = ((view.getUint32(4) >>> 8) | (view.getUint8(7) << 24)) >>> 0;
    this.#expect('tag-body', size + sizeSize);
  }

  #takeTagBody(piece: Uint8Array, view: DataView): void {
    const size = piece.length - sizeSize;
    if (view.getUint32(size) !== size + tagHeaderSize) throw malformed('The size after an FLV tag is wrong.');
    this.#expect('tag-header', tagHeaderSize);
    this.#options.onTag({ type: this.#type, timestamp: this.#timestamp, data: piece.subarray(0, size) });
  }
}
