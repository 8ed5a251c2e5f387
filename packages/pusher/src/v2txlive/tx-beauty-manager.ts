import { LiveCode, LiveError } from '@livelit/core';

import type { LivePusher } from '../live-pusher.ts';
import { loadPart } from '../load-part.ts';
import type { BeautyManager } from '../picture/beauty-manager.ts';
import { Answers } from './answers.ts';
import type { V2TXLiveImage } from './image-of.ts';
import type { PusherObservers } from './v2-tx-live-observer.ts';

/** How skin is smoothed: all of the picture, skin only, or (natively another algorithm, here the same) skin only. */
export const TXBeautyStyle = { Smooth: 0, Nature: 1, Pitu: 2 } as const;
export type TXBeautyStyle = (typeof TXBeautyStyle)[keyof typeof TXBeautyStyle];

type Reshape = (level: number) => Promise<number>;

/**
 * `TXBeautyManager` of Tencent's SDKs over `BeautyManager`; levels are 0 to 9. Methods resolve with 0, -2 for a value out
 * of range, or -4: without WebGL 2, and for all that reshapes faces, which natively asks for a licence of its own.
 */
export class TXBeautyManager {
  readonly #pusher: LivePusher;
  readonly #answers: Answers;
  /** Images that are in use; the filters do not close what they are given. */
  readonly #images: { filter?: ImageBitmap | undefined; greenScreen?: ImageBitmap | undefined } = {};

  /** Made by `V2TXLivePusher`. */
  constructor(pusher: LivePusher, observers: PusherObservers) {
    this.#pusher = pusher;
    this.#answers = new Answers('TXBeautyManager', observers);
  }

  /** A `TXBeautyStyle`. */
  setBeautyStyle(style: TXBeautyStyle): Promise<number> {
    return this.#with('setBeautyStyle', (manager) => manager.setBeautyStyle(style));
  }

  /** How smooth skin is. */
  setBeautyLevel(level: number): Promise<number> {
    return this.#with('setBeautyLevel', (manager) => manager.setBeautyLevel(level));
  }

  /** How bright the picture is. */
  setWhitenessLevel(level: number): Promise<number> {
    return this.#with('setWhitenessLevel', (manager) => manager.setWhitenessLevel(level));
  }

  /** How rosy skin is. */
  setRuddyLevel(level: number): Promise<number> {
    return this.#with('setRuddyLevel', (manager) => manager.setRuddyLevel(level));
  }

  /** Whether edges are made clearer. */
  enableSharpnessEnhancement(enable: boolean): Promise<number> {
    return this.#with('enableSharpnessEnhancement', (manager) => manager.enableSharpnessEnhancement(enable));
  }

  /** Colours by a lookup table, an image of 512×512 pixels; `null` for none. */
  setFilter(image: V2TXLiveImage | null): Promise<number> {
    return this.#withImage('setFilter', 'filter', image, (manager, bitmap) => manager.setFilter(bitmap));
  }

  /** How much of the lookup table is seen, 0 to 1. @default 0.5 */
  setFilterStrength(strength: number): Promise<number> {
    return this.#with('setFilterStrength', (manager) => manager.setFilterStrength(strength));
  }

  /** An image to show where the picture is green; an empty path for none. -4 for a video, which native SDKs take. */
  async setGreenScreenFile(file: V2TXLiveImage | null): Promise<number> {
    const path = file instanceof URL ? file.pathname : typeof file === 'string' ? file : '';
    const isVideo = /\.(mp4|mov|webm)([?#]|$)/i.test(path) || (file instanceof Blob && file.type.startsWith('video/'));
    if (isVideo) return this.#answers.impossible('setGreenScreenFile', 'Behind a green screen an image is shown only.');
    return this.#withImage('setGreenScreenFile', 'greenScreen', file, (manager, bitmap) =>
      manager.setGreenScreenFile(bitmap),
    );
  }

  /** -4, like all that follows: the shape of a face can only be changed by a model of faces, which is not here. */
  readonly setEyeScaleLevel: Reshape = () => this.#needsFaces('setEyeScaleLevel');
  readonly setFaceSlimLevel: Reshape = () => this.#needsFaces('setFaceSlimLevel');
  readonly setFaceVLevel: Reshape = () => this.#needsFaces('setFaceVLevel');
  readonly setFaceShortLevel: Reshape = () => this.#needsFaces('setFaceShortLevel');
  readonly setFaceNarrowLevel: Reshape = () => this.#needsFaces('setFaceNarrowLevel');
  readonly setFaceBeautyLevel: Reshape = () => this.#needsFaces('setFaceBeautyLevel');
  readonly setChinLevel: Reshape = () => this.#needsFaces('setChinLevel');
  readonly setForeheadLevel: Reshape = () => this.#needsFaces('setForeheadLevel');
  readonly setEyeDistanceLevel: Reshape = () => this.#needsFaces('setEyeDistanceLevel');
  readonly setEyeAngleLevel: Reshape = () => this.#needsFaces('setEyeAngleLevel');
  readonly setEyeLightenLevel: Reshape = () => this.#needsFaces('setEyeLightenLevel');
  readonly setToothWhitenLevel: Reshape = () => this.#needsFaces('setToothWhitenLevel');
  readonly setWrinkleRemoveLevel: Reshape = () => this.#needsFaces('setWrinkleRemoveLevel');
  readonly setPounchRemoveLevel: Reshape = () => this.#needsFaces('setPounchRemoveLevel');
  readonly setSmileLinesRemoveLevel: Reshape = () => this.#needsFaces('setSmileLinesRemoveLevel');
  readonly setNoseSlimLevel: Reshape = () => this.#needsFaces('setNoseSlimLevel');
  readonly setNoseWingLevel: Reshape = () => this.#needsFaces('setNoseWingLevel');
  readonly setNosePositionLevel: Reshape = () => this.#needsFaces('setNosePositionLevel');
  readonly setMouthShapeLevel: Reshape = () => this.#needsFaces('setMouthShapeLevel');
  readonly setLipsThicknessLevel: Reshape = () => this.#needsFaces('setLipsThicknessLevel');

  /** -4: stickers follow a face. */
  setMotionTmpl(_name: string, _dir?: string): Promise<number> {
    return this.#needsFaces('setMotionTmpl');
  }

  /** -4: there are no stickers to silence. */
  setMotionMute(_mute: boolean): Promise<number> {
    return this.#needsFaces('setMotionMute');
  }

  #with(method: string, act: (manager: BeautyManager) => void): Promise<number> {
    return this.#answers.of(method, async () => act(await this.#pusher.getBeautyManager()));
  }

  async #withImage(
    method: string,
    place: 'filter' | 'greenScreen',
    image: V2TXLiveImage | null,
    act: (manager: BeautyManager, bitmap: ImageBitmap | null) => void,
  ): Promise<number> {
    return this.#answers.of(method, async () => {
      const manager = await this.#pusher.getBeautyManager();
      const bitmap = image ? await (await loadPart(import('./image-of.ts'))).imageOf(image) : null;
      try {
        act(manager, bitmap);
      } catch (error) {
        bitmap?.close();
        throw error instanceof LiveError ? error : new LiveError(LiveCode.ERROR_INVALID_PARAMETER, String(error));
      }
      this.#images[place]?.close();
      this.#images[place] = bitmap ?? undefined;
    });
  }

  async #needsFaces(method: string): Promise<number> {
    return this.#answers.impossible(method, 'It needs a model of faces, which is not here.');
  }
}
