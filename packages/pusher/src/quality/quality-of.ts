import type { AudioQuality, VideoQuality } from '@livelit/core';
import {
  audioQualities,
  type AudioQualityName,
  type VideoEncoderParam,
  videoQualities,
  type VideoQualityName,
  videoEncoderDefaults,
  videoResolutions,
  type VideoResolutionName,
} from '@livelit/core/presets';

/** What `setVideoQuality` takes: numbers, a quality of the web family, or V2TXLive's. */
export type WantedVideoQuality = VideoQuality | VideoQualityName | VideoResolutionName | Partial<VideoEncoderParam>;

/** PLACEHOLDER, helper H5 checks and tests it. */
export function videoQualityOf(wanted: WantedVideoQuality): VideoQuality {
  if (typeof wanted !== 'string' && 'width' in wanted) return wanted;
  if (typeof wanted === 'string' && wanted in videoQualities) return videoQualities[wanted as VideoQualityName];
  const param =
    typeof wanted === 'string'
      ? { videoResolution: wanted as VideoResolutionName }
      : (wanted as Partial<VideoEncoderParam>);
  const { videoResolution, videoFps, videoBitrate, minVideoBitrate } = { ...videoEncoderDefaults, ...param };
  const { width, height, maxKbps, minKbps } = videoResolutions[videoResolution];
  return {
    width,
    height,
    fps: videoFps,
    kbps: param.videoBitrate ? videoBitrate : maxKbps,
    minKbps: param.minVideoBitrate ? minVideoBitrate : minKbps,
  };
}

/** What `setAudioQuality` takes. */
export type WantedAudioQuality = AudioQuality | AudioQualityName;

/** The numbers behind a name. */
export function audioQualityOf(wanted: WantedAudioQuality): AudioQuality {
  return typeof wanted === 'string' ? audioQualities[wanted] : wanted;
}

/** The orientation that a V2TXLiveVideoEncoderParam names; undefined where nothing does. */
export function orientationOf(wanted: WantedVideoQuality): 'landscape' | 'portrait' | undefined {
  return typeof wanted === 'object' && 'videoResolutionMode' in wanted ? wanted.videoResolutionMode : undefined;
}
