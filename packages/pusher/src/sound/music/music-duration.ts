import { LiveCode, LiveError, onAbort, withDeadline } from '@livelit/core';

/** Milliseconds until a file must have told. */
const patienceMs = 10_000;

/** How many seconds a sound file lasts, by its head alone; undefined where that does not tell. */
export async function durationOf(path: string | URL | Blob, signal: AbortSignal): Promise<number | undefined> {
  signal.throwIfAborted();
  const done = new AbortController();
  const element = new Audio();
  const url = path instanceof Blob ? URL.createObjectURL(path) : String(path);
  onAbort(done.signal, () => {
    element.removeAttribute('src');
    element.load();
    if (path instanceof Blob) URL.revokeObjectURL(url);
  });
  const told = new Promise<number | undefined>((resolve) => {
    for (const type of ['durationchange', 'error'])
      element.addEventListener(type, () => resolve(element.duration), { signal: done.signal });
  });
  element.preload = 'metadata';
  element.src = url;
  const late = () => new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, 'The music file tells nothing.');
  const seconds = await withDeadline(told, patienceMs, late, signal)
    .catch(() => undefined)
    .finally(() => done.abort());
  signal.throwIfAborted();
  return seconds !== undefined && Number.isFinite(seconds) ? seconds : undefined;
}
