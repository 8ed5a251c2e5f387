import { expect, it } from 'vitest';

import { readFrames } from './read-frames.ts';

function source() {
  let controller!: ReadableStreamDefaultController<{ name: string; close(): void }>;
  const closed: string[] = [];
  const state = { cancelled: false };
  const readable = new ReadableStream<{ name: string; close(): void }>({
    start: (one) => void (controller = one),
    cancel: () => void (state.cancelled = true),
  });
  const frame = (name: string) => controller.enqueue({ name, close: () => closed.push(name) });
  return { readable, frame, closed, state, fail: () => controller.error(new Error('The track is gone.')) };
}

it('hands every frame over until it is told to stop, and then cancels the stream', async () => {
  const { readable, frame, closed, state } = source();
  const stop = new AbortController();
  const taken: string[] = [];
  const reading = readFrames(readable, stop.signal, ({ name }) => {
    taken.push(name);
    if (name === 'b') stop.abort();
  });
  for (const name of ['a', 'b', 'c']) frame(name);
  await reading;
  expect(taken).toEqual(['a', 'b']);
  expect(state.cancelled).toBe(true);
  expect(closed.every((name) => name === 'c')).toBe(true);
});

it('takes nothing when it was stopped before it began', async () => {
  const { readable, state } = source();
  await readFrames(readable, AbortSignal.abort(), () => expect.unreachable());
  expect(state.cancelled).toBe(true);
});

it('ends quietly when the stream breaks', async () => {
  const { readable, fail } = source();
  const reading = readFrames(readable, new AbortController().signal, () => undefined);
  fail();
  await reading;
});
