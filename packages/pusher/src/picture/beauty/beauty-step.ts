import { type LiveError, LiveCode, toLiveError } from '@livelit/core';

import type { Size } from '../layout.ts';
import type { StageImageName, StageSettings } from '../stage-messages.ts';
import type { BeautyFilter } from './beauty-filter.ts';

type Beauty = NonNullable<StageSettings['beauty']>;

/** Loads the filters when they are first used, and goes without them where they fail. */
export class BeautyStep {
  readonly #warn: (error: LiveError) => void;
  readonly #onReady: () => void;
  #loading = false;
  #filter: BeautyFilter | undefined;
  #closed = false;

  /** `onReady` is told when `apply` will give more than before. */
  constructor(warn: (error: LiveError) => void, onReady: () => void) {
    this.#warn = warn;
    this.#onReady = onReady;
  }

  /** The filtered picture, no larger than `sent` needs it; undefined while there are no filters. */
  apply(
    frame: VideoFrame,
    sent: Size,
    beauty: Beauty,
    images: Readonly<Partial<Record<StageImageName, ImageBitmap>>>,
  ): OffscreenCanvas | undefined {
    if (!this.#filter) this.#load();
    return this.#filter?.apply(frame, sent, beauty, images);
  }

  close(): void {
    this.#closed = true;
    this.#filter?.close();
    this.#filter = undefined;
  }

  #load(): void {
    if (this.#loading) return;
    this.#loading = true;
    import('./beauty-filter.ts')
      .then(({ BeautyFilter: Filter }) => {
        if (this.#closed) return;
        this.#filter = new Filter(this.#warn, this.#onReady);
        this.#onReady();
      })
      .catch((error: unknown) => this.#warn(toLiveError(error, LiveCode.WARNING_PROCESSOR_FAILED)));
  }
}
