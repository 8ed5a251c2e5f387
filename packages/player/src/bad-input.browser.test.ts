import { codeName, LiveCode, type LiveCodeName } from '@livelit/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../scripts/browser-commands.ts';
import './element/define.ts';
import type { LivePlayerElement } from './element/live-player-element.ts';

const hasFfmpeg = await commands.hasProgram('ffmpeg');
const patience = { timeout: 25_000 };

let origin: Awaited<ReturnType<typeof commands.startMediaOrigin>>;
let stub: Awaited<ReturnType<typeof commands.startStub>>;
let element: LivePlayerElement;
/** Codes of everything that was reported, as errors or as warnings. */
let reported: string[];

/** What is wrong, its address, and the code that says so. Live addresses are tried again for ever; files end. */
interface Case {
  readonly what: string;
  readonly url: () => string;
  readonly name: LiveCodeName | readonly LiveCodeName[];
  readonly type?: string;
}

const at = (path: string) => () => origin.url + path;

const malformed: readonly Case[] = [
  { what: 'a page of HTML as HLS', url: at('/bad/html.m3u8'), name: 'ERROR_SOURCE_INVALID' },
  { what: 'random bytes as HLS', url: at('/bad/noise.m3u8'), name: 'ERROR_SOURCE_INVALID' },
  { what: 'nothing at all as HLS', url: at('/bad/empty.m3u8'), name: 'ERROR_SOURCE_INVALID' },
  { what: 'a playlist without segments', url: at('/bad/no-segments.m3u8'), name: 'ERROR_SOURCE_INVALID' },
  { what: 'a page of HTML as FLV', url: at('/bad/html.flv'), name: 'ERROR_SOURCE_INVALID' },
  { what: 'random bytes as FLV', url: at('/bad/noise.flv'), name: 'ERROR_SOURCE_INVALID' },
  { what: 'a page of HTML as MPEG-TS', url: at('/bad/html.ts'), name: 'ERROR_SOURCE_INVALID', type: 'http-ts' },
  { what: 'random bytes as MPEG-TS', url: at('/bad/noise.ts'), name: 'ERROR_SOURCE_INVALID', type: 'http-ts' },
  { what: 'a page of HTML as MP4', url: at('/bad/html.mp4'), name: 'ERROR_SOURCE_INVALID' },
  { what: 'random bytes as MP4', url: at('/bad/noise.mp4'), name: 'ERROR_SOURCE_INVALID' },
  {
    what: 'a page of HTML as WHEP',
    url: () => `${stub.url}/whep/a?status=201&type=text/html&body=%3Chtml%3E%3C/html%3E`,
    name: 'ERROR_SOURCE_INVALID',
    type: 'whep',
  },
];

const undecodable: readonly Case[] = [
  { what: 'a codec that nobody has, in HLS', url: at('/bad/codec.m3u8'), name: 'ERROR_CODEC_UNSUPPORTED' },
  { what: 'HEVC in HLS', url: at('/hls/hevc/index.m3u8'), name: 'ERROR_NO_AVAILABLE_HEVC_DECODERS' },
  {
    what: 'HEVC in MP4',
    url: at('/hevc/clip.mp4'),
    name: ['ERROR_NO_AVAILABLE_HEVC_DECODERS', 'ERROR_CODEC_UNSUPPORTED', 'ERROR_SOURCE_INVALID'],
  },
];

const misspelt: readonly Case[] = [
  { what: 'an address of no known scheme', url: () => 'gopher://host/stream', name: 'ERROR_INVALID_PARAMETER' },
  { what: 'what is no address', url: () => 'http://', name: 'ERROR_INVALID_PARAMETER' },
  { what: 'an rtmp:// address without a gateway', url: () => 'rtmp://host/app/key', name: 'ERROR_NOT_SUPPORTED' },
];

const refused: readonly Case[] = [
  { what: 'a server that asks for a token', url: at('/refused/index.m3u8'), name: 'ERROR_UNAUTHORIZED' },
  {
    what: 'a server that allows no other origins, HLS',
    url: at('/closed/index.m3u8'),
    name: 'ERROR_CROSS_ORIGIN_MEDIA',
  },
  {
    what: 'a server that allows no other origins, FLV',
    url: at('/closed/clip.flv'),
    name: 'ERROR_CROSS_ORIGIN_MEDIA',
  },
  { what: 'nobody at the address', url: () => 'http://127.0.0.1:9/a.flv', name: 'ERROR_UNREACHABLE' },
  { what: 'a stream that is not there', url: at('/nothing/here.m3u8'), name: 'ERROR_SOURCE_NOT_FOUND' },
];

describe.skipIf(!hasFfmpeg)('bad input (needs ffmpeg)', () => {
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
    stub = await commands.startStub();
    await commands.mediaOriginFault(origin.id, { path: '/refused/*', status: 401 });
    await commands.mediaOriginFault(origin.id, { path: '/closed/*', noCors: true });
  });
  afterAll(async () => {
    await commands.stopStub(stub.id);
    await commands.stopMediaOrigin(origin.id);
  });
  beforeEach(async () => {
    document.documentElement.lang = 'en';
    reported = [];
    element = document.createElement('live-player');
    element.muted = true;
    element.autoplay = true;
    element.style.cssText = 'width: 480px; aspect-ratio: 16/9';
    for (const type of ['error', 'warning'] as const)
      element.addEventListener(type, (event) => reported.push((event as unknown as { error: Error }).error.name));
    document.body.append(element);
    await element.updateComplete;
  });
  afterEach(() => element.remove());

  const words = () => element.shadowRoot!.querySelector<HTMLElement>('[part=overlay]')!.innerText;

  it.each([...malformed, ...undecodable, ...misspelt, ...refused])(
    'names $what, in words and by its code, and plays a good source afterwards',
    async ({ url, name, type }) => {
      const names: readonly string[] = typeof name === 'string' ? [name] : name;
      element.type = type ?? '';
      element.src = url();
      await expect.poll(() => reported.find((given) => names.includes(given)), patience).toBeDefined();
      const code = LiveCode[names.find((given) => reported.includes(given)) as LiveCodeName];
      expect(codeName(code)).toBeDefined();
      await expect.poll(words, patience).toContain(String(code));

      element.type = '';
      element.src = `${origin.url}/hls/ts/index.m3u8`;
      await expect.poll(() => element.state, patience).toBe('playing');
      expect(words()).not.toContain(String(code));
    },
  );

  it.each(['mp4', 'flv', 'ts'])('plays a truncated %s as far as it goes, then ends or says why', async (ending) => {
    element.type = ending === 'ts' ? 'http-ts' : '';
    element.config = { ...element.config };
    element.src = `${origin.url}/bad/truncated.${ending}`;
    const settled = () => ['playing', 'ended', 'error', 'reconnecting'].includes(element.state);
    await expect.poll(settled, patience).toBe(true);
    element.type = '';
    element.src = `${origin.url}/mp4/faststart.mp4`;
    await expect.poll(() => element.state, patience).toBe('playing');
  });
});
