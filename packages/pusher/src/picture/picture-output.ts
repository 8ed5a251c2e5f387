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
  #dark: MediaStreamTrack | undefined;

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
    if (!first) this.#endStage();
    else if (this.#staging || needsStage(this.#inputs, this.#settings)) this.#useStage();
    this.#darken(this.#stage ? undefined : first?.track);
    this.#send(this.#stage?.track ?? first?.track);
  }

  /** Once there is a stage it stays as long as there is a picture: changing tracks twice is no gain. */
  #useStage(): void {
    if (this.#staging) return this.#stage?.update(this.#inputs, this.#settings);
    const staging = new AbortController();
    this.#staging = staging;
    const { signal } = staging;
    const warn = (error: LiveError) => signal.aborted || this.#events.onWarning(error);
    import('./start-stage.ts')
      .then(({ startStage }) => startStage(signal, warn))
      .then((stage) => {
        if (signal.aborted) return;
        this.#stage = stage;
        this.#update();
      })
      .catch((error: unknown) => {
        if (signal.aborted) return;
        warn(toLiveError(error));
        this.#endStage();
        this.#darken(this.#inputs[0]?.track);
      });
  }

  #endStage(): void {
    this.#staging?.abort();
    this.#staging = this.#stage = undefined;
  }

  /** Black in place of a source that is sent as it is: while it is paused, and until its processor runs. */
  #darken(track: MediaStreamTrack | undefined): void {
    const { paused, processor } = this.#settings;
    const wanted = paused ? paused !== 'last-frame' : this.#staging && processor;
    const dark = wanted ? track : undefined;
    if (dark === this.#dark) return;
    if (this.#dark) this.#dark.enabled = true;
    if (dark) dark.enabled = false;
    this.#dark = dark;
  }

  #send(track: MediaStreamTrack | undefined): void {
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
