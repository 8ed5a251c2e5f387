import { joinAvc } from '../h264/nal.ts';
import type { VideoFrame } from '../media/frames.ts';
import type { Sample, TrackRun } from './fmp4-fragment.ts';
import { trackId, videoTimescale } from './fmp4-init.ts';

const toTicks = (ms: number): number => Math.round((ms * videoTimescale) / 1000);

/** Gathers pictures for the next part. A picture's duration is known when the next one comes. */
export class VideoRun {
  #frames: Sample[] = [];
  #baseTime = 0;
  #pending: VideoFrame | undefined;

  /** Decoding time of the picture whose duration is not known yet, milliseconds. */
  get pendingMs(): number | undefined {
    return this.#pending?.timeMs;
  }

  add(frame: VideoFrame): void {
    this.settle(frame.timeMs);
    this.#pending = frame;
  }

  /** Lets the pending picture last until `endMs`. */
  settle(endMs: number): void {
    const frame = this.#pending;
    if (!frame) return;
    this.#pending = undefined;
    const time = toTicks(frame.timeMs);
    if (this.#frames.length === 0) this.#baseTime = time;
    this.#frames.push({
      data: joinAvc(frame.nals),
      duration: Math.max(1, toTicks(endMs) - time),
      key: frame.key,
      composition: toTicks(frame.timeMs + frame.compositionMs) - time,
    });
  }

  /** Takes out what has a duration. */
  take(): TrackRun | undefined {
    const samples = this.#frames;
    this.#frames = [];
    return samples.length > 0 ? { id: trackId.video, baseTime: this.#baseTime, samples } : undefined;
  }
}
