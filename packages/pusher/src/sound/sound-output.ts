import { LiveCode, type LiveError, toLiveError } from '@livelit/core';

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
  readonly #alive = new AbortController();
  #inputs: readonly CaptureInput[] = [];
  #settings: SoundSettings = { paused: false, volumes: new Map(), processor: undefined, effects: undefined };
  #track: MediaStreamTrack | undefined;
  #graph: SoundGraph | undefined;
  #mixing: AbortController | undefined;
  /** Whether `#track` was not to be heard before the graph has changed it. */
  #veiled = false;

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

  /** Aborts with `close()`. */
  get signal(): AbortSignal {
    return this.#alive.signal;
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
    this.#alive.abort();
    this.#inputs = [];
    this.set({ effects: undefined });
  }

  #update(): void {
    const wanted = this.#inputs.length > 0 || this.#settings.effects !== undefined;
    if (!wanted) {
      this.#mixing?.abort();
      this.#mixing = this.#graph = undefined;
    } else if (this.#mixing || needsGraph(this.#inputs, this.#settings)) this.#useGraph();
    this.#choose();
  }

  /** Once there is a graph it stays as long as there is sound: changing tracks twice is no gain. */
  #useGraph(): void {
    if (this.#mixing) return this.#graph?.update(this.#inputs, this.#settings);
    const mixing = new AbortController();
    this.#mixing = mixing;
    const { signal } = mixing;
    const onWarning = (error: LiveError) => this.#events.onWarning(error);
    import('./start-graph.ts')
      .then(({ startGraph }) => {
        if (signal.aborted) return;
        this.#graph = startGraph(this.#inputs, this.#settings, signal, { onAwake: () => this.#choose(), onWarning });
        this.#choose();
      })
      .catch((error: unknown) => {
        if (signal.aborted) return;
        mixing.abort();
        this.#mixing = undefined;
        onWarning(toLiveError(error, LiveCode.ERROR_MODULE_LOAD_FAILED));
      });
  }

  /** Sound that is heard goes on until the graph is awake; what comes anew waits for it in silence. */
  #choose(): void {
    const [own] = this.#inputs;
    const isHeard = own?.track === this.#track && !this.#veiled;
    const graph = this.#graph?.awake || !own || !isHeard ? this.#graph : undefined;
    this.#veiled = !graph && !isHeard && needsGraph(this.#inputs, this.#settings);
    this.#send(graph?.track ?? own?.track);
  }

  #send(track: MediaStreamTrack | undefined): void {
    const former = this.#track;
    // Pausing is ours; the track is its owner's, and may be an input of the graph.
    if (former && former !== track) former.enabled = true;
    if (track) track.enabled = !this.#settings.paused && !this.#veiled;
    if (track === former) return;
    this.#track = track;
    this.#events.onTrack(track);
  }
}

function needsGraph(inputs: readonly CaptureInput[], { volumes, processor, effects }: SoundSettings): boolean {
  return (
    inputs.length > 1 ||
    processor !== undefined ||
    effects !== undefined ||
    inputs.some(({ id }) => (volumes.get(id) ?? 100) !== 100)
  );
}
