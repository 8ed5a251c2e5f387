import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands, page, userEvent } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import './define.ts';
import type { LivePlayerElement } from './live-player-element.ts';
import 'media-chrome/dist/media-control-bar.js';
import 'media-chrome/dist/media-controller.js';
import 'media-chrome/dist/media-live-button.js';
import 'media-chrome/dist/media-mute-button.js';
import 'media-chrome/dist/media-play-button.js';
import 'media-chrome/dist/media-time-range.js';

const patience = { timeout: 20_000 };

let origin: { id: string; url: string };
let controller: HTMLElement;
let player: LivePlayerElement;

beforeAll(async () => {
  origin = await commands.startMediaOrigin();
});
afterAll(() => commands.stopMediaOrigin(origin.id));
beforeEach(() => page.viewport(900, 700));
afterEach(() => controller.remove());

async function mount(path: string): Promise<void> {
  const template = document.createElement('template');
  template.innerHTML = `<media-controller style="width: 640px; aspect-ratio: 16 / 9" noautohide nomutedpref novolumepref>
    <live-player slot="media" autoplay muted src="${origin.url}${path}"></live-player>
    <media-control-bar>
      <media-play-button></media-play-button><media-mute-button></media-mute-button>
      <media-live-button></media-live-button><media-time-range></media-time-range>
    </media-control-bar>
  </media-controller>`;
  controller = document.importNode(template.content, true).firstElementChild as HTMLElement;
  document.body.append(controller);
  player = controller.querySelector('live-player')!;
  await expect.poll(() => player.state, patience).toBe('playing');
}
const attribute = (name: string) => controller.getAttribute(name);
const part = (name: string) => controller.querySelector<HTMLElement>(name)!;
interface StoreOwner extends HTMLElement {
  readonly mediaStore: { getState(): Record<string, unknown>; dispatch(action: object): void };
}
const store = () => (controller as StoreOwner).mediaStore;

describe('<media-controller> with <live-player slot="media">, both as they are', () => {
  it('plays, pauses, mutes and seeks a file', async () => {
    await mount('/hls/master.m3u8');
    await expect.poll(() => attribute('mediastreamtype'), patience).toBe('on-demand');
    await expect.poll(() => Number(attribute('mediaduration')), patience).toBeGreaterThan(19);
    await expect.poll(() => Number(attribute('mediacurrenttime')), patience).toBeGreaterThan(0.5);
    expect(attribute('mediapaused')).toBeNull();
    await userEvent.click(part('media-play-button'));
    await expect.poll(() => attribute('mediapaused'), patience).toBe('');
    expect(player.paused).toBe(true);
    await userEvent.click(part('media-mute-button'));
    await expect.poll(() => player.muted, patience).toBe(false);
    await userEvent.click(part('media-time-range'));
    await expect.poll(() => player.currentTime, patience).toBeGreaterThan(5);
    expect(player.getBoundingClientRect().width).toBe(640);
  });

  it('sees and sets the qualities and the sound tracks', async () => {
    await mount('/hls/master.m3u8');
    const state = (name: string) => store().getState()[name];
    await expect.poll(() => (state('mediaRenditionList') as unknown[]).length, patience).toBe(3);
    await expect.poll(() => (state('mediaAudioTrackList') as unknown[]).length, patience).toBe(2);
    const low = player.levels.findIndex(({ height }) => height === 90);
    store().dispatch({ type: 'mediarenditionrequest', detail: String(low) });
    expect(player.selectedLevel).toBe(low);
    expect(state('mediaRenditionSelected')).toBe(String(low));
    store().dispatch({ type: 'mediarenditionrequest', detail: 'auto' });
    expect(player.selectedLevel).toBe('auto');
    store().dispatch({ type: 'mediaaudiotrackrequest', detail: '1' });
    await expect.poll(() => state('mediaAudioTrackEnabled'), patience).toBe('1');
    expect(player.player!.audioTrack).toBe(1);
  });

  it('knows what is live, leads to the live edge, and goes along when the video changes', async () => {
    await mount('/live/ts/index.m3u8?segment=2&window=120');
    await expect.poll(() => attribute('mediastreamtype'), patience).toBe('live');
    await expect.poll(() => attribute('mediatargetlivewindow'), patience).toBe('Infinity');
    await expect.poll(() => attribute('mediatimeislive'), patience).toBe('');
    player.currentTime = player.seekable.start(0) + 5;
    await expect.poll(() => attribute('mediatimeislive'), patience).toBeNull();
    part('media-live-button').click();
    await expect.poll(() => attribute('mediatimeislive'), patience).toBe('');

    const { video } = player;
    await player.switchStream(`${origin.url}/hls/master.m3u8`);
    await expect.poll(() => player.video === video, patience).toBe(false);
    await expect.poll(() => attribute('mediastreamtype'), patience).toBe('on-demand');
    const before = Number(attribute('mediacurrenttime'));
    await expect.poll(() => Number(attribute('mediacurrenttime')), patience).not.toBe(before);
    part('media-play-button').click();
    await expect.poll(() => player.video.paused, patience).toBe(true);
  });
});
