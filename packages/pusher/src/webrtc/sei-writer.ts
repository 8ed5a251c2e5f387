import { LiveCode, LiveError, onAbort, withDeadline } from '@livelit/core';

import { SeiBudget } from '../sei/sei-budget.ts';

/** Milliseconds for the worker's code to load; after them the connection is made without. */
const loadMs = 2000;

/** One message, on its way to the worker. */
export interface SeiRequest {
  readonly payloadType: 5 | 242;
  readonly data: Uint8Array;
}

/** A worker between encoder and network, that writes SEI messages into the pictures of one sender. */
export class SeiWriter {
  readonly #worker: Worker;
  readonly #budget = new SeiBudget();
  #sender: RTCRtpSender | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Takes the place; Chromium gives it away for good when the task that made the sender is over. */
  attach(sender: RTCRtpSender): void {
    sender.transform = new RTCRtpScriptTransform(this.#worker);
    this.#sender = sender;
  }

  /** Into the next picture that has none yet; false when pictures are no H.264, and above 10 kB a second. */
  write(payloadType: 5 | 242, data: Uint8Array): boolean {
    const [codec] = this.#sender?.getParameters().codecs ?? [];
    if (codec?.mimeType.toLowerCase() !== 'video/h264' || !this.#budget.takes(data.length)) return false;
    this.#worker.postMessage({ payloadType, data } satisfies SeiRequest);
    return true;
  }
}

/** Starts one; `undefined` where the browser has no such thing, or the page may not have it. */
export async function startSeiWriter(signal: AbortSignal): Promise<SeiWriter | undefined> {
  if (!('RTCRtpScriptTransform' in globalThis)) return undefined;
  try {
    const worker = new Worker(new URL('./sei-worker.ts', import.meta.url), { type: 'module', name: 'livelit-sei' });
    onAbort(signal, () => worker.terminate());
    const ready = new Promise((resolve, reject) => {
      worker.addEventListener('message', resolve, { once: true });
      worker.addEventListener('error', reject, { once: true });
    });
    const late = () => new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, 'The worker that writes SEI did not load.');
    await withDeadline(ready, loadMs, late, signal);
    return new SeiWriter(worker);
  } catch {
    // Pictures without messages are better than none.
    return undefined;
  }
}
