import { defaultWriters } from './default-writers.ts';
import type { WriterDefinition } from './writer.ts';

/** What a recorder can be told. Read once, at construction. */
export interface RecorderConfig {
  /**
   * Template of the file names: `{date}` and `{time}` are filled in, the ending is added, and what file systems do
   * not take is replaced.
   * @default 'recording {date} {time}'
   */
  fileName: string;
  /**
   * Container of the files. The first of `writers` that can write it does.
   * @default 'video/mp4'
   */
  mimeType: string;
  /**
   * Video bitrate in kbps; 0 chooses by size and frame rate (720p30: 2765).
   * @default 0
   */
  videoBitrate: number;
  /**
   * Audio bitrate in kbps, 16 to 320.
   * @default 128
   */
  audioBitrate: number;
  /**
   * Seconds between two key frames, and length of a fragment: what a crash can cost. 0.25 to 2.
   * @default 1
   */
  fragmentDuration: number;
  /**
   * Seconds between two `statistics` events. 0.5 to 10.
   * @default 2
   */
  statisticsInterval: number;
  /**
   * The recording is closed in order when the browser says that it grants less than this, in megabytes; a warning
   * comes at four times as much. Chromium never says so: there the first write that fails closes it.
   * @default 32
   */
  minFreeMegabytes: number;
  /**
   * Writers in order of preference.
   * @default defaultWriters
   */
  writers: readonly WriterDefinition[];
}

/** What a recorder does unless told otherwise. */
export const recorderDefaults: RecorderConfig = {
  fileName: 'recording {date} {time}',
  mimeType: 'video/mp4',
  videoBitrate: 0,
  audioBitrate: 128,
  fragmentDuration: 1,
  statisticsInterval: 2,
  minFreeMegabytes: 32,
  writers: defaultWriters,
};
