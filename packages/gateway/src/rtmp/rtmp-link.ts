import type { Socket } from 'node:net';

import { type LiveError, toLiveError } from '@livelit/core';

import { AmfError, type AmfValue, decodeAmf, encodeAmf } from './amf0.ts';
import { ChunkError, ChunkParser } from './chunk-parser.ts';
import { createHandshake, HandshakeError } from './handshake.ts';
import { MessageType, type RtmpMessage } from './message-type.ts';
import { openTcp } from './open-tcp.ts';
import type { RtmpTarget } from './rtmp-target.ts';
import { networkError, statusError, targetError } from './target-error.ts';
import { writeChunks } from './write-chunks.ts';

const controlStream = 2;
const commandStream = 3;
const outChunkSize = 4096;
/** Nobody has reason to send a publisher more in one message. */
const publisherMessageBytes = 256 << 10;
const setBufferLength = 3;
const pingRequest = 6;
const pingResponse = 7;

interface Call {
  resolve(values: AmfValue[]): void;
  reject(error: LiveError): void;
}

export interface RtmpLinkOptions {
  /** Certificates to be trusted instead of the well-known ones. */
  readonly ca?: string | Buffer | undefined;
  /** Bytes that one message of the server may have. @default 262144 */
  readonly maxMessageBytes?: number;
  /** A message that is neither command nor housekeeping: media, data, events of a stream. */
  onMessage?(message: RtmpMessage): void;
  /** An `onStatus` and every other command that answers no call. */
  onCommand(name: string, values: readonly AmfValue[]): void;
  /** Called once, when the connection is over, whatever the reason. */
  onEnd(error: LiveError): void;
  /** Nothing waits to be sent any more. */
  onDrain?(): void;
}

/** An RTMP connection as a client has it: handshake, commands and their answers, and the housekeeping of chunks. */
export class RtmpLink {
  /** Resolves after the handshake. */
  readonly ready: Promise<void>;
  /** What is going on, to follow "while". */
  doing = 'connecting';
  #target: RtmpTarget;
  #options: RtmpLinkOptions;
  #socket: Socket;
  #parser: ChunkParser | undefined;
  #chunkSize = 128;
  #calls = new Map<number, Call>();
  #lastCall = 0;
  #received = 0;
  #acknowledged = 0;
  #windowSize = 0;
  #unsent = 0;
  #progressAt = performance.now();
  #ended: LiveError | undefined;
  #rejectReady: (error: LiveError) => void = () => {};

  constructor(target: RtmpTarget, options: RtmpLinkOptions) {
    this.#target = target;
    this.#options = options;
    const handshake = createHandshake();
    this.#socket = openTcp(target, options.ca, () => {
      this.doing = 'shaking hands';
      this.#write(handshake.hello);
    });
    this.ready = new Promise((resolve, reject) => {
      this.#rejectReady = reject;
      this.#socket.on('data', (bytes: Buffer) => this.#guarded(() => this.#take(bytes, handshake, resolve)));
    });
    // A deadline may end the link before anybody waits for it.
    this.ready.catch(() => {});
    this.#socket.on('error', (error) => this.end(networkError(target, error)));
    this.#socket.on('close', () => {
      this.end(targetError(target, `it closed the connection while ${this.doing}`, 'closed'));
    });
  }

  /** Bytes that wait for the network. */
  get unsent(): number {
    return this.#unsent;
  }

  /** Milliseconds since the network last took bytes, 0 when none wait. */
  get stalledMs(): number {
    return this.#unsent === 0 ? 0 : performance.now() - this.#progressAt;
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** Announces chunks larger than 128 bytes. */
  enlargeChunks(): void {
    const body = Buffer.alloc(4);
    body.writeUInt32BE(outChunkSize);
    this.#control(MessageType.setChunkSize, body);
    this.#chunkSize = outChunkSize;
  }

  send(message: RtmpMessage, chunkStream: number): void {
    this.#write(writeChunks(message, chunkStream, this.#chunkSize));
  }

  /** Tells the server how many milliseconds of a stream the player keeps. */
  announceBuffer(streamId: number, ms: number): void {
    const body = Buffer.alloc(10);
    body.writeUInt16BE(setBufferLength);
    body.writeUInt32BE(streamId, 2);
    body.writeUInt32BE(ms, 6);
    this.#control(MessageType.userControl, body);
  }

  /** Sends a command that is not answered, or whose answer does not matter. */
  tell(name: string, streamId: number, ...values: readonly AmfValue[]): number {
    const id = ++this.#lastCall;
    const body = encodeAmf(name, id, ...values);
    this.send({ type: MessageType.commandAmf0, streamId, timestamp: 0, body }, commandStream);
    return id;
  }

  /** Sends a command and resolves with the values of its `_result`; an `_error` rejects. */
  call(name: string, ...values: readonly AmfValue[]): Promise<AmfValue[]> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      this.#calls.set(this.tell(name, 0, ...values), { resolve, reject });
    });
  }

  /** Ends the connection at once; repeated calls do nothing. */
  end(error: LiveError): void {
    if (this.#ended) return;
    this.#ended = error;
    this.#socket.destroy();
    this.#rejectReady(error);
    for (const call of this.#calls.values()) call.reject(error);
    this.#calls.clear();
    this.#options.onEnd(error);
  }

  /** Sends what waits and closes; resolves when the connection is gone, after `graceMs` at most. */
  finish(graceMs: number): Promise<void> {
    if (this.#socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#socket.destroy(), graceMs);
      this.#socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#socket.end();
      this.#socket.resume();
    });
  }

  #write(bytes: Buffer): void {
    if (this.#ended || !this.#socket.writable) return;
    if (this.#unsent === 0) this.#progressAt = performance.now();
    this.#unsent += bytes.length;
    this.#socket.write(bytes, () => {
      this.#unsent -= bytes.length;
      this.#progressAt = performance.now();
      if (this.#unsent === 0 && !this.#ended) this.#options.onDrain?.();
    });
  }

  #control(type: number, body: Buffer): void {
    this.#write(writeChunks({ type, streamId: 0, timestamp: 0, body }, controlStream, this.#chunkSize));
  }

  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      const known = error instanceof AmfError || error instanceof ChunkError || error instanceof HandshakeError;
      if (!known) return this.end(toLiveError(error));
      this.end(targetError(this.#target, `it does not speak RTMP properly (${error.message})`, 'malformed'));
    }
  }

  #take(bytes: Buffer, handshake: ReturnType<typeof createHandshake>, ready: () => void): void {
    if (this.#ended) return;
    this.#received += bytes.length;
    if (this.#parser) {
      this.#parser.push(bytes);
    } else {
      const done = handshake.push(bytes);
      if (!done) return;
      this.#write(done.reply);
      const { maxMessageBytes = publisherMessageBytes } = this.#options;
      this.#parser = new ChunkParser({ maxMessageBytes, onMessage: (message) => this.#onMessage(message) });
      ready();
      this.#parser.push(done.rest);
    }
    this.#acknowledge();
  }

  /** At half the window, as a server may stop at the whole. */
  #acknowledge(): void {
    if (this.#windowSize === 0 || this.#received - this.#acknowledged < this.#windowSize / 2) return;
    this.#acknowledged = this.#received;
    const body = Buffer.alloc(4);
    body.writeUInt32BE(this.#received % 2 ** 32);
    this.#control(MessageType.acknowledgement, body);
  }

  #onMessage(message: RtmpMessage): void {
    // What was sent together with the end is still being read.
    if (this.#ended) return;
    const { type, body } = message;
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    if (type === MessageType.windowAckSize && bytes.length >= 4) {
      this.#windowSize = bytes.readUInt32BE();
    } else if (type === MessageType.setPeerBandwidth && bytes.length >= 4) {
      this.#control(MessageType.windowAckSize, Buffer.from(bytes.subarray(0, 4)));
    } else if (type === MessageType.userControl && bytes.length >= 6 && bytes.readUInt16BE() === pingRequest) {
      const pong = Buffer.from(bytes.subarray(0, 6));
      pong.writeUInt16BE(pingResponse);
      this.#control(MessageType.userControl, pong);
    } else if (type === MessageType.commandAmf0) {
      this.#onCommand(decodeAmf(bytes));
    } else if (type === MessageType.commandAmf3) {
      // An AMF0 body behind one byte, whatever the name of the type says.
      this.#onCommand(decodeAmf(bytes.subarray(1)));
    } else {
      this.#options.onMessage?.(message);
    }
  }

  #onCommand([name, id, ...values]: AmfValue[]): void {
    if (typeof name !== 'string') return;
    const call = typeof id === 'number' ? this.#calls.get(id) : undefined;
    if (name === '_result' || name === '_error') {
      if (typeof id === 'number') this.#calls.delete(id);
      if (name === '_result') call?.resolve(values);
      else call?.reject(statusError(this.#target, values.at(-1)));
      return;
    }
    this.#options.onCommand(name, values);
  }
}
