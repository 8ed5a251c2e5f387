import { type LiveError, toLiveError } from '@livelit/core';

import type { CaptureInput } from '../capture/capture-source.ts';
import type { SoundGraph, SoundSettings } from './sound-settings.ts';

/** What a SoundOutput tells its owner. */
export interface SoundOutputEvents {
  /** From now on this track is sent, or none. */
  onTrack(track: MediaStreamTrack | undefined): void;
  onWarning(error: LiveError): void;
}

/**
 * The one sound that is sent. Where the source's own track will do, it is sent as it is; where not (several sources,
 * another volume, music …) a graph of Web Audio mixes another one, whose code is loaded then.
 */
export class SoundOutput {
  readonly #events: SoundOutputEvents;
  #inputs: readonly CaptureInput[] = [];
  #settings: SoundSettings = { paused: false, volumes: new Map(), processor: undefined, effects: false };
  #track: MediaStreamTrack | undefined;
  #graph: SoundGraph | undefined;
  #mixing: AbortController | undefined;

  constructor(events: SoundOutputEvents) {
    this.#events = events;
  }

  get settings(): SoundSettings {
    return this.#settings;
  }

  /** What is sent. */
  get track(): MediaStreamTrack | undefined {
    return this.#track;
  }

  /** The graph, once something needed it. */
  get graph(): SoundGraph | undefined {
    return this.#graph;
  }

  setInputs(inputs: readonly CaptureInput[]): void {
    this.#inputs = inputs;
    this.#update();
  }

  set(settings: Partial<SoundSettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.#update();
  }

  close(): void {
    this.#settings = { ...this.#settings, effects: false };
    this.#inputs = [];
    this.#update();
  }

  #update(): void {
    const [first] = this.#inputs;
    const wanted = first !== undefined || this.#settings.effects;
    if (!wanted) this.#mixing?.abort();
    else if (this.#mixing || needsGraph(this.#inputs, this.#settings)) this.#useGraph();
    if (!wanted || this.#mixing?.signal.aborted) this.#mixing = this.#graph = undefined;
    this.#send(this.#graph?.track ?? first?.track);
  }

  /** Once there is a graph it stays as long as there is sound: changing tracks twice is no gain. */
  #useGraph(): void {
    if (this.#mixing) return this.#graph?.update(this.#inputs, this.#settings);
    const mixing = new AbortController();
    this.#mixing = mixing;
    const { signal } = mixing;
    import('./start-graph.ts')
      .then(({ startGraph }) => {
        if (signal.aborted) return;
        this.#graph = startGraph(this.#inputs, this.#settings, signal, (error) => this.#events.onWarning(error));
        this.#send(this.#graph.track);
      })
      .catch((error: unknown) => {
        if (signal.aborted) return;
        this.#mixing = undefined;
        this.#events.onWarning(toLiveError(error));
      });
  }

  #send(track: MediaStreamTrack | undefined): void {
    if (track) track.enabled = !this.#settings.paused;
    if (track === this.#track) return;
    this.#track = track;
    this.#events.onTrack(track);
  }
}

function needsGraph(inputs: readonly CaptureInput[], { volumes, processor, effects }: SoundSettings): boolean {
  return (
    inputs.length > 1 || processor !== undefined || effects || inputs.some(({ id }) => (volumes.get(id) ?? 100) !== 100)
  );
}
