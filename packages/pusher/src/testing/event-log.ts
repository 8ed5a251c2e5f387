import { isLiveError, type LiveCodeName } from '@livelit/core';

import type { LivePusher } from '../live-pusher.ts';

/** What a pusher tells, in order: states as they become, warnings and errors by the names of their codes. */
export function eventLog(pusher: LivePusher): { readonly entries: readonly string[]; has(entry: string): boolean } {
  const entries: string[] = [];
  pusher.addEventListener('statechange', () => entries.push(pusher.state));
  for (const type of ['warning', 'error'] as const)
    pusher.addEventListener(type, ({ error }) => {
      const name: LiveCodeName | 'not ours' = isLiveError(error) ? error.name : 'not ours';
      entries.push(`${type} ${name}`);
    });
  return { entries, has: (entry) => entries.includes(entry) };
}
