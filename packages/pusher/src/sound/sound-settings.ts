import type { LiveError } from '@livelit/core';

import type { CaptureInput } from '../capture/capture-source.ts';
import type { Slot } from './slot.ts';

/** A piece of sound of 20 ms: two planes, left and right, of samples between -1 and 1, that may be written to. */
export interface SoundFrame {
  /** Hz. */
  readonly sampleRate: number;
  readonly planes: readonly Float32Array<ArrayBuffer>[];
  /** Milliseconds since the processor was set. */
  readonly timestampMs: number;
}

/**
 * Sees, and may change, all sound before it is sent, which delays it by 40 ms. It has less than 17 ms for a frame: what
 * is answered later is sent as it was.
 */
export type SoundProcessor = (frame: SoundFrame) => void;

/** Where effects take part in a graph. */
export interface SoundPorts {
  readonly context: AudioContext;
  /** What microphones say goes through here. */
  readonly voice: Slot;
  /** What is connected to it is sent, together with all else. */
  readonly mix: AudioNode;
  readonly warn: (error: LiveError) => void;
}

/** Voice effects and music. */
export interface SoundEffects {
  /** Takes part in a graph until `signal` aborts. */
  attach(ports: SoundPorts, signal: AbortSignal): void;
}

/** All that makes the sent sound out of the captured ones. */
export interface SoundSettings {
  /** Whether silence is sent. */
  readonly paused: boolean;
  /** How loud each source is, by its id: 0 to 100, up to 150 at the risk of clipping. @default 100 */
  readonly volumes: ReadonlyMap<string, number>;
  readonly processor: SoundProcessor | undefined;
  /** What is on besides the sources; with it a graph is wanted even where one source alone, or none, would need none. */
  readonly effects: SoundEffects | undefined;
}

/** What a graph tells. */
export interface SoundGraphEvents {
  /** `awake` changed. */
  readonly onAwake: () => void;
  readonly onWarning: (error: LiveError) => void;
}

/** What mixes sound by these settings. */
export interface SoundGraph {
  /** What it makes; the same track from the first to the last day. */
  readonly track: MediaStreamTrack;
  /** Whether sound comes out of it: not before the first gesture, where the browser asks for one. */
  readonly awake: boolean;
  /** Frames that the processor answered too late, since it was set. */
  readonly lateFrames: number;
  update(inputs: readonly CaptureInput[], settings: SoundSettings): void;
}
