import { expect, it } from 'vitest';

import { StageClock } from './stage-clock.ts';

let now = 0;
const clock = () => {
  now = 0;
  return new StageClock(() => now);
};
const at = (time: number) => void (now = time);

it('keeps the times of the first source and of others on its clock', () => {
  const stage = clock();
  const [one, two] = [stage.follow(), stage.follow()];
  at(100_000);
  expect(one(5_000_000_000)).toBe(5_000_000_000);
  at(133_000);
  expect(two(5_000_030_000)).toBe(5_000_030_000);
  expect(one(5_000_033_333)).toBe(5_000_033_333);
});

it('tells the time by the quickest of what has arrived', () => {
  const stage = clock();
  const one = stage.follow();
  at(160_000);
  one(1_000_000);
  expect(stage.now()).toBe(1_000_000);
  at(195_000);
  one(1_093_000);
  expect(stage.now()).toBe(1_093_000);
  at(295_000);
  one(1_133_000);
  expect(stage.now()).toBe(1_193_000);
});

it('fits in a source that counts from another epoch', () => {
  const stage = clock();
  const [one, foreign] = [stage.follow(), stage.follow()];
  at(100_000);
  one(5_000_000_000);
  at(200_000);
  expect(foreign(0)).toBe(5_000_100_000);
  at(240_000);
  expect(foreign(40_000)).toBe(5_000_140_000);
});

it('never goes back, nor stands still', () => {
  const stage = clock();
  expect(stage.stamp(1000.4)).toBe(1000);
  expect(stage.stamp(900)).toBe(2000);
  expect(stage.stamp(5000)).toBe(5000);
});
