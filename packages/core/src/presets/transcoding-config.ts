import type { MixInputType } from './enumerations.ts';

/** V2TXLive's `V2TXLiveMixStream`: one stream of a mix, in pixels from the top left. */
export interface MixStream {
  /** Whose stream it is. */
  userId: string;
  /** Which stream; `null` is the one that is pushed. */
  streamId: string | null;
  /** Pixels from the left. @default 0 */
  x: number;
  /** Pixels from the top. @default 0 */
  y: number;
  /** Pixels. @default 360 */
  width: number;
  /** Pixels. @default 640 */
  height: number;
  /** From 1, in the back, to 15; no two are equal. @default 1 */
  zOrder: number;
  /** @default 'audioVideo' */
  inputType: MixInputType;
}

/** V2TXLive's `V2TXLiveTranscodingConfig`: how streams are mixed into one. */
export interface TranscodingConfig {
  /** Pixels; 0 with `videoHeight` 0 mixes sound only. @default 360 */
  videoWidth: number;
  /** Pixels. @default 640 */
  videoHeight: number;
  /** kbps; 0 is estimated from the size. @default 0 */
  videoBitrate: number;
  /** Frames a second, above 0 to 30. @default 15 */
  videoFramerate: number;
  /** Seconds between key frames, 1 to 8. @default 2 */
  videoGOP: number;
  /** Red, green and blue as one number. @default 0x000000 */
  backgroundColor: number;
  /** Samples a second: 12000, 16000, 22050, 24000, 32000, 44100 or 48000. @default 48000 */
  audioSampleRate: number;
  /** kbps, 32 to 192. @default 64 */
  audioBitrate: number;
  /** 1 or 2. @default 1 */
  audioChannels: 1 | 2;
  /** @default [] */
  mixStreams: readonly MixStream[];
}

/** How V2TXLive mixes where nothing is set. */
export const transcodingDefaults: TranscodingConfig = {
  videoWidth: 360,
  videoHeight: 640,
  videoBitrate: 0,
  videoFramerate: 15,
  videoGOP: 2,
  backgroundColor: 0x00_00_00,
  audioSampleRate: 48_000,
  audioBitrate: 64,
  audioChannels: 1,
  mixStreams: [],
};
