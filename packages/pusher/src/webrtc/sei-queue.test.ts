import { expect, it } from 'vitest';

import { SeiQueue } from './sei-queue.ts';

const unit = (value: number) => new Uint8Array([value]);

it('hands out one unit a picture, in order', () => {
  const queue = new SeiQueue();
  expect(queue.next(1)).toBeUndefined();
  queue.add(unit(1));
  queue.add(unit(2));
  expect([queue.next(1), queue.next(1), queue.next(1)]).toEqual([unit(1), unit(2), undefined]);
});

it('gives every layer its own, but a new one not what is over', () => {
  const queue = new SeiQueue();
  queue.next(1);
  queue.next(2);
  queue.add(unit(1));
  expect([queue.next(1), queue.next(2), queue.next(3), queue.next(2)]).toEqual([
    unit(1),
    unit(1),
    undefined,
    undefined,
  ]);
  queue.add(unit(2));
  expect([queue.next(3), queue.next(1), queue.next(2)]).toEqual([unit(2), unit(2), unit(2)]);
});

it('forgets the oldest while no picture comes', () => {
  const queue = new SeiQueue();
  queue.next(1);
  for (let value = 0; value < 120; value++) queue.add(unit(value));
  expect(queue.next(1)).toEqual(unit(20));
});
