import { LiveCode, LiveError, withDeadline } from '@livelit/core';

/** Milliseconds that a small file of this package may take. */
const deadlineMs = 10_000;

const loaded = new WeakMap<BaseAudioContext, Map<string, Promise<void>>>();

/** Makes the processors of an AudioWorklet file known to a context, once. Rejects with ERROR_MODULE_LOAD_FAILED. */
export function loadWorklet(context: BaseAudioContext, url: URL): Promise<void> {
  const modules = loaded.get(context) ?? new Map<string, Promise<void>>();
  loaded.set(context, modules);
  const known = modules.get(url.href);
  if (known) return known;
  const failed = (cause?: unknown) => {
    modules.delete(url.href);
    const message = 'An audio worklet could not be loaded.';
    return new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, message, { cause, detail: { url: url.href } });
  };
  const adding = context.audioWorklet.addModule(url.href).catch((cause: unknown) => {
    throw failed(cause);
  });
  const loading = withDeadline(adding, deadlineMs, failed);
  modules.set(url.href, loading);
  return loading;
}
