import { join } from 'node:path';

import { secondPattern } from './second-pattern.ts';

/** Seconds of the files and of HLS on demand. */
export const clipSeconds = 20;
/** Seconds after which a live stream shows the same again; a whole number of AAC frames, so that loops join. */
export const loopSeconds = 64;

/** Arguments, as one would type them. */
export const words = (text: string) => text.split(' ').filter(Boolean);

/** ffmpeg's moving test picture. */
export const picture = (seconds: number, width = 320, height = 180) => [
  ...words(`-f lavfi -t ${seconds} -i testsrc2=size=${width}x${height}:rate=25`),
];
/** A tone to go with it. */
export const tone = (seconds: number, hertz: number) =>
  words(`-f lavfi -t ${seconds} -i sine=frequency=${hertz}:sample_rate=48000`);
/** Sound as AAC. */
export const aac = words('-c:a aac -b:a 64k -ac 2 -ar 48000');
/** Pictures as H.264, a key frame a second. */
export const h264 = (bitrate: number, extra = '-profile:v main -bf 2') =>
  words(
    `-c:v libx264 -preset ultrafast ${extra} -pix_fmt yuv420p -g 25 -keyint_min 25 -sc_threshold 0 -b:v ${bitrate}k`,
  );
/** The second in every picture. */
export const pattern = (width = 320, height = 180) => ['-vf', secondPattern(width, height)];
/** HLS on demand, cut every so many seconds. */
export const hls = (seconds: number, extra: string) =>
  words(`-f hls -hls_time ${seconds} -hls_playlist_type vod -hls_list_size 0 ${extra}`);
/** Segments as fragmented MP4. */
export const fmp4 = (folder: string) => [
  ...words('-hls_segment_type fmp4 -hls_fmp4_init_filename init.mp4 -hls_segment_filename'),
  join(folder, '%d.m4s'),
];
/** Segments as MPEG-TS. */
export const inTs = (folder: string) => ['-hls_segment_filename', join(folder, '%d.ts')];
