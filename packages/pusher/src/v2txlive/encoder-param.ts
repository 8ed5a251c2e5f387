import {
  resolutionModes,
  type VideoEncoderParam,
  type VideoResolutionName,
  videoResolutions,
} from '@livelit/core/presets';

import type { V2TXLiveVideoEncoderParam } from './v2-tx-live-def.ts';

const names = Object.keys(videoResolutions) as VideoResolutionName[];

/** V2TXLive's numbers as core names them; undefined where one of them is wrong. */
export function encoderParamOf(param: V2TXLiveVideoEncoderParam): Partial<VideoEncoderParam> | undefined {
  const { videoResolution = names.indexOf('960x540'), videoResolutionMode, videoFps = 15 } = param;
  const { videoBitrate, minVideoBitrate } = param;
  const resolution = names[videoResolution];
  const mode = videoResolutionMode === undefined ? undefined : resolutionModes[videoResolutionMode];
  if (!resolution || (videoResolutionMode !== undefined && !mode)) return undefined;
  if (!(videoFps >= 1 && videoFps <= 60)) return undefined;
  // 0 is what C++ has for "as recommended".
  if ([videoBitrate ?? 0, minVideoBitrate ?? 0].some((rate) => !(rate >= 0 && Number.isFinite(rate)))) return undefined;
  if (videoBitrate && minVideoBitrate && minVideoBitrate > videoBitrate) return undefined;
  return {
    videoResolution: resolution,
    videoFps,
    ...(mode ? { videoResolutionMode: mode } : {}),
    ...(videoBitrate ? { videoBitrate } : {}),
    ...(minVideoBitrate ? { minVideoBitrate } : {}),
  };
}
