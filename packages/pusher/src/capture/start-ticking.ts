import { LiveCode, LiveError, onAbort } from '@livelit/core';

/** What the worker shows by itself at every tick. */
export interface TickingPicture {
  readonly bitmap: ImageBitmap;
  readonly writable: WritableStream<VideoFrame>;
}

/**
 * Calls `onTick` so many times a second until `signal` aborts, also in a hidden tab, whose own timers a browser slows
 * down. With `picture` the worker sends that itself and calls only once. Resolves with the first tick.
 */
export function startTicking(
  fps: number,
  signal: AbortSignal,
  onTick: () => void,
  picture?: TickingPicture,
): Promise<void> {
  const worker = new Worker(new URL('./tick-worker.ts', import.meta.url), { type: 'module' });
  onAbort(signal, () => worker.terminate());
  return new Promise((resolve, reject) => {
    worker.onmessage = () => {
      if (signal.aborted) return;
      onTick();
      resolve();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, 'The worker of the virtual camera could not be loaded.'));
    };
    onAbort(signal, () => reject(signal.reason));
    worker.postMessage({ intervalMs: 1000 / fps, ...picture }, picture ? [picture.bitmap, picture.writable] : []);
  });
}
