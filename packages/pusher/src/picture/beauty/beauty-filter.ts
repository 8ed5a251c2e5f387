import { LiveCode, LiveError } from '@livelit/core';

import type { Size } from '../layout.ts';
import type { StageSettings } from '../stage-messages.ts';
import { createTexture, type UniformPlaces, useProgram } from './program.ts';

type Beauty = NonNullable<StageSettings['beauty']>;

/** Images that the filters use. */
export interface BeautyImages {
  readonly filter?: ImageBitmap;
  readonly greenScreen?: ImageBitmap;
}

/** Texture units. */
const unit = { picture: 0, table: 1, backdrop: 2 } as const;

/** V2TXLive counts the levels of its filters to nine. */
const highestLevel = 9;

/** Draws pictures through the filters, on the GPU. */
export class BeautyFilter {
  readonly #canvas = new OffscreenCanvas(2, 2);
  readonly #gl: WebGL2RenderingContext;
  #places: UniformPlaces;
  #table: ImageBitmap | undefined;
  #backdrop: ImageBitmap | undefined;
  readonly #alive = new AbortController();
  #lost = false;

  /**
   * `onReady` is told when a context was lost, and when it has come back. Throws ERROR_NOT_SUPPORTED without WebGL 2.
   */
  constructor(warn: (error: LiveError) => void, onReady: () => void) {
    const gl = this.#canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false });
    if (!gl) throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'This browser has no WebGL 2, which filters need.');
    this.#gl = gl;
    this.#places = this.#build();
    const { signal } = this.#alive;
    const onLost = (event: Event) => {
      // Without this the browser never gives it back.
      event.preventDefault();
      this.#lost = true;
      warn(new LiveError(LiveCode.WARNING_GPU_CONTEXT_LOST, 'The browser took the GPU away from the filters.'));
      onReady();
    };
    const onRestored = () => {
      this.#places = this.#build();
      this.#lost = false;
      onReady();
    };
    this.#canvas.addEventListener('webglcontextlost', onLost, { signal });
    this.#canvas.addEventListener('webglcontextrestored', onRestored, { signal });
  }

  /** The canvas, for tests and for nobody else. */
  get canvas(): OffscreenCanvas {
    return this.#canvas;
  }

  /** The filtered picture, valid until the next call, no larger than `sent` needs it; undefined while the GPU is away. */
  apply(frame: VideoFrame, sent: Size, beauty: Beauty, images: BeautyImages): OffscreenCanvas | undefined {
    if (this.#lost || this.#gl.isContextLost()) return undefined;
    const gl = this.#gl;
    const scale = Math.min(1, Math.max(sent.width, sent.height) / Math.max(frame.displayWidth, frame.displayHeight));
    const width = Math.max(1, Math.round(frame.displayWidth * scale));
    const height = Math.max(1, Math.round(frame.displayHeight * scale));
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    gl.viewport(0, 0, width, height);
    this.#upload(unit.picture, frame);
    if (images.filter !== this.#table) this.#upload(unit.table, (this.#table = images.filter));
    if (images.greenScreen !== this.#backdrop) this.#upload(unit.backdrop, (this.#backdrop = images.greenScreen));
    this.#set(beauty, { width, height });
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    return this.#canvas;
  }

  close(): void {
    this.#alive.abort();
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  #build(): UniformPlaces {
    const places = useProgram(this.#gl);
    for (const [name, index] of Object.entries(unit)) {
      createTexture(this.#gl, index);
      this.#gl.uniform1i(places[name as keyof typeof unit], index);
    }
    this.#table = this.#backdrop = undefined;
    return places;
  }

  #upload(index: number, image: TexImageSource | undefined): void {
    if (!image) return;
    const gl = this.#gl;
    gl.activeTexture(gl.TEXTURE0 + index);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, image);
  }

  #set(beauty: Beauty, { width, height }: Size): void {
    const gl = this.#gl;
    const places = this.#places;
    gl.uniform2f(places.texel, 1 / width, 1 / height);
    gl.uniform1f(places.smoothing, beauty.smooth / highestLevel);
    gl.uniform1f(places.whiteness, beauty.whiteness / highestLevel);
    gl.uniform1f(places.ruddy, beauty.ruddy / highestLevel);
    gl.uniform1f(places.sharpening, (2 * beauty.sharpen) / highestLevel);
    gl.uniform1f(places.tableStrength, this.#table ? beauty.filterStrength : 0);
    gl.uniform1i(places.natural, Number(beauty.style !== 0));
    gl.uniform1i(places.keyed, Number(this.#backdrop !== undefined));
    if (!this.#backdrop) return;
    // The image covers the picture, cropped evenly.
    const shape = width / height / (this.#backdrop.width / this.#backdrop.height);
    gl.uniform2f(places.backdropScale, Math.min(1, shape), Math.min(1, 1 / shape));
  }
}
