import { expect, it, vi } from 'vitest';

import { fakeClock } from './fake-clock.ts';

it('fires what falls due in the order of time, each at its own time', async () => {
  const clock = fakeClock(100);
  const fired: [string, number][] = [];
  clock.setTimeout(() => fired.push(['late', clock.now()]), 30);
  clock.setTimeout(() => fired.push(['early', clock.now()]), 10);
  clock.setTimeout(() => fired.push(['after', clock.now()]), 50);
  await clock.advance(40);
  expect(fired).toEqual([
    ['early', 110],
    ['late', 130],
  ]);
  expect(clock.now()).toBe(140);
  expect(clock.pending).toBe(1);
});

it('fires what was set meanwhile, once promises have settled', async () => {
  const clock = fakeClock();
  const done = vi.fn();
  const sleep = (ms: number) => new Promise<void>((resolve) => void clock.setTimeout(resolve, ms));
  void (async () => {
    await sleep(10);
    await sleep(10);
    done(clock.now());
  })();
  await clock.advance(20);
  expect(done).toHaveBeenCalledExactlyOnceWith(20);
});

it('forgets what was cleared', async () => {
  const clock = fakeClock();
  const fired = vi.fn();
  clock.clearTimeout(clock.setTimeout(fired, 5));
  clock.clearTimeout(undefined);
  await clock.advance(10);
  expect(fired).not.toHaveBeenCalled();
});
