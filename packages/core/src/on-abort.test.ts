import { expect, it, vi } from 'vitest';

import { onAbort } from './on-abort.ts';

it('calls once when the signal aborts', () => {
  const run = new AbortController();
  const callback = vi.fn();
  onAbort(run.signal, callback);
  expect(callback).not.toHaveBeenCalled();
  run.abort();
  run.abort();
  run.signal.dispatchEvent(new Event('abort'));
  expect(callback).toHaveBeenCalledExactlyOnceWith();
});

it('calls at once when the signal has aborted', () => {
  const callback = vi.fn();
  onAbort(AbortSignal.abort(), callback);
  expect(callback).toHaveBeenCalledOnce();
});
