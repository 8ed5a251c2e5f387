import { LiveCode, LiveError } from '@livelit/core';
import { expect, it, vi } from 'vitest';

import { EventLog } from './event-log.ts';

it('keeps what was reported last, and tells of every change', () => {
  const log = new EventLog(2);
  const changed = vi.fn();
  log.addEventListener('change', changed);
  log.add('pusher', 'statechange', 'disconnected → connecting');
  log.add('pusher', 'statechange', 'connecting → connected');
  log.addError('player', 'error', new LiveError(LiveCode.ERROR_INVALID_PARAMETER, 'The name is empty.'));
  expect(log.entries.map(({ id, severity }) => [id, severity])).toEqual([
    [2, 'info'],
    [3, 'error'],
  ]);
  expect(changed).toHaveBeenCalledTimes(3);
  log.clear();
  expect(log.entries).toEqual([]);
  expect(changed).toHaveBeenCalledTimes(4);
});

it('exports one line per entry, with code, name and facts', () => {
  const log = new EventLog();
  log.add('player', 'firstframe', 'whep 120 ms');
  log.addError(
    'player',
    'error',
    new LiveError(LiveCode.ERROR_INVALID_PARAMETER, 'The name is empty.', { detail: { httpStatus: 400 } }),
  );
  const [first, second] = log.export().trimEnd().split('\n');
  expect(first).toMatch(/^\d{4}-\d\d-\d\dT.*Z\tplayer\tfirstframe\twhep 120 ms$/);
  expect(second).toContain('-2 ERROR_INVALID_PARAMETER The name is empty. {"httpStatus":400}');
});
