import { LiveCode, LiveError } from '@livelit/core';

interface Range {
  readonly min: number;
  readonly max: number;
  readonly step?: number;
}

/** V2TXLive's ratio of zoom goes from 1, the widest, to this, the nearest. */
export const maxZoomRatio = 5;

/** What a ratio of 1 to 5 is on a camera's own scale. Throws ERROR_INVALID_PARAMETER. */
export function zoomOfRatio(ratio: number, range: Range): number {
  demand(ratio >= 1 && ratio <= maxZoomRatio, `The ratio of zoom must be from 1 to ${maxZoomRatio}, not ${ratio}.`);
  return onStep(range.min + ((ratio - 1) / (maxZoomRatio - 1)) * (range.max - range.min), range);
}

/** A zoom on the camera's own scale. Throws ERROR_INVALID_PARAMETER when it lies outside. */
export function zoomWithin(zoom: number, range: Range): number {
  demand(zoom >= range.min && zoom <= range.max, `The zoom must be from ${range.min} to ${range.max}, not ${zoom}.`);
  return onStep(zoom, range);
}

/** What -1 (darkest) to 1 (brightest) is on a camera's own scale; 0 is 0. Throws ERROR_INVALID_PARAMETER. */
export function exposureOf(value: number, range: Range): number {
  demand(value >= -1 && value <= 1, `The exposure must be from -1 to 1, not ${value}.`);
  return onStep(value < 0 ? -value * range.min : value * range.max, range);
}

function onStep(value: number, { min, max, step }: Range): number {
  const stepped = step ? min + Math.round((value - min) / step) * step : value;
  return Math.min(max, Math.max(min, stepped));
}

function demand(holds: boolean, message: string): void {
  if (!holds) throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, message);
}
