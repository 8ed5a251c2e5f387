import type { AudioFormat } from '../audio/audio-format.ts';
import type { AudioFrame } from '../media/frames.ts';
import type { Sample, TrackRun } from './fmp4-fragment.ts';
import { trackId } from './fmp4-init.ts';

/** Milliseconds by which timestamps may differ from the count of samples before anything is put in or left out. */
const toleranceMs = 50;
/** Milliseconds that sound may arrive behind the pictures. */
const latenessMs = 1500;
/** Longest gap that is filled with silence, milliseconds. */
const longestFillMs = 12_000;

interface Placed {
  readonly data: Uint8Array;
  readonly time: number;
  duration: number;
}

/**
 * Lays audio frames end to end, counting their samples: timestamps in whole milliseconds would leave a hole or an
 * overlap at every frame. Where frames are missing there is silence, for a decoder of two tracks waits for both;
 * where there are too many, as when the encoder's clock runs fast, some are left out.
 */
export class AudioTimeline {
  readonly format: AudioFormat;
  #rate: number;
  #queue: Placed[] = [];
  /** Where the next frame goes, ticks; undefined before the first. */
  #next: number | undefined;
  #start = 0;
  #absent = false;

  constructor(format: AudioFormat) {
    this.format = format;
    this.#rate = format.config.sampleRate;
  }

  /** Milliseconds where the last frame ends; undefined before the first. */
  get endMs(): number | undefined {
    return this.#next === undefined ? undefined : this.#toMs(this.#next);
  }

  /** Sets where the track begins: frames before that are left out. */
  begin(startMs: number): void {
    this.#start = this.#toTicks(startMs);
    const late = this.#queue.findIndex((placed) => placed.time + placed.duration > this.#start);
    this.#queue.splice(0, late === -1 ? this.#queue.length : late);
    if (this.#queue.length === 0) this.#next = undefined;
  }

  add({ timeMs, data }: AudioFrame): void {
    const time = this.#toTicks(timeMs);
    const duration = this.format.samplesOf(data);
    if (time + duration <= this.#start) return;
    const next = (this.#next ??= time);
    const tolerance = this.#toTicks(toleranceMs);
    if (time < next - tolerance) return;
    if (time > next + tolerance) this.#bridge(next, time);
    this.#absent = false;
    this.#place(data, duration);
  }

  /** Makes sure that pictures up to `endMs` have sound, silence if need be. */
  cover(endMs: number): void {
    const goal = this.#toTicks(endMs - (this.#absent ? toleranceMs : latenessMs));
    const next = this.#next ?? this.#start;
    if (next >= goal || !this.format.silence) return;
    this.#next = next;
    this.#absent = true;
    this.#fill(goal);
  }

  /** Takes the frames out that begin before `endMs`. */
  take(endMs: number): TrackRun | undefined {
    const end = this.#toTicks(endMs);
    const count = this.#queue.findIndex((placed) => placed.time >= end);
    const taken = this.#queue.splice(0, count === -1 ? this.#queue.length : count);
    const first = taken[0];
    return first && { id: trackId.audio, baseTime: first.time, samples: taken.map(toSample) };
  }

  /** Closes a gap before a frame at `time`. */
  #bridge(next: number, time: number): void {
    const gap = time - next;
    if (this.format.silence && gap <= this.#toTicks(longestFillMs)) {
      this.#fill(time);
      return;
    }
    const last = this.#queue.at(-1);
    if (last) last.duration += gap;
    this.#next = time;
  }

  #fill(goal: number): void {
    const { silence } = this.format;
    if (!silence) return;
    const duration = this.format.samplesOf(silence);
    while ((this.#next ?? goal) + duration <= goal) this.#place(silence, duration);
  }

  #place(data: Uint8Array, duration: number): void {
    const time = this.#next ?? 0;
    this.#queue.push({ data, time, duration });
    this.#next = time + duration;
  }

  #toTicks(ms: number): number {
    return Math.round((ms * this.#rate) / 1000);
  }

  #toMs(ticks: number): number {
    return (ticks * 1000) / this.#rate;
  }
}

function toSample({ data, duration }: Placed): Sample {
  return { data, duration, key: true, composition: 0 };
}
