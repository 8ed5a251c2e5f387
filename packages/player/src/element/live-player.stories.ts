import { LiveCode, LiveError } from '@livelit/core';
import { html, type TemplateResult } from 'lit';

import type { PlayerConfig } from '../player-config.ts';
import type { PlayerState } from '../player-state.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import type { LivePlayerElement } from './live-player-element.ts';
import './define.ts';
import '../controls/define.ts';

interface Args {
  readonly src: string;
  readonly type: string;
  readonly autoplay: boolean;
  readonly muted: boolean;
  readonly controls: boolean;
  readonly poster: string;
  readonly fit: string;
  readonly rotation: number;
  readonly mirror: boolean;
  readonly config: Partial<PlayerConfig>;
  readonly width: string;
}

const render = (args: Args): TemplateResult => html`
  <live-player
    style="max-width: ${args.width}"
    src=${args.src}
    type=${args.type}
    ?autoplay=${args.autoplay}
    ?muted=${args.muted}
    ?controls=${args.controls}
    .poster=${args.poster}
    .fit=${args.fit}
    rotation=${args.rotation}
    ?mirror=${args.mirror}
    .config=${args.config}
  ></live-player>
`;

/** `<live-player>`: any live stream or file by its address. */
export default {
  title: 'Player/live-player',
  component: 'live-player',
  tags: ['autodocs'],
  render,
  args: {
    src: '',
    type: '',
    autoplay: false,
    muted: true,
    controls: true,
    poster: '',
    fit: '',
    rotation: 0,
    mirror: false,
    config: {},
    width: '48rem',
  },
  argTypes: {
    type: {
      control: 'select',
      options: ['', 'hls', 'll-hls', 'http-flv', 'ws-flv', 'http-ts', 'ws-ts', 'whep', 'webrtc', 'file'],
    },
    fit: { control: 'select', options: ['', 'contain', 'cover', 'fill'] },
    rotation: { control: 'select', options: [0, 90, 180, 270] },
    config: { control: false },
  },
};

interface Played {
  readonly canvasElement: HTMLElement;
}

/** Waits for a story to come where it shall be shown. */
async function until(is: () => unknown): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!is()) {
    if (Date.now() > deadline) throw new Error('The story did not come to its point.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const playerIn = ({ canvasElement }: Played) => canvasElement.querySelector<LivePlayerElement>('live-player')!;
const bar = (player: LivePlayerElement) => player.shadowRoot!.querySelector('live-player-controls')?.shadowRoot;
const overlay = (player: LivePlayerElement) => player.shadowRoot!.querySelector('[part=overlay]');

const reaches = (state: PlayerState) => async (played: Played) => {
  const player = playerIn(played);
  await until(() => player.state === state && overlay(player));
  if (player.controls) await until(() => bar(player)?.querySelector('media-play-button'));
};

/** An engine that draws its pictures in the page itself, so that a story needs no server. */
const standIn = (refusal?: LiveError): Partial<PlayerConfig> => {
  const engine = fakeEngine();
  engine.refuse(refusal);
  return { engines: [engine] };
};
const shown = { src: 'https://stand-in.example/stream', type: 'fake', autoplay: true };

/** Nothing is loaded. Put in the address of a stream: of the playground's gateway, for instance. */
export const Idle = { play: reaches('idle') };

/** A live stream, here of an engine that stands in for a server, with the control bar. */
export const Playing = { args: { ...shown, config: standIn() }, play: reaches('playing') };

/** Without `controls` there is nothing over the picture. */
export const Bare = { args: { ...shown, controls: false, config: standIn() }, play: reaches('playing') };

/** It waits for somebody to play it, with a poster. */
export const Waiting = {
  args: {
    ...shown,
    autoplay: false,
    poster:
      'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9" fill="%23135"/></svg>',
    config: standIn(),
  },
  play: reaches('paused'),
};

/** The menus of the control bar. */
export const Menu = {
  args: { ...shown, config: standIn() },
  play: async (played: Played) => {
    await reaches('playing')(played);
    const settings = bar(playerIn(played))!.querySelector('live-player-settings')!;
    settings.toggle();
    await settings.updateComplete;
  },
};

/** The statistics, live and with their units. */
export const Statistics = {
  args: { ...shown, config: { ...standIn(), statisticsInterval: 0.5 } },
  play: async (played: Played) => {
    await reaches('playing')(played);
    const controls = bar(playerIn(played))!;
    controls.querySelector('live-player-settings')!.dispatchEvent(new Event('statstoggle'));
    await until(() => controls.querySelector('live-player-stats')?.shadowRoot?.textContent?.includes('fps'));
  },
};

/** The browser wants a click before it starts sound. */
export const Blocked = {
  args: { ...shown, autoplay: false, config: standIn() },
  play: async (played: Played) => {
    const player = playerIn(played);
    await until(() => player.player);
    player.video.play = () => Promise.reject(new DOMException('No gesture.', 'NotAllowedError'));
    await player.play();
    await reaches('blocked')(played);
    Reflect.deleteProperty(player.video, 'play');
  },
};

const away = new LiveError(LiveCode.ERROR_SOURCE_NOT_FOUND, 'Nobody is live.', {
  detail: { httpStatus: 404, retryAfterMs: 3_600_000 },
});
const refused = new LiveError(LiveCode.ERROR_UNAUTHORIZED, 'Who are you?', { detail: { httpStatus: 401 } });

/** The connection is being made again: what happened, which attempt it is, and when. */
export const Reconnecting = { args: { ...shown, config: standIn(away) }, play: reaches('reconnecting') };

/** What cannot be played says why, and what to do. */
export const ErrorState = { args: { ...shown, config: standIn(refused) }, play: reaches('error') };

/** In a narrow place the most important stays. */
export const Narrow = { args: { ...shown, width: '20rem', config: standIn() }, play: reaches('playing') };

/** Chinese, by the `lang` of the page. */
export const Chinese = {
  args: { ...shown, config: standIn(away) },
  render: (args: Args) => html`<div lang="zh-CN">${render(args)}</div>`,
  play: reaches('reconnecting'),
};

/** From right to left: the words turn around, the direction of time does not. */
export const RightToLeft = {
  args: { ...shown, config: standIn() },
  render: (args: Args) => html`<div dir="rtl">${render(args)}</div>`,
  play: Menu.play,
};

/** In a dark page. */
export const Dark = {
  args: { ...shown, config: standIn(refused) },
  globals: { theme: 'dark' },
  play: reaches('error'),
};

/** Turned and mirrored, whole in its box. */
export const Turned = { args: { ...shown, rotation: 90, mirror: true, config: standIn() }, play: reaches('playing') };
