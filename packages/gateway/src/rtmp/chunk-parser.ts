import { MessageType, type RtmpMessage } from './message-type.ts';

/** Bytes that are no RTMP chunks, or more of them than anybody needs. */
export class ChunkError extends Error {}

export interface ChunkParserOptions {
  /** Bytes of one message. @default 1048576 */
  readonly maxMessageBytes?: number;
  readonly onMessage: (message: RtmpMessage) => void;
}

interface ChunkStream {
  timestamp: number;
  delta: number;
  /** The latest header had an extended timestamp, so continuations have one too. */
  extended: boolean;
  length: number;
  type: number;
  streamId: number;
  /** What has arrived of the message under way; undefined between two messages. */
  parts: Buffer[] | undefined;
  received: number;
}

interface ChunkHeader {
  readonly id: number;
  readonly format: number;
  /** The field of three bytes or its extension: a time for format 0, else a difference. */
  readonly time: number;
  readonly length: number;
  readonly type: number;
  readonly streamId: number;
  readonly extended: boolean;
  readonly size: number;
}

/** Bytes of the message header, by format. */
const headerSizes = [11, 7, 3, 0] as const;
const extendedMark = 0xff_ff_ff;
/** One for control, one for commands, one for media: a server that uses more than this is none. */
const maxChunkStreams = 64;
const maxChunkSize = 16 << 20;

/** Puts messages together from chunks as they arrive, in pieces of any size. Throws a ChunkError; of no use afterwards. */
export class ChunkParser {
  #onMessage: (message: RtmpMessage) => void;
  #maxMessageBytes: number;
  #chunkSize = 128;
  #streams = new Map<number, ChunkStream>();
  #pending: Buffer = Buffer.alloc(0);

  constructor({ onMessage, maxMessageBytes = 1 << 20 }: ChunkParserOptions) {
    this.#onMessage = onMessage;
    this.#maxMessageBytes = maxMessageBytes;
  }

  push(bytes: Buffer): void {
    this.#pending = this.#pending.length > 0 ? Buffer.concat([this.#pending, bytes]) : bytes;
    while (this.#takeChunk());
  }

  /** Takes one chunk off the front; false when it is not complete yet. */
  #takeChunk(): boolean {
    const header = this.#readHeader();
    if (!header) return false;
    const stream = this.#streams.get(header.id) ?? this.#addStream(header);
    if (stream.parts && header.format !== 3)
      throw new ChunkError('A message begins before the last one of its chunk stream ended.');
    const length = stream.parts ? stream.length : header.length;
    if (length > this.#maxMessageBytes)
      throw new ChunkError(`A message has ${length} bytes; ${this.#maxMessageBytes} are allowed.`);
    const size = Math.min(this.#chunkSize, length - stream.received);
    if (this.#pending.length < header.size + size) return false;
    if (!stream.parts) begin(stream, header);
    // Copied, because the bytes of the socket are used again.
    const part = Buffer.from(this.#pending.subarray(header.size, header.size + size));
    this.#pending = this.#pending.subarray(header.size + size);
    stream.received += size;
    stream.parts?.push(part);
    if (stream.received >= stream.length) this.#finish(stream);
    return true;
  }

  #readHeader(): ChunkHeader | undefined {
    const bytes = this.#pending;
    const first = bytes[0];
    if (first === undefined) return undefined;
    const format = first >> 6;
    const low = first & 63;
    const basic = low === 0 ? 2 : low === 1 ? 3 : 1;
    const fixed = basic + headerSizes[format as 0 | 1 | 2 | 3];
    if (bytes.length < fixed) return undefined;
    const id = low === 0 ? 64 + bytes[1]! : low === 1 ? 64 + bytes.readUInt16LE(1) : low;
    const stream = this.#streams.get(id);
    if (!stream && format !== 0 && format !== 1)
      throw new ChunkError('A chunk refers to a message header that was never sent.');
    const field = format === 3 ? 0 : bytes.readUIntBE(basic, 3);
    const extended = format === 3 ? (stream?.extended ?? false) : field === extendedMark;
    const size = fixed + (extended ? 4 : 0);
    if (bytes.length < size) return undefined;
    return {
      id,
      format,
      time: extended ? bytes.readUInt32BE(fixed) : field,
      length: format < 2 ? bytes.readUIntBE(basic + 3, 3) : (stream?.length ?? 0),
      type: format < 2 ? bytes[basic + 6]! : (stream?.type ?? 0),
      streamId: format === 0 ? bytes.readUInt32LE(basic + 7) : (stream?.streamId ?? 0),
      extended,
      size,
    };
  }

  #addStream({ id }: ChunkHeader): ChunkStream {
    if (this.#streams.size >= maxChunkStreams) throw new ChunkError('There are too many chunk streams.');
    const empty = {
      timestamp: 0,
      delta: 0,
      extended: false,
      length: 0,
      type: 0,
      streamId: 0,
      parts: undefined,
      received: 0,
    };
    this.#streams.set(id, empty);
    return empty;
  }

  #finish(stream: ChunkStream): void {
    const body = stream.parts?.length === 1 ? stream.parts[0]! : Buffer.concat(stream.parts ?? []);
    stream.parts = undefined;
    stream.received = 0;
    const { type, streamId, timestamp } = stream;
    if (type === MessageType.setChunkSize) this.#setChunkSize(body);
    else if (type === MessageType.abort) this.#abort(body);
    else this.#onMessage({ type, streamId, timestamp, body });
  }

  #setChunkSize(body: Buffer): void {
    const size = body.length >= 4 ? body.readUInt32BE() : 0;
    if (size < 1 || size > 0x7f_ff_ff_ff) throw new ChunkError('The chunk size is out of range.');
    this.#chunkSize = Math.min(size, maxChunkSize);
  }

  #abort(body: Buffer): void {
    const stream = body.length >= 4 ? this.#streams.get(body.readUInt32BE()) : undefined;
    if (!stream) return;
    stream.parts = undefined;
    stream.received = 0;
  }
}

function begin(stream: ChunkStream, { format, time, length, type, streamId, extended }: ChunkHeader): void {
  // A message that begins with format 3 repeats the difference of the one before, or its time when that had format 0
  // (5.3.1.2.4); an extended field in it is a repetition too.
  if (format !== 3) stream.delta = time;
  stream.timestamp = format === 0 ? time : (stream.timestamp + stream.delta) >>> 0;
  Object.assign(stream, { length, type, streamId, extended, parts: [], received: 0 });
}
