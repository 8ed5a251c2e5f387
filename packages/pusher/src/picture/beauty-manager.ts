import { LiveCode, LiveError } from '@livelit/core';

import type { PictureOutput } from './picture-output.ts';
import type { BeautySettings } from './picture-settings.ts';

const none: BeautySettings = {
  style: 0,
  smooth: 0,
  whiteness: 0,
  ruddy: 0,
  sharpen: 0,
  filter: undefined,
  filterStrength: 0.5,
  greenScreen: undefined,
};

/** How much `enableSharpnessEnhancement` sharpens, of nine. */
const sharpness = 4;

/** Pixels of a side of V2TXLive's colour lookup tables. */
const tableSide = 512;

/**
 * Filters over the first source's picture, on the GPU, as V2TXLive's TXBeautyManager has them. Every method throws
 * ERROR_INVALID_PARAMETER for a value out of range, and ERROR_NOT_SUPPORTED where the browser has no WebGL 2; a GPU that
 * fails later is a warning, and the picture goes on without filters. What V2TXLive does to the shape of a face needs a
 * model of faces and is not here.
 */
export class BeautyManager {
  readonly #output: PictureOutput;
  #settings = none;

  constructor(output: PictureOutput) {
    this.#output = output;
  }

  /** 0 smooth: everything; 1 natural: skin only; 2 (Pitu): the same as 1. */
  setBeautyStyle(style: 0 | 1 | 2): void {
    if (![0, 1, 2].includes(style)) throw invalid(`There is no beauty style ${String(style)}; they are 0, 1 and 2.`);
    this.#set({ style });
  }

  /** How smooth, 0 to 9. */
  setBeautyLevel(level: number): void {
    this.#set({ smooth: checkedLevel(level) });
  }

  /** How bright, 0 to 9. Black and white stay. */
  setWhitenessLevel(level: number): void {
    this.#set({ whiteness: checkedLevel(level) });
  }

  /** How rosy, 0 to 9. */
  setRuddyLevel(level: number): void {
    this.#set({ ruddy: checkedLevel(level) });
  }

  /** Makes edges clearer. */
  enableSharpnessEnhancement(enable: boolean): void {
    this.#set({ sharpen: enable ? sharpness : 0 });
  }

  /**
   * Changes colours by a lookup table: an image of 512×512 pixels with 8×8 squares, red to the right, green down, blue
   * from square to square; null for none. Do not close it while it is used.
   */
  setFilter(image: ImageBitmap | null): void {
    if (image && (image.width !== tableSide || image.height !== tableSide))
      throw invalid(`A filter is an open image of 512×512 pixels, not of ${image.width}×${image.height}.`);
    this.#set({ filter: image ?? undefined });
  }

  /**
   * How much of the lookup table is seen, 0 to 1.
   * @default 0.5
   */
  setFilterStrength(strength: number): void {
    if (!(strength >= 0 && strength <= 1)) throw invalid(`A filter's strength is 0 to 1, not ${strength}.`);
    this.#set({ filterStrength: strength });
  }

  /** Shows an image where the picture is green, cropped to its shape; null for none. Video files are not supported. */
  setGreenScreenFile(image: ImageBitmap | null): void {
    if (image && !(image instanceof ImageBitmap && image.width > 0))
      throw invalid('A green screen shows an open ImageBitmap; a video file it cannot.');
    this.#set({ greenScreen: image ?? undefined });
  }

  #set(change: Partial<BeautySettings>): void {
    const settings = { ...this.#settings, ...change };
    const { smooth, whiteness, ruddy, sharpen, filter, greenScreen } = settings;
    const used = smooth > 0 || whiteness > 0 || ruddy > 0 || sharpen > 0 || !!filter || !!greenScreen;
    if (used && !hasWebGl2())
      throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'This browser has no WebGL 2, which filters need.');
    this.#settings = settings;
    this.#output.set({ beauty: used ? settings : undefined });
  }
}

let webGl2: boolean | undefined;

function hasWebGl2(): boolean {
  webGl2 ??= typeof OffscreenCanvas === 'function' && new OffscreenCanvas(1, 1).getContext('webgl2') !== null;
  return webGl2;
}

function checkedLevel(level: number): number {
  if (!(level >= 0 && level <= 9)) throw invalid(`A level is 0 to 9, not ${level}.`);
  return level;
}

function invalid(message: string): LiveError {
  return new LiveError(LiveCode.ERROR_INVALID_PARAMETER, message);
}
