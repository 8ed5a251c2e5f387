import { expect, it } from 'vitest';

import { createVoiceDetector, voiceStepMs } from './voice-detector.ts';

/** What is said of one loudness after another. */
const hear = (loudness: readonly number[]) => loudness.map(createVoiceDetector());
const steps = (ms: number, loudness: number) => Array.from({ length: ms / voiceStepMs }, () => loudness);

it('hears a voice after a tenth of a second, and its end after half a second', () => {
  const active = hear([...steps(1000, 5), ...steps(500, 70), ...steps(1000, 5)]);
  expect(active.indexOf(true)).toBe(1000 / voiceStepMs + 1);
  expect(active.lastIndexOf(true)).toBe(1500 / voiceStepMs + 8);
});

it('takes a click for none, nor a room that is merely not silent', () => {
  expect(hear([...steps(500, 5), 90, ...steps(500, 5), 90, ...steps(500, 5)])).not.toContain(true);
  expect(hear(steps(3000, 20))).not.toContain(true);
});

it('bridges the pauses between words', () => {
  const words = Array.from({ length: 5 }, () => [...steps(300, 60), ...steps(200, 10)]).flat();
  const active = hear(words);
  expect(active.slice(active.indexOf(true), words.length - 4)).not.toContain(false);
});

it('gets used to a fan, and hears a voice before it', () => {
  const fan = steps(20_000, 40);
  const active = hear([...fan, ...steps(500, 80)]);
  expect(active[fan.length - 1]).toBe(false);
  expect(active.at(-1)).toBe(true);
});
