import { describe, expect, it } from 'vitest';

import { parsePlaylist } from './playlist.ts';

const base = 'https://cdn.example/vod/index.m3u8';
const media = (...lines: string[]) => parsePlaylist(['#EXTM3U', ...lines].join('\r\n'), base);

describe('parsePlaylist', () => {
  it('knows what is none', () => {
    expect(parsePlaylist('<!doctype html>', base)).toBeUndefined();
  });

  it('tells what goes on being made from what does not', () => {
    expect(media('#EXTINF:2,', 'a.ts')).toMatchObject({ kind: 'media', live: true });
    expect(media('#EXTINF:2,', 'a.ts', '#EXT-X-ENDLIST')).toMatchObject({ kind: 'media', live: false });
  });

  it('reads segments with their heads and byte ranges', () => {
    const playlist = media(
      '#EXT-X-KEY:METHOD=AES-128,URI="secret.key"',
      '#EXT-X-MAP:URI="all.mp4",BYTERANGE="700@0"',
      '#EXTINF:2.5,title',
      '#EXT-X-BYTERANGE:1000@700',
      'all.mp4',
      '#EXTINF:2,',
      '#EXT-X-BYTERANGE:500',
      'all.mp4',
      '#EXTINF:2,',
      '/other.ts',
      '#EXT-X-ENDLIST',
    );
    const url = 'https://cdn.example/vod/all.mp4';
    expect(playlist).toEqual({
      kind: 'media',
      live: false,
      parts: [
        { url, kind: 'init', duration: 0, range: { start: 0, end: 700 } },
        { url, kind: 'segment', duration: 2.5, range: { start: 700, end: 1700 } },
        { url, kind: 'segment', duration: 2, range: { start: 1700, end: 2200 } },
        { url: 'https://cdn.example/other.ts', kind: 'segment', duration: 2, range: undefined },
      ],
    });
  });

  it('reads qualities with their sound', () => {
    const playlist = media(
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="one",URI="one.m3u8"',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="two, the default",DEFAULT=YES,URI="two.m3u8"',
      '#EXT-X-STREAM-INF:BANDWIDTH=800000,CODECS="avc1.4d401f,mp4a.40.2",AUDIO="a"',
      'low.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=2000000',
      '',
      'high.m3u8',
    );
    const at = (name: string) => `https://cdn.example/vod/${name}.m3u8`;
    expect(playlist).toEqual({
      kind: 'multivariant',
      levels: [
        { url: at('low'), bandwidth: 800_000, audio: at('two') },
        { url: at('high'), bandwidth: 2_000_000, audio: undefined },
      ],
      urls: [at('one'), at('two'), at('low'), at('high')],
    });
  });
});
