import { type LiveError, type Logger, type RetryPolicy, toLiveError } from '@livelit/core';
import { createRetry, type Retry } from '@livelit/core/retry';

import { tagKind } from './flv-tag-kind.ts';
import { MessageType } from './message-type.ts';
import type { publishRtmp, RtmpPublisher } from './rtmp-publisher.ts';
import type { RtmpTarget } from './rtmp-target.ts';
import { targetError } from './target-error.ts';

/** Times to try again after an established connection broke: soon, then every ten seconds, for a minute. */
const retryPolicy: Partial<RetryPolicy> = { baseDelayMs: 500, maxDelayMs: 10_000, deadlineMs: 60_000 };
/** A connection that holds this long makes up for the failures before it. */
const settledAfterMs = 5000;
const keyFrameRequestMs = 1000;

export type RelayState = 'connecting' | 'connected' | 'reconnecting';

/** The part of an FLV tag that RTMP carries. */
export interface RelayTag {
  readonly type: number;
  readonly timestamp: number;
  readonly data: Uint8Array;
}

export interface RtmpRelayOptions {
  readonly target: RtmpTarget;
  /** Opens a connection; `publishRtmp` but in tests. */
  readonly publish: typeof publishRtmp;
  readonly timeoutMs: number;
  readonly maxWaitingBytes: number;
  readonly stallMs: number;
  readonly ca?: string | Buffer | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Milliseconds that a connection must hold before its end is worth another one. @default 5000 */
  readonly settledMs?: number | undefined;
  readonly log: Logger;
  readonly onState: (state: RelayState) => void;
  /** Nothing can be sent before a key frame; called once a second at most. */
  readonly onKeyFrameWanted: () => void;
  /** The first connection failed or did not hold, or the target stayed away. Not called after `close()`. */
  readonly onGaveUp: (error: LiveError) => void;
  readonly onSent: (bytes: number) => void;
  readonly onDrain: () => void;
}

function endedAtOnce(target: RtmpTarget, error: LiveError): LiveError {
  const { reason } = error.detail;
  if (reason !== 'closed' && reason !== 'ECONNRESET') return error;
  const why = 'it accepted the stream, but then closed the connection; the key may be wrong or in use';
  return targetError(target, why, 'closed-at-once', error);
}

/** Hands an FLV stream on to an RTMP server, over as many connections as that takes. */
export class RtmpRelay {
  #options: RtmpRelayOptions;
  #retry: Retry;
  #abort = new AbortController();
  #publisher: RtmpPublisher | undefined;
  #state: RelayState = 'connecting';
  /** The latest tag of each kind that must come before all others. */
  #configs = new Map<'metadata' | 'video' | 'audio', RelayTag>();
  #waitingForKey = false;
  #askedAt = -Infinity;
  /** Timestamp of the page that is zero for this connection. */
  #base: number | undefined;
  #settleTimer: NodeJS.Timeout | undefined;
  /** Some connection held, so the target takes this stream. */
  #settled = false;
  #closed = false;

  constructor(options: RtmpRelayOptions) {
    this.#options = options;
    this.#retry = createRetry({ ...retryPolicy, ...options.retry });
  }

  get state(): RelayState {
    return this.#state;
  }

  /** Bytes that wait for the network. */
  get waitingBytes(): number {
    return this.#publisher?.waitingBytes ?? 0;
  }

  /** Connects; all that follows is told by the callbacks. */
  start(): void {
    this.#options.onState('connecting');
    void this.#connect().catch((error: unknown) => this.#giveUp(error));
  }

  push(tag: RelayTag): void {
    const kind = tagKind(tag.type, tag.data);
    const name = tag.type === MessageType.video ? 'video' : tag.type === MessageType.audio ? 'audio' : 'metadata';
    if (kind === 'config') {
      // The bytes belong to the message they came in, which the cache would keep alive.
      this.#configs.set(name, { ...tag, data: Uint8Array.from(tag.data) });
      this.#send(tag, this.#base ?? tag.timestamp);
      return;
    }
    if (!this.#publisher) return;
    if (this.#waitingForKey && kind !== 'key') return this.#askForKeyFrame();
    this.#waitingForKey = false;
    this.#base ??= tag.timestamp;
    this.#send(tag, this.#base);
  }

  /** Ends the stream at the target; resolves when the connection is gone. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#settleTimer);
    const publisher = this.#publisher;
    this.#publisher = undefined;
    await publisher?.close();
    this.#abort.abort();
  }

  async #connect(): Promise<void> {
    const {
      target,
      publish,
      timeoutMs,
      maxWaitingBytes,
      stallMs,
      ca,
      log,
      onDrain,
      settledMs = settledAfterMs,
    } = this.#options;
    const publisher = await publish(target, {
      timeoutMs,
      maxWaitingBytes,
      stallMs,
      ca,
      log,
      signal: this.#abort.signal,
      onDrain,
      onEnd: (error) => void this.#reconnect(error),
    });
    if (this.#closed) return publisher.close();
    log.info(`RTMP: ${target.label} takes the stream.`);
    this.#publisher = publisher;
    this.#settleTimer = setTimeout(() => this.#settle(), settledMs);
    this.#settleTimer.unref();
    this.#resume();
  }

  /** A new connection knows nothing: first what configures a decoder, then a picture that needs no other. */
  #resume(): void {
    this.#base = undefined;
    this.#waitingForKey = this.#configs.has('video');
    for (const name of ['metadata', 'video', 'audio'] as const) {
      const config = this.#configs.get(name);
      if (config) this.#send(config, config.timestamp);
    }
    this.#setState('connected');
    if (this.#waitingForKey) this.#askForKeyFrame();
  }

  async #reconnect(error: LiveError): Promise<void> {
    const { log } = this.#options;
    clearTimeout(this.#settleTimer);
    this.#publisher = undefined;
    // Many servers accept any key and close a moment later when it is wrong or in use.
    if (!this.#settled) return this.#giveUp(endedAtOnce(this.#options.target, error));
    log.warn(`RTMP: ${error.message} Connecting again.`);
    this.#setState('reconnecting');
    let failure = error;
    for (;;) {
      try {
        await this.#retry.wait(failure, this.#abort.signal);
      } catch {
        return this.#giveUp(failure);
      }
      try {
        return await this.#connect();
      } catch (reason) {
        failure = toLiveError(reason);
        log.debug(`RTMP: ${failure.message}`);
      }
    }
  }

  #giveUp(error: unknown): void {
    if (this.#closed) return;
    const reason = toLiveError(error);
    this.#options.log.warn(`RTMP: given up. ${reason.message}`);
    this.#options.onGaveUp(reason);
  }

  #settle(): void {
    this.#settled = true;
    this.#retry.succeeded();
  }

  #setState(state: RelayState): void {
    this.#state = state;
    this.#options.onState(state);
  }

  #askForKeyFrame(): void {
    const now = performance.now();
    if (now - this.#askedAt < keyFrameRequestMs) return;
    this.#askedAt = now;
    this.#options.onKeyFrameWanted();
  }

  #send({ type, timestamp, data }: RelayTag, base: number): void {
    // Sound may be a little older than the picture that the connection begins with.
    const passed = (timestamp - base) >>> 0;
    if (this.#publisher?.send(type, passed > 0x7f_ff_ff_ff ? 0 : passed, data)) this.#options.onSent(data.length);
  }
}
