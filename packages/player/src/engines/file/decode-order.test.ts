import { describe, expect, it } from 'vitest';

import { DecodeOrder } from './decode-order.ts';

/** Feeds pictures as a reader does: looking ahead only until the next time is certain. */
function decodeTimes(shown: readonly number[]): number[] {
  const order = new DecodeOrder();
  let known = 0;
  return shown.map(() => {
    while (!order.isReady && known < shown.length) order.add(shown[known++]!);
    return order.next()!;
  });
}

describe('DecodeOrder', () => {
  it('leaves pictures that come in order alone', () => {
    expect(decodeTimes([0, 1, 2, 3])).toEqual([0, 1, 2, 3]);
  });

  it('sorts the times of pictures that refer to later ones', () => {
    expect(decodeTimes([0, 4, 2, 1, 3, 8, 6, 5, 7])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('never goes back, over groups longer than it looks ahead', () => {
    const shown = Array.from({ length: 400 }, (_, index) => index * 4).flatMap((time) => [
      time + 3,
      time + 1,
      time,
      time + 2,
    ]);
    expect(decodeTimes(shown)).toEqual(shown.toSorted((a, b) => a - b));
  });
});
