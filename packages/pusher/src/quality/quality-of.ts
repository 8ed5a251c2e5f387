import { type AudioQuality, LiveCode, LiveError, type VideoQuality } from '@livelit/core';
import {
  audioQualities,
  type AudioQualityName,
  resolutionModes,
  type VideoEncoderParam,
  videoEncoderDefaults,
  videoQualities,
  type VideoQualityName,
  type VideoResolutionName,
  videoResolutions,
} from '@livelit/core/presets';

import { atRate } from './at-rate.ts';
import { checkRange } from './check-range.ts';

/**
 * What `setVideoQuality` takes: numbers, a quality of the web family, or V2TXLive's. Bitrates that are not given are the
 * recommended ones, more of them above 15 frames a second.
 */
export type WantedVideoQuality = VideoQuality | VideoQualityName | VideoResolutionName | Partial<VideoEncoderParam>;

/** What `setAudioQuality` takes. */
export type WantedAudioQuality = AudioQuality | AudioQualityName;

/**
 * The numbers behind a wish. Throws ERROR_INVALID_PARAMETER for a name that nobody knows and for numbers out of range:
 * 16 to 7680 pixels, 1 to 120 frames a second, 10 to 100000 kbps, and a lowest bitrate above the highest.
 */
export function videoQualityOf(wanted: WantedVideoQuality): VideoQuality {
  if (typeof wanted === 'string') return { ...named(wanted) };
  if (typeof wanted !== 'object' || wanted === null) throw unknown('video', wanted);
  return checked('width' in wanted || 'height' in wanted ? (wanted as VideoQuality) : ofParam(wanted));
}

/** The numbers behind a name. Throws ERROR_INVALID_PARAMETER: 8000 to 96000 Hz, 1 or 2 channels, 6 to 512 kbps. */
export function audioQualityOf(wanted: WantedAudioQuality): AudioQuality {
  if (typeof wanted === 'string') {
    if (!Object.hasOwn(audioQualities, wanted)) throw unknown('audio', wanted);
    return audioQualities[wanted];
  }
  if (typeof wanted !== 'object' || wanted === null) throw unknown('audio', wanted);
  const { sampleRate, channels, kbps } = wanted;
  checkRange('sampleRate', sampleRate, 8000, 96_000, true);
  checkRange('channels', channels, 1, 2, true);
  checkRange('kbps', kbps, 6, 512);
  return { sampleRate, channels, kbps };
}

/** The orientation that a V2TXLiveVideoEncoderParam names; undefined where nothing does. */
export function orientationOf(wanted: WantedVideoQuality): 'landscape' | 'portrait' | undefined {
  const mode = typeof wanted === 'object' && 'videoResolutionMode' in wanted ? wanted.videoResolutionMode : undefined;
  if (mode !== undefined && !resolutionModes.includes(mode)) throw unknown('orientation', mode);
  return mode;
}

function named(name: string): VideoQuality {
  if (Object.hasOwn(videoQualities, name)) return videoQualities[name as VideoQualityName];
  return ofParam({ videoResolution: name as VideoResolutionName });
}

/** As V2TXLive has it, a bitrate of 0 is none: the recommended one holds. */
function ofParam(param: Partial<VideoEncoderParam>): VideoQuality {
  const { videoResolution = videoEncoderDefaults.videoResolution, videoFps: fps = videoEncoderDefaults.videoFps } =
    param;
  if (!Object.hasOwn(videoResolutions, videoResolution)) throw unknown('video', videoResolution);
  checkRange('videoFps', fps, 1, 120);
  const { width, height, maxKbps, minKbps } = videoResolutions[videoResolution];
  const kbps = param.videoBitrate || atRate(maxKbps, fps);
  return { width, height, fps, kbps, minKbps: param.minVideoBitrate || Math.min(atRate(minKbps, fps), kbps) };
}

function checked({ width, height, fps, kbps, minKbps }: VideoQuality): VideoQuality {
  checkRange('width', width, 16, 7680, true);
  checkRange('height', height, 16, 7680, true);
  checkRange('fps', fps, 1, 120);
  checkRange('kbps', kbps, 10, 100_000);
  if (minKbps !== undefined) checkRange('minKbps', minKbps, 1, kbps);
  return { width, height, fps, kbps, ...(minKbps !== undefined && { minKbps }) };
}

function unknown(what: string, wanted: unknown): LiveError {
  return new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `There is no ${what} quality '${String(wanted)}'.`);
}
