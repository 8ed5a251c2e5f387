import { createElement, StrictMode, useState, version, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';

import { film } from '../testing/test-media.ts';
import './define.ts';
import type { LivePlayerElement } from './live-player-element.ts';

const patience = { timeout: 15_000 };

let place: HTMLElement;
let root: Root;
let url: string;

beforeEach(async () => {
  url = await film({ seconds: 3 });
  place = document.createElement('div');
  document.body.append(place);
  root = createRoot(place);
});
afterEach(() => {
  root.unmount();
  place.remove();
  URL.revokeObjectURL(url);
});

it('the bare tag works in React 19: properties, attributes, children, events, and goes with its component', async () => {
  expect(version).toMatch(/^19\./);
  const states: string[] = [];
  function Page(): ReactNode {
    const [turned, turn] = useState(false);
    return createElement(
      'div',
      null,
      createElement('button', { onClick: () => turn(true) }, 'Turn'),
      createElement(
        'live-player',
        {
          type: 'video/webm',
          autoplay: true,
          muted: true,
          class: 'mine',
          rotation: turned ? 90 : 0,
          config: { statisticsInterval: 1 },
          onstatechange: ({ currentTarget }: { currentTarget: LivePlayerElement }) => states.push(currentTarget.state),
        },
        createElement('source', { src: url, type: 'video/webm' }),
        createElement('track', { kind: 'subtitles', src: 'data:text/vtt,WEBVTT', srcLang: 'en', label: 'English' }),
      ),
    );
  }
  root.render(createElement(StrictMode, null, createElement(Page)));
  const element = () => place.querySelector('live-player')!;
  await expect.poll(() => element()?.state, patience).toBe('playing');
  expect(states).toContain('playing');
  expect(element().className).toBe('mine');
  expect(element().config.statisticsInterval).toBe(1);
  expect(element().muted).toBe(true);
  await expect.poll(() => element().textTracks.length, patience).toBe(1);
  const before = element();
  await userEvent.click(place.querySelector('button')!);
  await expect.poll(() => getComputedStyle(element().video).rotate, patience).toBe('90deg');
  expect(element()).toBe(before);
  root.render(null);
  await expect.poll(() => before.player, patience).toBeUndefined();
});
