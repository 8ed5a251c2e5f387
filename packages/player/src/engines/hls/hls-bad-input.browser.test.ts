import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { LivePlayer } from '../../live-player.ts';
import { createVideo, frames, showsSomething } from '../../testing/watching.ts';

const hasFfmpeg = await commands.hasProgram('ffmpeg');

const hasHevc = MediaSource.isTypeSupported('video/mp4;codecs="hvc1.1.6.L60.90"');

describe.runIf(hasFfmpeg)('what is no HLS (needs ffmpeg)', { timeout: 60_000 }, () => {
  let origin: { id: string; url: string };
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
  });
  afterAll(() => commands.stopMediaOrigin(origin.id));

  it.each([
    ['a page instead of a playlist', '/bad/html.m3u8', 'ERROR_SOURCE_INVALID'],
    ['random bytes', '/bad/noise.m3u8', 'ERROR_SOURCE_INVALID'],
    ['nothing', '/bad/empty.m3u8', 'ERROR_SOURCE_INVALID'],
    ['a playlist without segments', '/bad/no-segments.m3u8', 'ERROR_SOURCE_INVALID'],
    ['codecs that no browser has', '/bad/codec.m3u8', 'ERROR_CODEC_UNSUPPORTED'],
    ...(hasHevc ? [] : [['H.265 without a decoder', '/hls/hevc/index.m3u8', 'ERROR_NO_AVAILABLE_HEVC_DECODERS']]),
    ['a playlist that is not there', '/hls/none/index.m3u8', 'ERROR_SOURCE_NOT_FOUND'],
    ['a server that refuses other origins', '/cors/index.m3u8', 'ERROR_CROSS_ORIGIN_MEDIA'],
    ['segments that are not there', '/bad/missing-segments.m3u8', 'ERROR_SOURCE_NOT_FOUND'],
    ['segments that are pages', '/pages/index.m3u8', 'ERROR_DECODE_FAILED'],
    ['segments that break off', '/cut/index.m3u8', 'ERROR_DISCONNECTED'],
    ['a playlist that is cut off', '/torn/index.m3u8', 'ERROR_SOURCE_INVALID'],
  ])('%s has its code, and the same video plays a good source afterwards', async (_what, path = '', name = '') => {
    const other = await commands.startMediaOrigin();
    await commands.mediaOriginFault(other.id, { path: '/cors/*', noCors: true });
    const media = await (await fetch(`${origin.url}/hls/fmp4/index.m3u8`)).text();
    for (const folder of ['pages', 'cut'])
      await commands.mediaOriginFault(other.id, { path: `/${folder}/index.m3u8`, body: media });
    await commands.mediaOriginFault(other.id, { path: '/pages/*.m*', body: '<!doctype html><p>Log in.</p>' });
    await commands.mediaOriginFault(other.id, { path: '/pages/index.m3u8', body: media });
    await commands.mediaOriginFault(other.id, { path: '/torn/index.m3u8', body: media.slice(0, 60) });
    const good = `${origin.url}/hls/fmp4/`;
    const cut = media.replace(/^(\d+\.m4s)$/gm, `${other.url}/hls/fmp4/$1`).replace('init.mp4', `${good}init.mp4`);
    await commands.mediaOriginFault(other.id, { path: '/cut/index.m3u8', body: cut });
    await commands.mediaOriginFault(other.id, {
      path: '/hls/fmp4/*.m4s',
      headers: { 'content-length': null },
      cut: 3000,
    });

    const video = createVideo();
    const player = new LivePlayer(video, { retry: { maxAttempts: 1 }, fileAttempts: 1 });
    await player.load({ url: other.url + path, live: false });
    await expect.poll(() => player.error?.name, { timeout: 30_000 }).toBe(name);
    expect(player.error!.message).toMatch(/^[A-Z].*\.$/);
    await player.load(`${origin.url}/hls/ts/index.m3u8`);
    await frames(video, 5);
    expect(showsSomething(video)).toBe(true);
    expect(player.error).toBeUndefined();
    player.destroy();
    video.remove();
    await commands.stopMediaOrigin(other.id);
  });
});
