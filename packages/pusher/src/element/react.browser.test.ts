import { createElement, createRef, StrictMode, useState, version, type ComponentProps, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';

import { fakeTransport, type FakeTransport } from '../testing/fake-transport.ts';
import { canvasStream, toneStream } from '../testing/test-streams.ts';
import type { LivePusherElement } from './live-pusher-element.ts';
import { LivePusher } from './react.ts';

const patience = { timeout: 15_000 };

let place: HTMLElement;
let root: Root;
let transport: FakeTransport;

beforeEach(() => {
  transport = fakeTransport();
  place = document.createElement('div');
  document.body.append(place);
  root = createRoot(place);
});
afterEach(() => {
  root.unmount();
  place.remove();
});

type Props = ComponentProps<typeof LivePusher>;

const render = (props: Props) => root.render(createElement(StrictMode, null, createElement(LivePusher, props)));
const config = () => ({ transports: [transport], statisticsInterval: 0.2 });

it('gives its element, passes properties on, tells all events, and leaves nothing behind', async () => {
  expect(version).toMatch(/^19\./);
  const heard = new Set<string>();
  const hear = (event: Event) => heard.add(event.type);
  const ref = createRef<LivePusherElement>();
  const props: Props = {
    ref,
    url: 'fake:a',
    controls: false,
    mode: 'SD',
    maxBitrate: 500,
    enableCamera: false,
    className: 'mine',
    config: config(),
    onStateChange: hear,
    onSourcesChange: hear,
    onDestinationsChange: hear,
    onStatistics: hear,
    onVolume: hear,
    onFirstAudioFrame: hear,
  };
  render(props);
  await expect.poll(() => ref.current?.pusher, patience).toBeDefined();
  const element = ref.current!;
  expect(element.className).toBe('mine');
  expect(element.pusher?.videoQuality).toMatchObject({ height: 360, kbps: 500 });
  expect(element.shadowRoot!.querySelector('.bar-place')).toBeNull();
  await element.startCustomCapture(toneStream());
  await element.enableVolumeEvaluation(100);
  await element.startPush();
  await expect
    .poll(() => [...heard].sort(), patience)
    .toEqual(['destinationschange', 'firstaudioframe', 'sourceschange', 'statechange', 'statistics', 'volume']);
  render({ ...props, muted: true });
  await expect.poll(() => element.audioPaused, patience).toBe(true);
  expect(element.state).toBe('connected');
  root.render(null);
  await expect.poll(() => element.pusher, patience).toBeUndefined();
  expect(transport.last?.context.signal.aborted).toBe(true);
});

it('the bare tag works in React 19: properties, attributes, events', async () => {
  const states: string[] = [];
  function Page(): ReactNode {
    const [muted, mute] = useState(false);
    return createElement(
      'div',
      null,
      createElement('button', { onClick: () => mute(true) }, 'Mute'),
      createElement('live-pusher', {
        url: 'fake:a',
        muted,
        class: 'mine',
        'enable-camera': 'false',
        config: config(),
        onstatechange: ({ currentTarget }: { currentTarget: LivePusherElement }) => states.push(currentTarget.state),
      }),
    );
  }
  root.render(createElement(StrictMode, null, createElement(Page)));
  const element = () => place.querySelector('live-pusher')!;
  await expect.poll(() => element()?.pusher, patience).toBeDefined();
  await element().startCustomCapture(canvasStream().stream);
  await element().startPush();
  await expect.poll(() => states, patience).toContain('connected');
  expect(element().enableCamera).toBe(false);
  await userEvent.click(place.querySelector('button')!);
  await expect.poll(() => element().audioPaused, patience).toBe(true);
});
