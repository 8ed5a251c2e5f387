import { LiveCode, LiveError } from '@livelit/core';

import type { PublishTarget } from './publish-messages.ts';
import { fromServerMessage, fromSocketClose } from './publish-socket-error.ts';

/** What a PublishSocket tells its owner. After `onFailure` nothing more comes. */
export interface PublishSocketEvents {
  /** The stream may be sent, its headers first. Comes again when a server behind the server was changed. */
  onReady(): void;
  /** The server has taken the stream. */
  onAccepted(): void;
  onKeyFrameRequest(): void;
  /** The server has read everything that was sent before the ping of this number. */
  onPong(id: number): void;
  onWarning(error: LiveError): void;
  onFailure(error: LiveError): void;
}

/** A server that says nothing has accepted the stream when it has not refused it for so long, in milliseconds. */
const silentConsentMs = 400;
/** A network that takes no byte for so long is gone, in milliseconds. */
const stallMs = 10_000;
/** How long the server may take to say goodbye, in milliseconds. */
const goodbyeMs = 1000;

/** The WebSocket that an FLV stream is published over, with what the two sides say to each other beside the stream. */
export class PublishSocket {
  readonly #socket: WebSocket;
  readonly #target: PublishTarget;
  readonly #events: PublishSocketEvents;
  #timer: ReturnType<typeof setTimeout>;
  #said: LiveError | undefined;
  #opened = false;
  #answersPings = false;
  #ready = false;
  #accepted = false;
  #ended = false;
  #sent = 0;
  #drained = 0;
  #movedAt = 0;

  constructor(target: PublishTarget, events: PublishSocketEvents) {
    this.#target = target;
    this.#events = events;
    this.#socket = new WebSocket(target.url, [...target.protocols]);
    this.#timer = setTimeout(() => this.#fail(this.#tooLate()), target.connectTimeoutMs);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = () => this.#onOpen();
    this.#socket.onmessage = ({ data }) => this.#onMessage(data);
    this.#socket.onclose = (event) => this.#fail(this.#said ?? fromSocketClose(event, this.#opened));
  }

  /** Bytes that wait for the network. */
  get buffered(): number {
    return this.#socket.bufferedAmount;
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#ended || !this.#ready) return;
    this.#socket.send(bytes);
    this.#sent += bytes.length;
  }

  /** Whether the stream may carry pings: a server that does not know them must never see one. */
  get answersPings(): boolean {
    return this.#answersPings && this.#ready && !this.#ended;
  }

  /** Asks the server to tell when it has read everything sent so far. */
  ping(id: number): void {
    if (this.answersPings) this.#socket.send(`{"type":"ping","id":${id}}`);
  }

  /** Call every now and then: finds a connection that has died without a word. */
  checkForStall(): void {
    if (!this.#ready) return;
    const drained = this.#sent - this.#socket.bufferedAmount;
    const now = performance.now();
    if (drained !== this.#drained || this.#socket.bufferedAmount === 0) {
      this.#drained = drained;
      this.#movedAt = now;
    } else if (now - this.#movedAt > stallMs)
      this.#fail(new LiveError(LiveCode.ERROR_DISCONNECTED, 'The network takes no more data.'));
  }

  /** Ends politely: what was sent still arrives. Resolves when the server has said goodbye too, or soon after. */
  async close(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    // Closing one that is still opening makes the browser complain on the console; the worker's end takes it along.
    if (this.#socket.readyState === WebSocket.CONNECTING || this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => {
      this.#socket.onclose = () => resolve();
      setTimeout(resolve, goodbyeMs);
    });
    this.#socket.close(1000);
    await closed;
  }

  #onOpen(): void {
    this.#opened = true;
    if (this.#target.hello === undefined) {
      this.#becomeReady();
      this.#setTimer(silentConsentMs, () => this.#accept());
    } else this.#socket.send(this.#target.hello);
  }

  #onMessage(data: unknown): void {
    const message = parse(data);
    if (!message) return;
    const { type, id, answers, state } = message;
    if (type === 'keyframe') this.#events.onKeyFrameRequest();
    else if (type === 'pong') this.#events.onPong(Number(id));
    else if (type === 'hello') this.#answersPings = Array.isArray(answers) && answers.includes('ping');
    else if (type === 'error') this.#said = fromServerMessage(message) ?? this.#said;
    else if (type === 'status') this.#onStatus(state);
  }

  #onStatus(state: unknown): void {
    if (state === 'connected') {
      if (!this.#ready || this.#accepted) this.#becomeReady();
      this.#accept();
    } else if (state === 'reconnecting' && this.#accepted)
      this.#events.onWarning(
        new LiveError(LiveCode.WARNING_RECONNECTING, 'The gateway has lost the RTMP server and connects again.'),
      );
  }

  #becomeReady(): void {
    this.#ready = true;
    this.#movedAt = performance.now();
    this.#events.onReady();
  }

  #accept(): void {
    if (this.#accepted) return;
    this.#accepted = true;
    clearTimeout(this.#timer);
    this.#events.onAccepted();
  }

  #tooLate(): LiveError {
    const seconds = this.#target.connectTimeoutMs / 1000;
    return new LiveError(
      LiveCode.ERROR_REQUEST_TIMEOUT,
      `The server was not ready for the stream within ${seconds} s.`,
    );
  }

  #setTimer(ms: number, callback: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(callback, ms);
  }

  #fail(error: LiveError): void {
    if (this.#ended) return;
    void this.close();
    this.#events.onFailure(error);
  }
}

function parse(data: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
