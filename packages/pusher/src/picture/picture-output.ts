import { type LiveError, toLiveError } from '@livelit/core';

import type { CaptureInput } from '../capture/capture-source.ts';
import type { PictureSettings, PictureStage } from './picture-settings.ts';

/** What a PictureOutput tells its owner. */
export interface PictureOutputEvents {
  /** From now on this track is sent, or none. */
  onTrack(track: MediaStreamTrack | undefined): void;
  onWarning(error: LiveError): void;
}

/**
 * The one picture that is sent. Where the source's own track will do, it is sent as it is; where not (mirrored, mixed,
 * with bars …) a stage draws another one, whose code is loaded then.
 */
export class PictureOutput {
  readonly #events: PictureOutputEvents;
  #inputs: readonly CaptureInput[] = [];
  #settings: PictureSettings;
  #track: MediaStreamTrack | undefined;
  #stage: PictureStage | undefined;
  #staging: AbortController | undefined;

  constructor(settings: PictureSettings, events: PictureOutputEvents) {
    this.#settings = settings;
    this.#events = events;
  }

  get settings(): PictureSettings {
    return this.#settings;
  }

  /** What is sent. */
  get track(): MediaStreamTrack | undefined {
    return this.#track;
  }

  setInputs(inputs: readonly CaptureInput[]): void {
    this.#inputs = inputs;
    this.#update();
  }

  set(settings: Partial<PictureSettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.#update();
  }

  close(): void {
    this.#inputs = [];
    this.#update();
  }

  #update(): void {
    const [first] = this.#inputs;
    if (!first) this.#staging?.abort();
    else if (this.#staging || needsStage(this.#inputs, this.#settings)) this.#useStage();
    if (!first || this.#staging?.signal.aborted) this.#staging = this.#stage = undefined;
    this.#send(this.#stage?.track ?? first?.track);
  }

  /** Once there is a stage it stays as long as there is a picture: changing tracks twice is no gain. */
  #useStage(): void {
    if (this.#staging) return this.#stage?.update(this.#inputs, this.#settings);
    const staging = new AbortController();
    this.#staging = staging;
    const { signal } = staging;
    import('./start-stage.ts')
      .then(({ startStage }) => {
        if (signal.aborted) return;
        this.#stage = startStage(this.#inputs, this.#settings, signal, (error) => this.#events.onWarning(error));
        this.#send(this.#stage.track);
      })
      .catch((error: unknown) => {
        if (signal.aborted) return;
        this.#staging = undefined;
        this.#events.onWarning(toLiveError(error));
      });
  }

  #send(track: MediaStreamTrack | undefined): void {
    if (track) track.enabled = this.#settings.paused === undefined || track === this.#stage?.track;
    if (track === this.#track) return;
    this.#track = track;
    this.#events.onTrack(track);
  }
}

function needsStage(inputs: readonly CaptureInput[], settings: PictureSettings): boolean {
  const { sizePolicy, mirror, rotation, paused, watermark, processor, beauty, placements } = settings;
  return (
    inputs.length > 1 ||
    sizePolicy !== 'follow' ||
    mirror ||
    rotation !== 0 ||
    (paused !== undefined && paused !== 'black') ||
    watermark !== undefined ||
    processor !== undefined ||
    beauty !== undefined ||
    placements.size > 0
  );
}
