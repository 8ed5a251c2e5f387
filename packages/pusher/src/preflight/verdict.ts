import type { VideoQuality } from '@livelit/core';
import { videoQualities, type VideoQualityName } from '@livelit/core/presets';

import type { PreflightCheck } from './preflight-check.ts';

/** Share of a measured network that a stream may take. */
const shareOfUplink = 0.7;
/** An encoder is to be this much faster than real time. */
const shareOfEncoder = 1.3;

/** `bad` when something failed, `poor` when something is near its limit, else `good`. */
export function verdictOf(checks: readonly PreflightCheck[]): 'good' | 'poor' | 'bad' {
  if (checks.some(({ outcome }) => outcome === 'fail')) return 'bad';
  return checks.some(({ outcome }) => outcome === 'warn') ? 'poor' : 'good';
}

/**
 * The best quality that network and encoder were seen to carry: the wanted one, else the largest smaller one of the web
 * family, at the wanted rate or a lower one; undefined when even the smallest is too much.
 */
export function recommendedQuality(
  wanted: VideoQuality,
  {
    uplinkKbps,
    realTimeFactor,
  }: { readonly uplinkKbps?: number | undefined; readonly realTimeFactor?: number | undefined },
): VideoQuality | VideoQualityName | undefined {
  const workOf = ({ width, height, fps }: VideoQuality) => width * height * fps;
  const mostWork = realTimeFactor === undefined ? Infinity : (workOf(wanted) * realTimeFactor) / shareOfEncoder;
  const mostKbps = uplinkKbps === undefined ? Infinity : uplinkKbps * shareOfUplink;
  const fits = (quality: VideoQuality) => quality.kbps <= mostKbps && workOf(quality) <= mostWork;
  if (fits(wanted)) return wanted;
  const smaller = (Object.keys(videoQualities) as VideoQualityName[])
    .filter((name) => workOf(videoQualities[name]) <= workOf(wanted) && videoQualities[name].kbps <= wanted.kbps)
    .filter((name) => fits(videoQualities[name]));
  return smaller.at(-1);
}
