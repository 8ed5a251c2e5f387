import '../element/define.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import { LivePlayer } from '../live-player.ts';
import { freshName } from '../testing/byte-origin.ts';
import { secondShown } from '../testing/second-shown.ts';
import { createVideo } from '../testing/watching.ts';
import { type MediaCache, openCache } from './index.ts';

const patience = { timeout: 25_000 };
const hasFfmpeg = await commands.hasProgram('ffmpeg');

describe.runIf(hasFfmpeg)('with the network gone (needs ffmpeg)', { timeout: 60_000 }, () => {
  let origin: Awaited<ReturnType<typeof commands.startMediaOrigin>>;
  let cache: MediaCache;
  let players: LivePlayer[];
  let run: AbortController;
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
  });
  afterAll(() => commands.stopMediaOrigin(origin.id));
  beforeEach(() => {
    cache = openCache({ name: freshName() });
    players = [];
    run = new AbortController();
  });
  afterEach(async () => {
    for (const player of players) player.destroy();
    run.abort();
    await commands.mediaOriginFault(origin.id);
    await cache.clear();
    await cache.close();
  });

  const offline = () => commands.mediaOriginFault(origin.id, { path: '*', reset: true });
  const play = async (path: string) => {
    const player = new LivePlayer(createVideo(run.signal), { cache });
    players.push(player);
    await player.load({ url: origin.url + path, live: false });
    return player;
  };
  const shows = (player: LivePlayer, second: number) =>
    expect.poll(() => secondShown(player.video), patience).toBe(second);

  it.each([
    ['/mp4/faststart.mp4', 'file'],
    ['/hls/fmp4/index.m3u8', 'hls'],
    ['/hls/byterange/index.m3u8', 'hls'],
    ['/flv/clip.flv', 'flv'],
  ])('plays %s, which was fetched ahead', async (path, engine) => {
    await cache.preload(origin.url + path);
    await offline();
    const player = await play(path);
    await shows(player, 1);
    expect(player.engineName).toBe(engine);
    player.video.currentTime = 17.5;
    await shows(player, 18);
  });

  it('shows the poster, and plays, in <live-player>', async () => {
    const poster = `${origin.url}/hls/iframes/poster.svg`;
    const path = '/hls/fmp4/index.m3u8';
    await commands.mediaOriginFault(origin.id, {
      path: 'poster.svg',
      body: '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="18"><rect width="32" height="18" fill="red"/></svg>',
      headers: { 'Content-Type': 'image/svg+xml' },
    });
    await cache.preload(poster);
    await cache.preload(origin.url + path);
    await commands.mediaOriginFault(origin.id);
    await offline();
    const element = document.createElement('live-player');
    element.config = { cache };
    Object.assign(element, { poster, muted: true, src: origin.url + path });
    document.body.append(element);
    const picture = () => element.shadowRoot!.querySelector<HTMLImageElement>('[part=poster]');
    await expect.poll(() => picture()?.naturalWidth, patience).toBe(32);
    await element.play();
    await expect.poll(() => secondShown(element.video!), patience).toBe(1);
    element.remove();
  });
});
