import { describe, expect, it } from 'vitest';

import { RecordingClock } from './recording-clock.ts';

describe('RecordingClock', () => {
  it('begins at zero with what starts it, and knows nothing earlier', () => {
    const clock = new RecordingClock();
    expect(clock.at(1000)).toBeUndefined();
    clock.start(1000);
    clock.start(5000);
    expect(clock.at(999)).toBeUndefined();
    expect(clock.at(1000)).toBe(0);
    expect(clock.at(3500)).toBe(2.5);
  });

  it('closes a pause without a gap', () => {
    const clock = new RecordingClock();
    clock.start(0);
    clock.pause(2000);
    expect(clock.at(1990)).toBe(1.99);
    expect(clock.at(2500)).toBeUndefined();
    expect(clock.elapsed(9000)).toBe(2);
    clock.resume(10_000);
    expect(clock.at(9999)).toBeUndefined();
    expect(clock.at(10_000)).toBe(2);
    expect(clock.elapsed(11_000)).toBe(3);
  });

  it('takes a pause before the first picture for what it is', () => {
    const clock = new RecordingClock();
    clock.pause(0);
    clock.resume(500);
    clock.start(600);
    expect(clock.at(600)).toBe(0);
  });
});
