import { afterEach, expect, it } from 'vitest';

import { tone } from '../testing/sound.ts';
import { until } from '../testing/until.ts';
import { lookForSound, untilFirstSound } from './first-sound.ts';
import { measureTap, startVolumeMeter } from './volume-meter.ts';

let over = new AbortController();
afterEach(() => {
  over.abort();
  over = new AbortController();
});

const last = (values: readonly number[]) => values.slice(-2);

it('tells how loud the track is that is sent, and follows to the next', async () => {
  const loud = tone(400, { amplitude: 0.5 }).track;
  const low = tone(400, { amplitude: 0.05 }).track;
  let track: MediaStreamTrack | undefined = loud;
  const told: number[] = [];
  startVolumeMeter(
    () => track,
    100,
    over.signal,
    (volume) => told.push(volume),
  );
  // A sine of amplitude 0.5 is -9 dBFS, one of 0.05 -29.
  await until('the first is measured', () => last(told).every((volume) => volume === 85) && told.length > 2, 3000);
  loud.enabled = false;
  await until('silence is measured', () => last(told).every((volume) => volume === 0), 3000);
  track = low;
  await until('the second is measured', () => last(told).every((volume) => volume === 52), 3000);
  low.stop();
  await until('an ended track is silent', () => last(told).every((volume) => volume === 0), 3000);
  track = undefined;
  const { length } = told;
  await until(
    'none is silent, too',
    () => told.length > length + 2 && last(told).every((volume) => volume === 0),
    3000,
  );
  over.abort();
  const end = told.length;
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(told.length).toBe(end);
});

it('keeps its rhythm by the samples, whatever timers do', async () => {
  const { track } = tone(400);
  const told: number[] = [];
  const timer = setInterval.bind(window);
  window.setInterval = (() => 0) as unknown as typeof setInterval;
  startVolumeMeter(
    () => track,
    100,
    over.signal,
    (volume) => told.push(volume),
  );
  window.setInterval = timer;
  await until('it is measured', () => told.length > 3, 3000);
});

it('measures by Web Audio where the browser hands out no samples', async () => {
  const told: number[] = [];
  const tick = measureTap(tone(400, { amplitude: 0.5 }).track, 100, over.signal, (volume) => told.push(volume));
  await until(
    'it is measured',
    () => {
      tick();
      return told.at(-1) === 85;
    },
    3000,
  );
});

it('waits for the first sound', async () => {
  const { track, level } = tone(400, { amplitude: 0 });
  await untilFirstSound(track, over.signal);
  let heard = false;
  lookForSound(track, over.signal, () => (heard = true));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(heard).toBe(false);
  level.gain.value = 0.1;
  await until('it is heard', () => heard, 3000);
});

it('waits for the first sound no longer than it is told', async () => {
  const { track } = tone(400);
  track.stop();
  const leaving = new AbortController();
  const waiting = untilFirstSound(track, leaving.signal);
  leaving.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});
