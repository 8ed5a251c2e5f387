import type { ResolutionMode } from './enumerations.ts';
import type { VideoResolutionName } from './video-resolutions.ts';

/** V2TXLive's `V2TXLiveVideoEncoderParam`. */
export interface VideoEncoderParam {
  /** @default '960x540' */
  videoResolution: VideoResolutionName;
  /** @default 'portrait' */
  videoResolutionMode: ResolutionMode;
  /**
   * Frames a second. Below 10 is choppy, above 20 is rarely worth it.
   * @default 15
   */
  videoFps: number;
  /**
   * Target bitrate in kbps.
   * @default 1500
   */
  videoBitrate: number;
  /**
   * Bitrate in kbps that adaptation does not go below; equal to `videoBitrate` it switches adaptation off. WebRTC cannot
   * promise it.
   * @default 800
   */
  minVideoBitrate: number;
}

/** What V2TXLive encodes with where nothing is set. */
export const videoEncoderDefaults: VideoEncoderParam = {
  videoResolution: '960x540',
  videoResolutionMode: 'portrait',
  videoFps: 15,
  videoBitrate: 1500,
  minVideoBitrate: 800,
};
