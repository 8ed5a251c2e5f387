import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { aac, clipSeconds, fmp4, h264, hls, inTs, loopSeconds, pattern, picture, tone, words } from './ffmpeg-words.ts';
import { secondPattern } from './second-pattern.ts';

/** Makes files into `folder`; `made` answers the folder of another recipe, `ffmpeg` runs it with these words. */
export type Recipe = (
  folder: string,
  ffmpeg: (...args: readonly string[]) => Promise<void>,
  made: (name: string) => Promise<string>,
) => Promise<void>;

const timed = (seconds: number) =>
  [
    'WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n',
    ...Array.from({ length: seconds }, (_, at) => `${clock(at)} --> ${clock(at + 1)}\nsecond ${at}\n`),
  ].join('\n');
const clock = (second: number) => `00:00:${String(second).padStart(2, '0')}.000`;

const audioRendition =
  (hertz: number): Recipe =>
  async (folder, ffmpeg) =>
    ffmpeg(...tone(clipSeconds, hertz), ...aac, ...hls(2, ''), ...fmp4(folder), join(folder, 'index.m3u8'));

const videoRendition =
  (width: number, height: number, bitrate: number): Recipe =>
  async (folder, ffmpeg) =>
    ffmpeg(
      ...picture(clipSeconds, width, height),
      ...pattern(width, height),
      ...h264(bitrate),
      ...hls(2, ''),
      ...fmp4(folder),
      join(folder, 'index.m3u8'),
    );

const copied =
  (file: string, ...args: readonly string[]): Recipe =>
  async (folder, ffmpeg, made) =>
    ffmpeg('-i', join(await made('base'), 'base.mp4'), '-c', 'copy', ...args, join(folder, file));

const segmented =
  (...args: readonly string[]): Recipe =>
  async (folder, ffmpeg, made) =>
    ffmpeg('-i', join(await made('base'), 'base.mp4'), ...words('-c copy'), ...args, join(folder, 'index.m3u8'));

/** All that the origin serves; each is made once, when it is first asked for. */
export const recipes = {
  base: async (folder, ffmpeg) =>
    ffmpeg(
      ...picture(clipSeconds),
      ...tone(clipSeconds, 440),
      ...pattern(),
      ...h264(400),
      ...aac,
      join(folder, 'base.mp4'),
    ),
  'live-base': async (folder, ffmpeg) =>
    ffmpeg(
      ...picture(loopSeconds),
      ...tone(loopSeconds, 440),
      ...pattern(),
      ...h264(400, '-tune zerolatency -profile:v baseline'),
      ...aac,
      join(folder, 'base.mp4'),
    ),

  faststart: copied('clip.mp4', '-movflags', '+faststart'),
  'moov-at-end': copied('clip.mp4'),
  /** Pictures that refer to later ones, and a key frame every ten seconds. */
  'long-groups': async (folder, ffmpeg) =>
    ffmpeg(
      ...picture(clipSeconds),
      ...tone(clipSeconds, 440),
      ...pattern(),
      ...words('-c:v libx264 -preset veryfast -bf 3 -g 250 -keyint_min 250 -sc_threshold 0 -pix_fmt yuv420p'),
      ...aac,
      join(folder, 'clip.mp4'),
    ),
  fragmented: copied('clip.mp4', '-movflags', '+frag_keyframe+empty_moov+default_base_moof'),
  /** Begins 1.5 s into its first group of pictures; an edit list says so. */
  'cut-start': async (folder, ffmpeg, made) =>
    ffmpeg(...words('-ss 1.5 -i'), join(await made('long-groups'), 'clip.mp4'), '-c', 'copy', join(folder, 'clip.mp4')),
  mov: copied('clip.mov'),
  m4a: copied('clip.m4a', '-vn'),
  mp3: async (folder, ffmpeg) => ffmpeg(...tone(clipSeconds, 440), '-c:a', 'libmp3lame', join(folder, 'clip.mp3')),
  webm: async (folder, ffmpeg) =>
    ffmpeg(
      ...picture(clipSeconds),
      ...tone(clipSeconds, 440),
      ...pattern(),
      ...words('-c:v libvpx -deadline realtime -cpu-used 16 -g 25 -b:v 400k -c:a libopus -b:a 48k'),
      join(folder, 'clip.webm'),
    ),
  flv: copied('clip.flv', '-flvflags', 'add_keyframe_index'),
  ts: copied('clip.ts', ...words('-muxdelay 0 -muxpreload 0')),
  hevc: async (folder, ffmpeg) =>
    ffmpeg(
      ...picture(clipSeconds),
      ...tone(clipSeconds, 440),
      ...pattern(),
      ...words('-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=25 -tag:v hvc1 -b:v 400k'),
      ...aac,
      '-movflags',
      '+faststart',
      join(folder, 'clip.mp4'),
    ),
  'hls-hevc': async (folder, ffmpeg, made) =>
    ffmpeg(
      '-i',
      join(await made('hevc'), 'clip.mp4'),
      '-c',
      'copy',
      '-tag:v',
      'hvc1',
      ...hls(2, ''),
      ...fmp4(folder),
      join(folder, 'index.m3u8'),
    ),

  'hls-ts': async (folder, ...rest) => segmented(...hls(2, ''), ...inTs(folder))(folder, ...rest),
  'hls-fmp4': async (folder, ...rest) => segmented(...hls(2, ''), ...fmp4(folder))(folder, ...rest),
  'hls-aes': async (folder, ...rest) => {
    const key = join(folder, 'key.bin');
    const info = join(folder, 'key-info.txt');
    await writeFile(key, Buffer.from('livelit-testkey!'));
    await writeFile(info, `key.bin\n${key}\n`);
    await segmented(...hls(2, ''), '-hls_key_info_file', info, ...inTs(folder))(folder, ...rest);
  },
  'hls-byterange': async (folder, ...rest) =>
    segmented(...hls(2, '-hls_flags single_file'), '-hls_segment_filename', join(folder, 'all.ts'))(folder, ...rest),
  /** Ten seconds, then ten of another size whose clock begins anew. */
  'hls-discontinuity': async (folder, ffmpeg, made) => {
    const base = join(await made('base'), 'base.mp4');
    const first = ['-hls_segment_filename', join(folder, 'a%d.ts')];
    const second = ['-hls_segment_filename', join(folder, 'b%d.ts')];
    await ffmpeg(...words('-t 10 -i'), base, '-c', 'copy', ...hls(2, ''), ...first, join(folder, 'a.m3u8'));
    await ffmpeg(
      ...words('-ss 10 -i'),
      base,
      ...words('-vf scale=480:270 -c:a copy'),
      ...h264(500),
      ...hls(2, ''),
      ...second,
      join(folder, 'b.m3u8'),
    );
    const [head, tail] = await Promise.all(['a.m3u8', 'b.m3u8'].map((name) => readFile(join(folder, name), 'utf8')));
    const joined = `${head!.replace('#EXT-X-ENDLIST\n', '')}#EXT-X-DISCONTINUITY\n${tail!.slice(tail!.indexOf('#EXTINF'))}`;
    await writeFile(join(folder, 'index.m3u8'), joined);
  },

  /** A single picture a second, each a segment of its own. */
  'hls-iframes': async (folder, ffmpeg) => {
    await ffmpeg(
      ...picture(clipSeconds),
      '-vf',
      `${secondPattern(320, 180)},fps=1`,
      ...words('-c:v libx264 -preset ultrafast -profile:v main -pix_fmt yuv420p -g 1 -b:v 200k'),
      ...hls(1, ''),
      ...fmp4(folder),
      join(folder, 'index.m3u8'),
    );
    const list = await readFile(join(folder, 'index.m3u8'), 'utf8');
    await writeFile(join(folder, 'index.m3u8'), list.replace('#EXT-X-MAP', '#EXT-X-I-FRAMES-ONLY\n#EXT-X-MAP'));
  },
  'hls-video-low': videoRendition(160, 90, 120),
  'hls-video-mid': videoRendition(320, 180, 400),
  'hls-video-high': videoRendition(640, 360, 1200),
  'hls-audio-en': audioRendition(440),
  'hls-audio-zh': audioRendition(880),
  'hls-subtitles': async (folder) => {
    await writeFile(join(folder, 'all.vtt'), timed(clipSeconds));
    const head = `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:${clipSeconds}\n#EXT-X-PLAYLIST-TYPE:VOD\n`;
    await writeFile(join(folder, 'index.m3u8'), `${head}#EXTINF:${clipSeconds},\nall.vtt\n#EXT-X-ENDLIST\n`);
  },

  'live-ts': async (folder, ffmpeg, made) =>
    ffmpeg(
      '-i',
      join(await made('live-base'), 'base.mp4'),
      '-c',
      'copy',
      '-muxdelay',
      '0',
      '-muxpreload',
      '0',
      ...hls(1, ''),
      ...inTs(folder),
      join(folder, 'index.m3u8'),
    ),
  'live-fmp4': async (folder, ffmpeg, made) =>
    ffmpeg(
      '-i',
      join(await made('live-base'), 'base.mp4'),
      '-c',
      'copy',
      ...hls(1, ''),
      ...fmp4(folder),
      join(folder, 'index.m3u8'),
    ),
  /** Segments, and groups of pictures, of a fifth of a second. */
  'live-short': async (folder, ffmpeg) =>
    ffmpeg(
      ...picture(loopSeconds),
      ...tone(loopSeconds, 440),
      ...pattern(),
      ...words('-c:v libx264 -preset ultrafast -tune zerolatency -profile:v baseline -pix_fmt yuv420p'),
      ...words('-g 5 -keyint_min 5 -sc_threshold 0 -b:v 400k'),
      ...aac,
      ...hls(0.2, ''),
      ...fmp4(folder),
      join(folder, 'index.m3u8'),
    ),
  'live-flv': async (folder, ffmpeg, made) =>
    ffmpeg('-i', join(await made('live-base'), 'base.mp4'), '-c', 'copy', join(folder, 'clip.flv')),

  /** Pictures without sound: a browser stops those in a hidden page. */
  'live-video-ts': async (folder, ffmpeg, made) =>
    ffmpeg(
      '-i',
      join(await made('live-base'), 'base.mp4'),
      ...words('-c copy -an -muxdelay 0 -muxpreload 0'),
      ...hls(1, ''),
      ...inTs(folder),
      join(folder, 'index.m3u8'),
    ),
  'live-video-fmp4': async (folder, ffmpeg, made) =>
    ffmpeg(
      '-i',
      join(await made('live-base'), 'base.mp4'),
      ...words('-c copy -an'),
      ...hls(1, ''),
      ...fmp4(folder),
      join(folder, 'index.m3u8'),
    ),
  'live-video-flv': async (folder, ffmpeg, made) =>
    ffmpeg('-i', join(await made('live-base'), 'base.mp4'), ...words('-c copy -an'), join(folder, 'clip.flv')),

  /** What players are compared with: 720p, 30 pictures a second, 2.5 Mbps, a key frame every two seconds. */
  'bench-base': async (folder, ffmpeg) =>
    ffmpeg(
      ...words(`-f lavfi -t ${clipSeconds} -i testsrc2=size=1280x720:rate=30`),
      ...tone(clipSeconds, 440),
      ...pattern(1280, 720),
      ...words('-c:v libx264 -preset veryfast -profile:v main -pix_fmt yuv420p -g 60 -keyint_min 60 -sc_threshold 0'),
      ...words('-b:v 2500k -minrate 2500k -maxrate 2500k -bufsize 2500k -nal-hrd cbr'),
      ...aac,
      join(folder, 'base.mp4'),
    ),
  'bench-fmp4': async (folder, ffmpeg, made) =>
    ffmpeg(
      '-i',
      join(await made('bench-base'), 'base.mp4'),
      '-c',
      'copy',
      ...hls(2, ''),
      ...fmp4(folder),
      join(folder, 'index.m3u8'),
    ),
  'bench-ts': async (folder, ffmpeg, made) =>
    ffmpeg(
      '-i',
      join(await made('bench-base'), 'base.mp4'),
      '-c',
      'copy',
      ...hls(2, ''),
      ...inTs(folder),
      join(folder, 'index.m3u8'),
    ),
  'bench-flv': async (folder, ffmpeg, made) =>
    ffmpeg('-i', join(await made('bench-base'), 'base.mp4'), '-c', 'copy', join(folder, 'clip.flv')),

  /** The same clip, for what a server may do wrong with it. */
  truncated: async (folder, _ffmpeg, made) => {
    for (const [name, file] of [
      ['faststart', 'clip.mp4'],
      ['flv', 'clip.flv'],
      ['ts', 'clip.ts'],
      ['webm', 'clip.webm'],
    ] as const) {
      await copyFile(join(await made(name), file), join(folder, file));
      const bytes = await readFile(join(folder, file));
      await writeFile(join(folder, file), bytes.subarray(0, Math.floor(bytes.length * 0.4)));
    }
  },
} as const satisfies Record<string, Recipe>;

/** What can be made. */
export type RecipeName = keyof typeof recipes;
