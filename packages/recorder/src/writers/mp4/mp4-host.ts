import { LiveCode, LiveError } from '@livelit/core';

import type { Mp4Reply, Mp4Request, PostedError } from './mp4-messages.ts';

/** What the worker tells while it records. */
export interface Mp4HostListener {
  report(error: LiveError): void;
  update(reply: Extract<Mp4Reply, { type: 'statistics' }>): void;
}

const fromPosted = ({ code, message, detail }: PostedError) => new LiveError(code, message, { detail });

/** The page's view of the worker: what it answers, as promises. */
export class Mp4Host {
  /** Whether the worker can read a track that moves to it. Rejects when the worker cannot be loaded. */
  readonly ready: Promise<boolean>;
  /** The name that the session was given. Rejects when it could not begin. */
  readonly started: Promise<string>;
  /** Resolves when the file is closed, or the worker is gone. */
  readonly finished: Promise<void>;
  readonly #worker: Worker;
  #broken = false;

  constructor(listener: Mp4HostListener) {
    const worker = new Worker(new URL('./mp4-worker.ts', import.meta.url), { type: 'module', name: 'livelit-mp4' });
    this.#worker = worker;
    const failed = new Promise<never>((_, reject) => {
      worker.addEventListener('error', ({ message }) => {
        const text = `The recording worker failed: ${message || 'it could not be loaded'}.`;
        const error = new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, text);
        this.#broken = true;
        reject(error);
        listener.report(error);
      });
      this.#on('failed', ({ error }) => reject(fromPosted(error)));
    });
    const until = <T>(type: 'ready' | 'started' | 'finished', read: (reply: Mp4Reply) => T) =>
      Promise.race([new Promise<T>((resolve) => this.#on(type, (reply) => resolve(read(reply)))), failed]);
    this.ready = until('ready', (reply) => reply.type === 'ready' && reply.processor);
    this.started = until('started', (reply) => (reply.type === 'started' ? reply.name : ''));
    this.finished = until('finished', () => {}).catch(() => {});
    this.ready.catch(() => {});
    this.started.catch(() => {});
    this.#on('report', ({ error }) => listener.report(fromPosted(error)));
    this.#on('statistics', (reply) => listener.update(reply));
  }

  /** Whether the worker met an error that it did not catch, so that nothing it still does can be relied on. */
  get broken(): boolean {
    return this.#broken;
  }

  readonly post = (request: Mp4Request, transfer: Transferable[] = []): void =>
    this.#worker.postMessage(request, transfer);

  terminate(): void {
    this.#worker.terminate();
  }

  #on<T extends Mp4Reply['type']>(type: T, callback: (reply: Extract<Mp4Reply, { type: T }>) => void): void {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Mp4Reply>) => {
      if (data.type === type) callback(data as Extract<Mp4Reply, { type: T }>);
    });
  }
}
