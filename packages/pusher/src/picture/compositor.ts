import type { Rotation } from '@livelit/core';

import type { Drawing, Size } from './layout.ts';

/** One picture among those that are drawn over each other. */
export interface Layer extends Drawing {
  readonly image: CanvasImageSource;
  readonly rotation: Rotation;
  /** Turned first, mirrored then: as viewers see it. */
  readonly mirror: boolean;
}

/** Draws pictures over each other on black. */
export class Compositor {
  readonly #onLost: () => void;
  #canvas: OffscreenCanvas | undefined;
  #context: OffscreenCanvasRenderingContext2D | undefined;

  /** `onLost` is told when the browser takes the canvas away; the next picture is drawn on another. */
  constructor(onLost: () => void) {
    this.#onLost = onLost;
  }

  /** What was drawn last; undefined before, and when it was taken away. */
  get canvas(): OffscreenCanvas | undefined {
    return this.#canvas;
  }

  /** What was drawn: valid until the next call. */
  draw(size: Size, layers: readonly Layer[]): OffscreenCanvas {
    const canvas = (this.#canvas ??= this.#create(size));
    if (canvas.width !== size.width) canvas.width = size.width;
    if (canvas.height !== size.height) canvas.height = size.height;
    const context = this.#context!;
    context.fillStyle = '#000';
    context.fillRect(0, 0, size.width, size.height);
    for (const layer of layers) drawLayer(context, layer);
    return canvas;
  }

  /** Gives the canvas up; the next picture is drawn on another. */
  reset(): void {
    this.#canvas = this.#context = undefined;
  }

  #create({ width, height }: Size): OffscreenCanvas {
    const canvas = new OffscreenCanvas(width, height);
    canvas.addEventListener('contextlost', () => {
      if (canvas !== this.#canvas) return;
      this.reset();
      this.#onLost();
    });
    this.#context = canvas.getContext('2d', { alpha: false, desynchronized: true })!;
    return canvas;
  }
}

function drawLayer(context: OffscreenCanvasRenderingContext2D, layer: Layer): void {
  const { image, source, target, rotation, mirror } = layer;
  const swapped = rotation % 180 !== 0;
  const width = swapped ? target.height : target.width;
  const height = swapped ? target.width : target.height;
  context.save();
  context.translate(target.x + target.width / 2, target.y + target.height / 2);
  if (mirror) context.scale(-1, 1);
  context.rotate((rotation * Math.PI) / 180);
  context.drawImage(image, source.x, source.y, source.width, source.height, -width / 2, -height / 2, width, height);
  context.restore();
}
