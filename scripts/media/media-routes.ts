import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { LiveClock } from './live-clock.ts';
import { isLiveKind, liveInit, livePlaylist, liveSegment } from './live-hls.ts';
import { makeMedia } from './make-media.ts';
import type { RecipeName } from './recipes.ts';

const files: Readonly<Record<string, readonly [RecipeName, string]>> = {
  '/mp4/faststart.mp4': ['faststart', 'clip.mp4'],
  '/mp4/moov-at-end.mp4': ['moov-at-end', 'clip.mp4'],
  '/mp4/long-groups.mp4': ['long-groups', 'clip.mp4'],
  '/mp4/fragmented.mp4': ['fragmented', 'clip.mp4'],
  '/mp4/cut-start.mp4': ['cut-start', 'clip.mp4'],
  '/mov/clip.mov': ['mov', 'clip.mov'],
  '/m4a/clip.m4a': ['m4a', 'clip.m4a'],
  '/mp3/clip.mp3': ['mp3', 'clip.mp3'],
  '/webm/clip.webm': ['webm', 'clip.webm'],
  '/flv/clip.flv': ['flv', 'clip.flv'],
  '/ts/clip.ts': ['ts', 'clip.ts'],
  '/hevc/clip.mp4': ['hevc', 'clip.mp4'],
  '/bench/clip.flv': ['bench-flv', 'clip.flv'],
  '/bad/truncated.mp4': ['truncated', 'clip.mp4'],
  '/bad/truncated.flv': ['truncated', 'clip.flv'],
  '/bad/truncated.ts': ['truncated', 'clip.ts'],
  '/bad/truncated.webm': ['truncated', 'clip.webm'],
};

const folders: Readonly<Record<string, RecipeName>> = {
  ts: 'hls-ts',
  fmp4: 'hls-fmp4',
  aes: 'hls-aes',
  byterange: 'hls-byterange',
  discontinuity: 'hls-discontinuity',
  iframes: 'hls-iframes',
  hevc: 'hls-hevc',
  low: 'hls-video-low',
  mid: 'hls-video-mid',
  high: 'hls-video-high',
  en: 'hls-audio-en',
  zh: 'hls-audio-zh',
  subtitles: 'hls-subtitles',
};

const benchFolders: Readonly<Record<string, RecipeName>> = { fmp4: 'bench-fmp4', ts: 'bench-ts' };

const benchMaster = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-STREAM-INF:BANDWIDTH=2800000,RESOLUTION=1280x720,FRAME-RATE=30,CODECS="avc1.4D401F,mp4a.40.2"
index.m3u8
`;

const avc = (level: string) => `avc1.4D40${level}`;

const playlists: Readonly<Record<string, string>> = {
  '/hls/master.m3u8': `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="en/index.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="中文",LANGUAGE="zh",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="zh/index.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=NO,FORCED=NO,URI="subtitles/index.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=300000,RESOLUTION=160x90,FRAME-RATE=25,CODECS="${avc('0C')},mp4a.40.2",AUDIO="sound",SUBTITLES="text"
low/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=700000,RESOLUTION=320x180,FRAME-RATE=25,CODECS="${avc('14')},mp4a.40.2",AUDIO="sound",SUBTITLES="text"
mid/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1800000,RESOLUTION=640x360,FRAME-RATE=25,CODECS="${avc('1E')},mp4a.40.2",AUDIO="sound",SUBTITLES="text"
high/index.m3u8
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=250000,RESOLUTION=320x180,CODECS="${avc('14')}",URI="iframes/index.m3u8"
`,
  '/hls/iframes/master.m3u8': `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-STREAM-INF:BANDWIDTH=700000,RESOLUTION=320x180,FRAME-RATE=25,CODECS="${avc('14')},mp4a.40.2"
../fmp4/index.m3u8
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=250000,RESOLUTION=320x180,CODECS="${avc('14')}",URI="index.m3u8"
`,
  '/bad/codec.m3u8': `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-STREAM-INF:BANDWIDTH=700000,RESOLUTION=320x180,CODECS="vvc1.1.L65.CQA,ac-4.02.01.03"
../hls/fmp4/index.m3u8
`,
  '/bad/no-segments.m3u8': '#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-ENDLIST\n',
  '/bad/missing-segments.m3u8':
    '#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nnone-0.ts\n#EXTINF:2,\nnone-1.ts\n#EXT-X-ENDLIST\n',
};

const html =
  '<!doctype html><html><head><title>Not found</title></head><body><p>There is nothing here.</p></body></html>';

/** Bytes without meaning, the same ones every time. */
function noise(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = 0x2545f491;
  for (let at = 0; at < size; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state & 0xff;
  }
  return bytes;
}

function liveMaster(search: string, sound: boolean): string {
  return `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-STREAM-INF:BANDWIDTH=700000,RESOLUTION=320x180,FRAME-RATE=25,CODECS="avc1.42C014${sound ? ',mp4a.40.2' : ''}"
index.m3u8${search}
`;
}

/** What lies at an address of the origin, whole; undefined for nothing. */
export async function bytesAt(url: URL, clock: LiveClock): Promise<Buffer | undefined> {
  const { pathname, searchParams, search } = url;
  const text = playlists[pathname];
  if (text !== undefined) return Buffer.from(text);
  const file = files[pathname];
  if (file) return readFile(join(await makeMedia(file[0]), file[1]));

  const [, root, kind, name = ''] = pathname.split('/');
  if (root === 'hls' && kind && folders[kind]) {
    const folder = await makeMedia(folders[kind]);
    return readFile(join(folder, basename(name))).catch(() => undefined);
  }
  if (root === 'bench' && kind && benchFolders[kind]) {
    if (name === 'master.m3u8') return Buffer.from(benchMaster);
    return readFile(join(await makeMedia(benchFolders[kind]), basename(name))).catch(() => undefined);
  }
  if (root === 'live' && isLiveKind(kind)) {
    if (name === 'master.m3u8') return Buffer.from(liveMaster(search, !kind.startsWith('video-')));
    if (name === 'index.m3u8') return Buffer.from(livePlaylist(kind, searchParams, clock));
    if (name === 'init.mp4') return liveInit(kind);
    return liveSegment(kind, Number.parseInt(name, 10), searchParams, clock);
  }
  if (root === 'bad' && kind?.startsWith('html.')) return Buffer.from(html);
  if (root === 'bad' && kind?.startsWith('noise.')) return noise(200_000);
  if (root === 'bad' && kind?.startsWith('empty.')) return Buffer.alloc(0);
  return undefined;
}
