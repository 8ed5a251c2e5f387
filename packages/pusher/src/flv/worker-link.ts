import { isLiveError, LiveCode, LiveError, withDeadline } from '@livelit/core';

import { revivedError } from '../frames/plain-error.ts';
import type { FromPublishWorker, ToPublishWorker } from './publish-messages.ts';

/** Milliseconds for the worker's code to load. */
const loadMs = 15_000;
/** Milliseconds for the worker to answer. */
export const answerMs = 2000;

/** What the worker says about one destination. */
export interface OutletListener {
  onConnected(): void;
  onStats(stats: Extract<FromPublishWorker, { type: 'stats' }>['stats']): void;
  onWarning(error: LiveError): void;
  onFailure(error: LiveError): void;
}

/** The page's end of the worker that encodes and sends. */
export class WorkerLink {
  /** Resolves when the worker listens: whether it can read a track by itself. */
  readonly ready: Promise<boolean>;
  readonly #worker: Worker;
  readonly #listeners = new Map<number, OutletListener>();
  readonly #onBroken: () => void;
  #stopped: () => void = () => {};

  /** `onBroken`: it could not be loaded or threw, and another one is needed. */
  constructor(onBroken: () => void) {
    this.#onBroken = onBroken;
    this.#worker = new Worker(new URL('./flv-worker.ts', import.meta.url), { type: 'module', name: 'livelit-flv' });
    const ready = new Promise<boolean>((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<FromPublishWorker>) => {
        if (data.type === 'ready') resolve(data.readsTracks);
        else this.#onMessage(data);
      };
      this.#worker.onerror = (event) => {
        const error = cannotRun(event);
        reject(error);
        this.#break(error);
      };
    });
    const late = () =>
      new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, 'The worker that publishes did not answer while it was loading.');
    this.ready = withDeadline(ready, loadMs, late);
    this.ready.catch((error: LiveError) => this.#break(error));
  }

  readonly post = (message: ToPublishWorker, transfer: Transferable[] = []): void =>
    this.#worker.postMessage(message, transfer);

  /** Tells what the worker says about this destination, until `forget`. */
  listen(id: number, listener: OutletListener): void {
    this.#listeners.set(id, listener);
  }

  forget(id: number): void {
    this.#listeners.delete(id);
  }

  /** Ends the worker when it has said goodbye to all servers; one that hangs is ended all the same. */
  end(): void {
    this.#listeners.clear();
    const timer = setTimeout(() => this.#worker.terminate(), answerMs);
    this.#stopped = () => {
      clearTimeout(timer);
      this.#worker.terminate();
    };
    this.post({ type: 'stop' });
  }

  #onMessage(data: Exclude<FromPublishWorker, { type: 'ready' }>): void {
    if (data.type === 'stopped') return this.#stopped();
    const listener = this.#listeners.get(data.id);
    if (data.type === 'connected') listener?.onConnected();
    else if (data.type === 'stats') listener?.onStats(data.stats);
    else if (data.type === 'warning') listener?.onWarning(revivedError(data.error));
    else listener?.onFailure(revivedError(data.error));
  }

  #break(error: LiveError): void {
    this.#worker.terminate();
    this.#onBroken();
    for (const listener of this.#listeners.values()) listener.onFailure(error);
  }
}

function cannotRun(event: Event): LiveError {
  if (event instanceof ErrorEvent && isLiveError(event.error)) return event.error;
  const reason = event instanceof ErrorEvent && event.message ? `: ${event.message}` : '.';
  return new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, `The worker that publishes could not run${reason}`, {
    cause: event,
  });
}
