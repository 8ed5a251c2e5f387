import { describe, expect, it } from 'vitest';

import { Lines } from './lines.ts';

const bad = { final: false, played: false };
const final = { final: true, played: false };

describe('a line that fails', () => {
  it('is left after so many attempts in a row', () => {
    const lines = new Lines(3, { failures: 3 });
    expect(lines.failed(0, bad)).toBe('same');
    expect(lines.failed(1, bad)).toBe('same');
    expect(lines.failed(2, bad)).toBe('next');
    expect(lines.current).toBe(1);
  });

  it('counts from zero after a picture', () => {
    const lines = new Lines(2);
    lines.failed(0, bad);
    lines.proved(1);
    expect(lines.failed(2, bad)).toBe('same');
    expect(lines.current).toBe(0);
  });

  it('is left at once when it can never play', () => {
    const lines = new Lines(2);
    expect(lines.failed(0, final)).toBe('next');
    expect(lines.current).toBe(1);
  });

  it('comes round again, after a pause', () => {
    const lines = new Lines(2, { failures: 1 });
    expect(lines.failed(0, bad)).toBe('next');
    expect(lines.failed(1, bad)).toBe('later');
    expect(lines.current).toBe(0);
    expect(lines.failed(2, bad)).toBe('next');
    expect(lines.failed(3, bad)).toBe('later');
  });

  it('does not come round when it can never play', () => {
    const lines = new Lines(2, { failures: 1 });
    lines.failed(0, final);
    expect(lines.failed(1, bad)).toBe('same');
    expect(lines.current).toBe(1);
  });

  it('ends it only when no line is left', () => {
    const lines = new Lines(3);
    expect(lines.failed(0, final)).toBe('next');
    expect(lines.failed(1, final)).toBe('next');
    expect(lines.failed(2, final)).toBe('over');
  });
});

describe('a line that stalls', () => {
  it('is left when it does so again and again within the window', () => {
    const lines = new Lines(2, { stalls: 3, stallWindow: 60 });
    lines.proved(0);
    expect(lines.stalled(10)).toBe(false);
    expect(lines.stalled(20)).toBe(false);
    expect(lines.stalled(30)).toBe(true);
    expect(lines.current).toBe(1);
  });

  it('is kept when the stalls lie far apart', () => {
    const lines = new Lines(2, { stalls: 3, stallWindow: 60 });
    for (const now of [10, 50, 90, 130, 170]) expect(lines.stalled(now)).toBe(false);
  });

  it('is left when its connection breaks as often, though each time a picture came', () => {
    const lines = new Lines(2, { stalls: 3 });
    for (const now of [10, 20]) {
      lines.proved(now);
      expect(lines.failed(now + 1, { final: false, played: true })).toBe('same');
    }
    lines.proved(30);
    expect(lines.failed(31, { final: false, played: true })).toBe('next');
    expect(lines.current).toBe(1);
  });

  it('is kept when there is no other', () => {
    const lines = new Lines(2, { stalls: 1 });
    lines.failed(0, final);
    expect(lines.stalled(1)).toBe(false);
    expect(lines.current).toBe(1);
  });
});

describe('the preferred line', () => {
  const fallen = () => {
    const lines = new Lines(2, { failures: 1, healthy: 30, stalls: 2 });
    lines.failed(0, bad);
    return lines;
  };

  it('is tried again when the other has played well for a while', () => {
    const lines = fallen();
    expect(lines.returnIn(1)).toBeUndefined();
    lines.proved(2);
    expect(lines.returnIn(2)).toBe(30);
    lines.stalled(12);
    expect(lines.returnIn(12)).toBe(30);
    expect(lines.returnIn(42)).toBe(0);
  });

  it('takes over again', () => {
    const lines = fallen();
    lines.proved(0);
    lines.returned(30);
    expect(lines.current).toBe(0);
    expect(lines.returnIn(31)).toBeUndefined();
  });

  it('is waited for longer each time that it disappoints', () => {
    const lines = fallen();
    lines.proved(0);
    lines.notYet(30);
    expect(lines.returnIn(30)).toBe(60);
    lines.returned(90);
    lines.failed(91, bad);
    lines.proved(92);
    expect(lines.returnIn(92)).toBe(120);
  });

  it('is waited for as in the beginning once it has proved itself', () => {
    const lines = fallen();
    lines.proved(0);
    lines.returned(30);
    lines.failed(300, bad);
    lines.proved(301);
    expect(lines.returnIn(301)).toBe(30);
  });

  it('is not tried when it can never play', () => {
    const lines = new Lines(2);
    lines.failed(0, final);
    lines.proved(1);
    expect(lines.returnIn(1)).toBeUndefined();
  });

  it('is another when a user chose it', () => {
    const lines = new Lines(3, {}, 2);
    expect(lines.preferred).toBe(2);
    expect(lines.returnIn(100)).toBeUndefined();
  });
});
