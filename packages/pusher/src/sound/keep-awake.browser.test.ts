import type { LiveError } from '@livelit/core';
import { expect, it } from 'vitest';

import { until } from '../testing/until.ts';
import { keepAwake } from './keep-awake.ts';

it('warns once of a browser that asks for a gesture, and wakes with it', async () => {
  const over = new AbortController();
  const context = new AudioContext();
  await context.suspend();
  let allowed = false;
  // The browser of these tests never asks; this one does as Chrome does.
  context.resume = () => (allowed ? AudioContext.prototype.resume.call(context) : new Promise(() => undefined));
  const warnings: LiveError[] = [];
  const states: string[] = [];
  keepAwake(
    context,
    over.signal,
    (error) => warnings.push(error),
    () => states.push(context.state),
  );
  await until('it warns', () => warnings.length > 0, 3000);
  expect(warnings[0]!.name).toBe('WARNING_AUTOPLAY_BLOCKED');
  expect(states).not.toContain('running');
  allowed = true;
  document.body.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
  await until('it is awake', () => states.at(-1) === 'running', 3000);
  states.length = 0;
  await context.suspend();
  await until('it wakes after an interruption', () => states.at(-1) === 'running', 3000);
  expect(warnings.length).toBe(1);
  over.abort();
  await context.close();
});
