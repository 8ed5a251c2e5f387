import { isLiveError, LiveCode, LiveError, onAbort, toLiveError } from '@livelit/core';
import { createRetry, type Retry, type RetryPolicy } from '@livelit/core/retry';

import { isFinal } from './is-final.ts';
import type { RunningTransport, TransportContext, TransportDefinition } from './transport.ts';

/** What a PushLoop tells its owner. */
export interface PushEvents {
  onConnected(running: RunningTransport, tracks: readonly MediaStreamTrack[]): void;
  /** The connection is gone or could not be made; the next attempt waits. */
  onWaiting(error: LiveError): void;
  /** A connection that stood is made again on purpose, at once. */
  onRestart(): void;
  onWarning(error: LiveError): void;
}

/** What a connection is lent, as things stand when it is made. */
export type MakeContext = (
  tracks: readonly MediaStreamTrack[],
  signal: AbortSignal,
  report: (error: LiveError) => void,
) => TransportContext;

/** A connection that stood for so long has been accepted, whatever happens later; milliseconds. */
const heldMs = 4000;

/** One push: connects, and connects again until it is stopped or there is no hope. */
export class PushLoop {
  readonly retry: Retry;
  readonly #stop = new AbortController();
  readonly #makeContext: MakeContext;
  readonly #events: PushEvents;
  #restart: (() => void) | undefined;

  constructor(makeContext: MakeContext, policy: Partial<RetryPolicy>, events: PushEvents) {
    this.#makeContext = makeContext;
    this.#events = events;
    this.retry = createRetry(policy);
  }

  /**
   * Settles when the push is over; rejects with the error that ended it, or with the reason of the stop while it waits.
   * `tracks` is asked at every attempt.
   */
  async run(url: URL, transport: TransportDefinition, tracks: () => readonly MediaStreamTrack[]): Promise<void> {
    const stopped = this.#stop.signal;
    let connected = false;
    let held = false;
    // Another network may carry what the last one did not, long before the pause is over.
    const wake = () => this.retry.now();
    (globalThis.navigator as NetworkNavigator | undefined)?.connection?.addEventListener('change', wake, {
      signal: stopped,
    });
    while (!stopped.aborted) {
      let connectedAt = Infinity;
      const noteHeld = () => (held ||= performance.now() - connectedAt > heldMs);
      try {
        await this.#connectOnce(url, transport, tracks(), () => {
          connected = true;
          connectedAt = performance.now();
        });
        noteHeld();
        if (!stopped.aborted) this.#events.onRestart();
      } catch (thrown) {
        if (stopped.aborted) return;
        const error = toLiveError(thrown);
        noteHeld();
        if (isFinal(error, { connected, held })) throw error;
        const waiting = this.retry.wait(error, stopped);
        this.#events.onWaiting(error);
        await waiting;
      }
    }
  }

  /** Makes the connection again at once: what is sent has changed in a way that it cannot follow. */
  restart(): void {
    this.#restart?.();
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Resolves when the connection is to be made again, rejects when it failed or the push is stopped. */
  async #connectOnce(
    url: URL,
    transport: TransportDefinition,
    tracks: readonly MediaStreamTrack[],
    onConnected: () => void,
  ): Promise<void> {
    const connection = new AbortController();
    const { signal } = connection;
    const end = () => connection.abort();
    this.#stop.signal.addEventListener('abort', end, { once: true });
    try {
      if (tracks.length === 0)
        throw new LiveError(LiveCode.ERROR_NO_TRACKS, 'All sources have ended; start one to go on.');
      const start = await load(transport);
      signal.throwIfAborted();
      const over = new Promise<void>((resolve, reject) => {
        this.#restart = resolve;
        onAbort(signal, () => reject(signal.reason));
        const report = (error: LiveError) => {
          if (signal.aborted) return;
          if (error.severity === 'error') reject(error);
          else this.#events.onWarning(error);
        };
        start(url, this.#makeContext(tracks, signal, report)).then(
          (running) => {
            if (signal.aborted) return;
            this.retry.succeeded();
            onConnected();
            this.#events.onConnected(running, tracks);
          },
          (error: unknown) => reject(error),
        );
      });
      await over;
    } finally {
      this.#restart = undefined;
      this.#stop.signal.removeEventListener('abort', end);
      connection.abort();
    }
  }
}

/** The Network Information API, which Chromium has. */
interface NetworkNavigator {
  readonly connection?: EventTarget;
}

async function load(transport: TransportDefinition) {
  try {
    return await transport.load();
  } catch (cause) {
    if (isLiveError(cause)) throw cause;
    throw new LiveError(
      LiveCode.ERROR_MODULE_LOAD_FAILED,
      `The code of the transport ${transport.name} could not be loaded.`,
      { cause },
    );
  }
}
