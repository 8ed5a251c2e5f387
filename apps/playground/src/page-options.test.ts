import { describe, expect, it } from 'vitest';

import { pageOptions } from './page-options.ts';
import { playUrl, playWays, pushUrl, pushWays, streamName } from './ways.ts';

describe('the address of the page', () => {
  it('chooses nothing when it has no query', () => {
    expect(pageOptions('', 'x')).toMatchObject({ push: 'whip', play: 'whep', source: 'test', name: 'x' });
    expect(pageOptions('')).toMatchObject({ lang: undefined, theme: undefined });
  });

  it('chooses ways, name, language and theme', () => {
    expect(pageOptions('?push=flv&play=hls&name=x&lang=zh-CN&theme=dark&source=camera')).toMatchObject({
      push: 'flv',
      play: 'hls',
      name: 'x',
      lang: 'zh-CN',
      theme: 'dark',
      source: 'camera',
    });
  });

  it('keeps the default of what it does not understand', () => {
    const options = pageOptions('?push=smoke&play=&name=a/../b&lang=tlh&theme=neon', 'x');
    expect(options).toEqual(pageOptions('', 'x'));
  });
});

it('gives every visit without a name one that the gateway takes and nobody else has', () => {
  const names = Array.from({ length: 20 }, () => pageOptions('').name);
  expect(names.every((name) => streamName.test(name))).toBe(true);
  expect(new Set(names).size).toBeGreaterThan(15);
});

describe('the addresses of a stream', () => {
  it('are those of the gateway', () => {
    const origin = 'https://live.example:8443';
    expect(pushWays.map((way) => pushUrl(way, origin, 'x', 'rtmp://h/a/k'))).toEqual([
      `${origin}/whip/x`,
      'wss://live.example:8443/live/x.flv',
      'rtmp://h/a/k',
    ]);
    expect(playWays.map((way) => playUrl(way, origin, 'x'))).toEqual([
      `${origin}/whep/x`,
      `${origin}/live/x.flv`,
      'wss://live.example:8443/live/x.flv',
      `${origin}/hls/x/ll.m3u8`,
      `${origin}/hls/x/index.m3u8`,
    ]);
  });
});
