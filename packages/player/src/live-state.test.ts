import { LiveCode, LiveError } from '@livelit/core';
import { expect, it } from 'vitest';

import { liveStateOf, type LiveFacts } from './live-state.ts';
import type { PlayerFacts } from './player-state.ts';

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
const stateOf = (facts: Partial<PlayerFacts>, more: Partial<LiveFacts> = {}) =>
  liveStateOf({
    facts: { ...playing, ...facts },
    live: true,
    wasLive: true,
    atEdge: true,
    repairing: undefined,
    ...more,
  });
const missing = new LiveError(LiveCode.ERROR_SOURCE_NOT_FOUND, 'Not there.');
const ended = new LiveError(LiveCode.ERROR_STREAM_ENDED, 'Over.');
const broken = new LiveError(LiveCode.ERROR_DISCONNECTED, 'Out.');

it.each([
  ['live', {}, {}],
  ['behind', {}, { atEdge: false }],
  ['behind', { wanted: false }, {}],
  ['on-demand', {}, { live: false, wasLive: false }],
  ['on-demand', { ended: true }, { live: false, wasLive: false }],
  ['ended', { ended: true }, { live: false }],
  ['unknown', { loaded: false }, {}],
  ['unknown', { shown: false }, { live: undefined, wasLive: false }],
  ['waiting', { shown: false, failures: 1 }, { live: undefined, wasLive: false, repairing: missing }],
  ['waiting', { shown: false, failures: 3 }, { repairing: ended, atEdge: false }],
  ['behind', { shown: false, failures: 3 }, { repairing: broken, atEdge: false }],
] as const)('is %s with %o and %o', (state, facts, more) => {
  expect(stateOf(facts, more)).toBe(state);
});
