import { LiveCode } from '../live-code.ts';
import { LiveError } from '../live-error.ts';
import type { FillMode, MixInputType } from './enumerations.ts';

/** A size in pixels. */
export interface Size {
  /** Pixels, above 0. */
  readonly width: number;
  /** Pixels, above 0. */
  readonly height: number;
}

/**
 * How the regions of a layout are written: `fraction` of the canvas from its top left (Agora), `pixel` from its top left
 * (V2TXLive), or `center`, pixels with `x` and `y` in the middle of the region (TXLivePusher).
 */
export type LayoutUnit = 'fraction' | 'pixel' | 'center';

/** Where one stream stands in a mix. */
export interface LayoutRegion {
  /** The stream, as `startCamera()` and its siblings returned it. */
  readonly streamId: string;
  /** Left edge, or the middle for `center`. */
  readonly x: number;
  /** Upper edge, or the middle for `center`. */
  readonly y: number;
  /** 0 for a stream that is only heard. */
  readonly width: number;
  /** 0 for a stream that is only heard. */
  readonly height: number;
  /** The higher is in front; equals keep their order. @default 0 */
  readonly zOrder?: number;
  /** 0 is invisible, 1 opaque. @default 1 */
  readonly alpha?: number;
  /** @default 'fill' */
  readonly fillMode?: FillMode;
  /** @default 'audioVideo' */
  readonly inputType?: MixInputType;
}

/** A mix as users write it. */
export interface Layout {
  /** The mixed picture. */
  readonly canvas: Size;
  /** How `regions` are written. @default 'fraction' */
  readonly unit?: LayoutUnit;
  /** Its streams. */
  readonly regions: readonly LayoutRegion[];
}

/** The regions from back to front with nothing left out, all numbers being fractions of the canvas from its top left. */
export function normalizeLayout(layout: Layout): Required<LayoutRegion>[] {
  const { canvas, unit = 'fraction', regions } = layout;
  if (!(canvas.width > 0 && canvas.height > 0 && Number.isFinite(canvas.width * canvas.height))) {
    throw wrong(`The canvas measures ${canvas.width} × ${canvas.height}, not something above 0.`);
  }
  return regions
    .map((region) => normalizeRegion(region, canvas, unit))
    .sort((back, front) => back.zOrder - front.zOrder);
}

/** A normalised region in whole pixels of a canvas, from its top left. */
export function regionInPixels(region: LayoutRegion, canvas: Size): { x: number; y: number } & Size {
  const x = Math.round(region.x * canvas.width);
  const y = Math.round(region.y * canvas.height);
  // Edges are rounded, not sizes, so that neighbours stay neighbours.
  const width = Math.round((region.x + region.width) * canvas.width) - x;
  const height = Math.round((region.y + region.height) * canvas.height) - y;
  return { x, y, width, height };
}

function normalizeRegion(region: LayoutRegion, canvas: Size, unit: LayoutUnit): Required<LayoutRegion> {
  const { streamId, zOrder = 0, alpha = 1, fillMode = 'fill', inputType = 'audioVideo' } = region;
  const numbers = [region.x, region.y, region.width, region.height, zOrder, alpha];
  if (!numbers.every(Number.isFinite)) throw wrong(`The region of ${streamId} has a number that is not finite.`);
  if (region.width < 0 || region.height < 0) throw wrong(`The region of ${streamId} has a size below 0.`);
  if (alpha < 0 || alpha > 1) throw wrong(`The region of ${streamId} has the alpha ${alpha}, not one of 0 to 1.`);
  if (unit === 'fraction' && numbers.slice(0, 4).some((value) => value < 0 || value > 1)) {
    throw wrong(`The region of ${streamId} leaves 0 to 1; set unit to 'pixel' or 'center' if these are pixels.`);
  }
  const byX = unit === 'fraction' ? 1 : canvas.width;
  const byY = unit === 'fraction' ? 1 : canvas.height;
  const back = unit === 'center' ? 0.5 : 0;
  return {
    streamId,
    x: (region.x - region.width * back) / byX,
    y: (region.y - region.height * back) / byY,
    width: region.width / byX,
    height: region.height / byY,
    zOrder,
    alpha,
    fillMode,
    inputType,
  };
}

function wrong(message: string): LiveError {
  return new LiveError(LiveCode.ERROR_INVALID_PARAMETER, message);
}
