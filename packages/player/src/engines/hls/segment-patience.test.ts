import { LiveCode, LiveError } from '@livelit/core';
import type { Fragment } from 'hls.js';
import { expect, it, vi } from 'vitest';

import { SegmentPatience, type PatienceParts } from './segment-patience.ts';

const notFound = new LiveError(LiveCode.ERROR_SOURCE_NOT_FOUND, 'No.', { detail: { httpStatus: 404 } });
const refused = new LiveError(LiveCode.ERROR_UNREACHABLE, 'No answer.');
const late = new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, 'Late.');

const segment = (sn: number | 'initSegment') =>
  ({ type: 'main', sn, start: 0, end: 2, url: 'https://host/a.ts?token=1', tagList: [] }) as unknown as Fragment;

function patient({ ahead = 0, levels = 1, tries = 6, skip = true } = {}) {
  const state = { ahead };
  const parts: PatienceParts = {
    policy: { timeout: 20, tries, skip },
    ahead: () => state.ahead,
    levels: () => levels,
    onSkip: vi.fn(),
    onHopeless: vi.fn(),
  };
  const patience = new SegmentPatience(parts);
  patience.succeeded(segment(0));
  const fail = (frag: Fragment, reason: LiveError, times: number) => {
    for (let count = 0; count < times; count++) patience.failed(frag, reason);
  };
  return { state, parts, patience, fail };
}

it('skips after all tries while there is something to play, earlier when there is not', () => {
  const rich = patient({ ahead: 20 });
  rich.fail(segment(1), notFound, 5);
  expect(rich.parts.onSkip).not.toHaveBeenCalled();
  rich.fail(segment(1), notFound, 1);
  expect(rich.parts.onSkip).toHaveBeenCalledExactlyOnceWith({ from: 0, to: 2, url: 'https://host/a.ts' }, notFound);
  const poor = patient();
  poor.fail(segment(1), notFound, 3);
  expect(poor.parts.onSkip).toHaveBeenCalledOnce();
  const silent = patient();
  silent.fail(segment(1), late, 2);
  expect(silent.parts.onSkip).toHaveBeenCalledOnce();
});

it('waits for a server that does not answer as long as there is something to play', () => {
  const { state, parts, fail } = patient({ ahead: 20 });
  fail(segment(1), refused, 30);
  expect(parts.onSkip).not.toHaveBeenCalled();
  state.ahead = 3;
  fail(segment(1), refused, 1);
  expect(parts.onSkip).toHaveBeenCalledOnce();
});

it('takes two segments in a row without an answer for a server that is down', () => {
  const { parts, patience, fail } = patient();
  fail(segment(1), refused, 3);
  expect(patience.trouble).toBeUndefined();
  fail(segment(2), refused, 3);
  expect(parts.onSkip).toHaveBeenCalledOnce();
  expect(patience.trouble).toBe(refused);
  patience.succeeded(segment(2));
  expect(patience.trouble).toBeUndefined();
});

it('skips several in a row of a server that answers, but not without end', () => {
  const { parts, patience, fail } = patient();
  for (let sn = 1; sn <= 8; sn++) fail(segment(sn), notFound, 3);
  expect(parts.onSkip).toHaveBeenCalledTimes(5);
  expect(patience.trouble).toBe(notFound);
});

it('tells hls.js of the gap, also in the next playlist', () => {
  const { patience, fail } = patient();
  const frag = segment(1);
  fail(frag, notFound, 3);
  expect(frag).toMatchObject({ gap: true, tagList: [['GAP']] });
  const again = [segment(1), segment(2)];
  patience.mark(again);
  expect(again.map(({ gap }) => gap ?? false)).toEqual([true, false]);
});

it('turns to another quality once, before anything is skipped', () => {
  const { parts, patience, fail } = patient({ ahead: 20, levels: 3 });
  fail(segment(1), notFound, 1);
  expect(patience.shouldRetry()).toBe(true);
  fail(segment(1), notFound, 1);
  expect(patience.shouldRetry()).toBe(false);
  expect(patience.shouldRetry()).toBe(true);
  expect(parts.onSkip).not.toHaveBeenCalled();
});

it.each([
  ['an initialisation', segment('initSegment'), true],
  ['anything where skipping is not wanted', segment(1), false],
])('does not skip %s', (_what, frag, skip) => {
  const { parts, fail } = patient({ skip });
  fail(frag, notFound, 3);
  expect(parts.onSkip).not.toHaveBeenCalled();
  expect(parts.onHopeless).toHaveBeenCalledWith(notFound);
});

it('waits shorter for a byte the less there is left to play', () => {
  const { state, patience } = patient({ ahead: 60 });
  expect(patience.idleMs).toBe(8000);
  state.ahead = 10;
  expect(patience.idleMs).toBe(5000);
  state.ahead = 0;
  expect(patience.idleMs).toBe(3500);
});
