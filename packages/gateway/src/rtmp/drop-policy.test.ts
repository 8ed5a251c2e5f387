import { describe, expect, it } from 'vitest';

import { createDropPolicy } from './drop-policy.ts';

describe('createDropPolicy', () => {
  it('never goes on in the middle of a group of pictures', () => {
    const policy = createDropPolicy(1000);
    const waiting = [0, 500, 1001, 0, 400, 600, 400];
    const kinds = ['key', 'frame', 'frame', 'frame', 'frame', 'key', 'key'] as const;
    expect(kinds.map((kind, i) => policy.admits(kind, true, waiting[i]!))).toEqual([
      true,
      true,
      false, // too much waits
      false, // the queue is empty again, but what this picture needs was left out
      false,
      false, // a key frame, but more than half still waits
      true,
    ]);
    expect(policy.dropped).toBe(4);
  });

  it('lets sound through for longer, and configs always', () => {
    const policy = createDropPolicy(1000);
    expect(policy.admits('frame', true, 1100)).toBe(false);
    expect(policy.admits('frame', false, 1100)).toBe(true);
    expect(policy.admits('frame', false, 1300)).toBe(false);
    expect(policy.admits('config', true, 9999)).toBe(true);
  });
});
