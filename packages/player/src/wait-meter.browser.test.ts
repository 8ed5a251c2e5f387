import { expect, it } from 'vitest';

import { createVideo } from './testing/watching.ts';
import { WaitMeter } from './wait-meter.ts';

it('adds up waits between two calls, none before playback has begun, while paused or seeking', () => {
  const here = new AbortController();
  const video = createVideo(here.signal);
  const tell = (type: string) => video.dispatchEvent(new Event(type));
  const state = { paused: false, seeking: false };
  Object.defineProperty(video, 'paused', { get: () => state.paused });
  Object.defineProperty(video, 'seeking', { get: () => state.seeking });
  const meter = new WaitMeter(video, here.signal);
  const pass = (ms: number) => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };
  tell('waiting');
  pass(10);
  tell('playing');
  expect(meter.take(performance.now())).toBe(0);
  tell('waiting');
  pass(20);
  expect(meter.take(performance.now())).toBeGreaterThanOrEqual(20);
  pass(10);
  tell('playing');
  expect(meter.take(performance.now())).toBeGreaterThanOrEqual(10);
  expect(meter.take(performance.now())).toBe(0);
  state.seeking = true;
  tell('waiting');
  pass(5);
  state.seeking = false;
  tell('playing');
  state.paused = true;
  tell('waiting');
  pass(5);
  expect(meter.take(performance.now())).toBe(0);
  here.abort();
  state.paused = false;
  tell('waiting');
  pass(5);
  expect(meter.take(performance.now())).toBe(0);
});
