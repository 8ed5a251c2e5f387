import { expect, it } from 'vitest';

import { stateOf, type PlayerFacts } from './player-state.ts';

const playing: PlayerFacts = {
  loaded: true,
  failed: false,
  ended: false,
  blocked: false,
  wanted: true,
  failures: 0,
  shown: true,
  starved: false,
};

it.each([
  ['playing', {}],
  ['buffering', { starved: true }],
  ['connecting', { shown: false }],
  ['reconnecting', { shown: false, failures: 3 }],
  ['paused', { wanted: false }],
  ['paused', { wanted: false, shown: false, failures: 3 }],
  ['blocked', { blocked: true }],
  ['ended', { ended: true, wanted: false }],
  ['error', { failed: true, failures: 2, shown: false }],
  ['idle', { loaded: false }],
] as const)('is %s with %o', (state, facts) => {
  expect(stateOf({ ...playing, ...facts })).toBe(state);
});
