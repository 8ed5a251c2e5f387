import type { CaptureInput } from '../capture/capture-source.ts';

/** A piece of sound of 20 ms: planes of samples between -1 and 1, one per channel, that may be written to. */
export interface SoundFrame {
  readonly sampleRate: number;
  readonly planes: readonly Float32Array<ArrayBuffer>[];
  /** Milliseconds since the processor was set. */
  readonly timestampMs: number;
}

/** Sees, and may change, all sound before it is sent. It has less than 20 ms. */
export type SoundProcessor = (frame: SoundFrame) => void;

/** All that makes the sent sound out of the captured ones. */
export interface SoundSettings {
  /** Whether silence is sent. */
  readonly paused: boolean;
  /** How loud each source is, by its id: 0 to 100, up to 150 at the risk of clipping. @default 100 */
  readonly volumes: ReadonlyMap<string, number>;
  readonly processor: SoundProcessor | undefined;
  /** Whether a graph is wanted although one source alone would need none: effects or music are on. */
  readonly effects: boolean;
}

/** What mixes sound by these settings. */
export interface SoundGraph {
  /** What it makes; the same track from the first to the last day. */
  readonly track: MediaStreamTrack;
  /** Web Audio's side of it, for effects: microphones come in by `voice`, music by `music`; both are sent. */
  readonly context: AudioContext;
  update(inputs: readonly CaptureInput[], settings: SoundSettings): void;
}
