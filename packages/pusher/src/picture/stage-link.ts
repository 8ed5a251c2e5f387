import { LiveCode, LiveError, onAbort, withDeadline } from '@livelit/core';

import type { FromStageWorker, ToStageWorker } from './stage-messages.ts';

/** Milliseconds for the worker's code to load. */
const loadMs = 15_000;
/** Milliseconds for the worker to answer. */
const answerMs = 2000;

type Answers = { readonly [K in FromStageWorker['type']]: Extract<FromStageWorker, { type: K }> };

/** The stage's worker, as the page talks to it. */
export interface StageWorker {
  /** Whose messages tell the page that time goes on. */
  readonly target: EventTarget;
  /** What it said when it was loaded. */
  readonly ready: Answers['ready'];
  post(message: ToStageWorker, transfer?: Transferable[]): void;
  on<K extends keyof Answers>(type: K, listener: (message: Answers[K]) => void): void;
  /** Its next message of this type; rejects with ERROR_REQUEST_TIMEOUT. */
  next<K extends keyof Answers>(type: K, during: string): Promise<Answers[K]>;
}

/** Starts the worker, which ends when `signal` aborts. Rejects with ERROR_MODULE_LOAD_FAILED. */
export async function openStageWorker(signal: AbortSignal): Promise<StageWorker> {
  const worker = new Worker(new URL('./stage-worker.ts', import.meta.url), { type: 'module', name: 'livelit-stage' });

  function on<K extends keyof Answers>(type: K, listener: (message: Answers[K]) => void, until = signal): void {
    const onMessage = ({ data }: MessageEvent<FromStageWorker>) => data.type === type && listener(data as Answers[K]);
    worker.addEventListener('message', onMessage, { signal: until });
  }

  function next<K extends keyof Answers>(type: K, during: string, ms = answerMs): Promise<Answers[K]> {
    const listening = new AbortController();
    const answer = new Promise<Answers[K]>((resolve, reject) => {
      on(type, resolve, listening.signal);
      worker.addEventListener('error', (event) => reject(cannotRun(event)), listening);
    });
    const late = () => new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, `The worker that draws did not answer ${during}.`);
    return withDeadline(answer, ms, late, signal).finally(() => listening.abort());
  }

  onAbort(signal, () => {
    // It closes its frames first, or the browser would complain of them.
    const stopped = new AbortController();
    const timer = setTimeout(() => worker.terminate(), answerMs);
    const end = () => {
      clearTimeout(timer);
      worker.terminate();
    };
    on('stopped', end, stopped.signal);
    worker.postMessage({ type: 'stop' } satisfies ToStageWorker);
  });

  const ready = await next('ready', 'while it was loading', loadMs);
  return { target: worker, ready, post: (message, transfer = []) => worker.postMessage(message, transfer), on, next };
}

function cannotRun(event: ErrorEvent): LiveError {
  const reason = event.message ? `: ${event.message}` : '.';
  return new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, `The worker that draws could not run${reason}`, {
    cause: event,
  });
}
