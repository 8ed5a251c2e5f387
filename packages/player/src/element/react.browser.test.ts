import type { LiveErrorEvent } from '@livelit/core';
import { createElement, createRef, StrictMode, version, type ComponentProps } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { film } from '../testing/test-media.ts';
import type { LivePlayerElement } from './live-player-element.ts';
import { LivePlayer } from './react.ts';

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

type Props = ComponentProps<typeof LivePlayer>;

const render = (props: Props) => root.render(createElement(StrictMode, null, createElement(LivePlayer, props)));

it('plays, gives its element, passes properties on and tells all events', async () => {
  expect(version).toMatch(/^19\./);
  const heard: string[] = [];
  const hear = (event: Event) => heard.push(event.type);
  const ref = createRef<LivePlayerElement>();
  const props: Props = {
    ref,
    src: url,
    type: 'video/webm',
    autoplay: true,
    muted: true,
    className: 'mine',
    rotation: 180,
    onStateChange: hear,
    onConnected: hear,
    onFirstFrame: hear,
    onPlaying: hear,
    onLoadedMetadata: hear,
    onVolumeChange: hear,
    onEnded: hear,
  };
  render({ ...props, onTimeUpdate: hear });
  await expect.poll(() => ref.current?.localName, patience).toBe('live-player');
  const element = ref.current!;
  expect(element.className).toBe('mine');
  await expect.poll(() => element.state, patience).toBe('playing');
  expect(element.rotation).toBe(180);
  expect(heard).toEqual(
    expect.arrayContaining(['statechange', 'connected', 'loadedmetadata', 'playing', 'firstframe']),
  );
  await expect.poll(() => heard, patience).toContain('timeupdate');
  render({ ...props, volume: 0.5 });
  await expect.poll(() => element.volume, patience).toBe(0.5);
  expect(element.state).toBe('playing');
  await expect.poll(() => heard, patience).toContain('volumechange');
  const times = heard.filter((type) => type === 'timeupdate').length;
  await expect.poll(() => element.state, patience).toBe('ended');
  expect(heard).toContain('ended');
  expect(heard.filter((type) => type === 'timeupdate')).toHaveLength(times);
});

it('tells of an error with the error', async () => {
  let error: LiveErrorEvent['error'] | undefined;
  render({ src: 'nothing://', autoplay: true, onError: (event) => (error = event.error) });
  await expect.poll(() => error?.name, patience).toBe('ERROR_INVALID_PARAMETER');
});

it('leaves nothing behind when it is unmounted', async () => {
  const ref = createRef<LivePlayerElement>();
  const heard: string[] = [];
  render({ ref, src: url, type: 'video/webm', autoplay: true, muted: true, onTimeUpdate: () => heard.push('time') });
  await expect.poll(() => ref.current?.state, patience).toBe('playing');
  const element = ref.current!;
  const { player, video } = element;
  root.render(null);
  await expect.poll(() => ref.current, patience).toBeNull();
  expect(place.childElementCount).toBe(0);
  await expect.poll(() => element.player, patience).toBeUndefined();
  expect(player!.state).toBe('idle');
  expect(video!.getAttribute('src') ?? '').toBe('');
  const { length } = heard;
  video!.dispatchEvent(new Event('timeupdate'));
  expect(heard).toHaveLength(length);
});
