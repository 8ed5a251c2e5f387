import { LiveCode, LiveError, onAbort, withDeadline } from '@livelit/core';

import { seiUnit } from '../sei/sei-unit.ts';

/** Milliseconds for the worker's code to load. */
const loadMs = 10_000;

/** Writes SEI messages into the pictures of a running sender. */
export interface SeiWriter {
  /** Into the next picture that has none yet. */
  write(payloadType: 5 | 242, data: Uint8Array): void;
}

/** Puts a worker between encoder and network. Pictures go on until it is ready. */
export async function startSeiWriter(sender: RTCRtpSender, signal: AbortSignal): Promise<SeiWriter> {
  const worker = new Worker(new URL('./sei-worker.ts', import.meta.url), { type: 'module', name: 'livelit-sei' });
  onAbort(signal, () => worker.terminate());
  const ready = new Promise((resolve, reject) => {
    worker.addEventListener('message', resolve, { signal, once: true });
    worker.addEventListener('error', reject, { signal, once: true });
  });
  const late = () => new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, 'The worker that writes SEI did not load.');
  await withDeadline(ready, loadMs, late, signal);
  sender.transform = new RTCRtpScriptTransform(worker);
  return {
    write(payloadType, data) {
      const unit = seiUnit(payloadType, data);
      worker.postMessage(unit, [unit.buffer]);
    },
  };
}
