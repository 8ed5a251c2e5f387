import { expect, it } from 'vitest';

import { PendingPongs } from './pending-pongs.ts';

it('answers when what came before has left, in order', () => {
  const answers: number[] = [];
  const pongs = new PendingPongs((id) => answers.push(id));
  pongs.add(1, 0);
  pongs.took(1000);
  pongs.add(2, 1000);
  pongs.took(500);
  pongs.add(3, 1500);
  expect(answers).toEqual([1]);
  pongs.flush(600);
  expect(answers).toEqual([1]);
  pongs.flush(500);
  expect(answers).toEqual([1, 2]);
  pongs.flush(0);
  expect(answers).toEqual([1, 2, 3]);
  for (let id = 0; id < 300; id++) pongs.add(id, 1500);
  pongs.flush(0);
  expect(answers).toHaveLength(203);
});
