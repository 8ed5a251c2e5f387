import type { H264Config, VideoFrame } from '../media/frames.ts';
import type { AudioTimeline } from './audio-timeline.ts';
import { fragment, type TrackRun } from './fmp4-fragment.ts';
import { initSegment } from './fmp4-init.ts';
import type { HlsWindow } from './hls-window.ts';
import { SegmentClock } from './segment-clock.ts';
import { VideoRun } from './video-run.ts';

/** The tracks of a segment; one of the two at least. */
export interface SegmentTracks {
  readonly video: H264Config | undefined;
  readonly audio: AudioTimeline | undefined;
}

/** Turns frames into parts and segments of a window; where they end is decided by whoever calls. */
export class SegmentWriter {
  readonly clock = new SegmentClock();
  #window: HlsWindow;
  #tracks: SegmentTracks = { video: undefined, audio: undefined };
  #init: Buffer | undefined;
  #run = new VideoRun();
  #segmentStart: number | undefined;
  #partStart = 0;
  #fragments = 0;

  constructor(window: HlsWindow) {
    this.#window = window;
  }

  /** Where the segment began that grows now, milliseconds; undefined before the first. */
  get segmentStart(): number | undefined {
    return this.#segmentStart;
  }

  get partStart(): number {
    return this.#partStart;
  }

  /** Time of the picture that waits for the next one to know its duration. */
  get pendingMs(): number | undefined {
    return this.#run.pendingMs;
  }

  /** Begins a segment. New tracks, or the first after somebody else's segments, are a discontinuity. */
  openSegment(startMs: number, tracks: SegmentTracks): void {
    const sameTracks = this.#init && tracks.video === this.#tracks.video && tracks.audio === this.#tracks.audio;
    if (!sameTracks) {
      this.#init = initSegment({ video: tracks.video, audio: tracks.audio?.format.config });
      if (tracks.audio !== this.#tracks.audio) tracks.audio?.begin(startMs);
      this.#tracks = tracks;
    }
    this.#segmentStart = startMs;
    this.#partStart = startMs;
    this.#window.openSegment({
      init: this.#init!,
      discontinuity: !sameTracks && this.#window.listed.length > 0,
      dateMs: this.clock.dateOf(startMs),
    });
  }

  addVideo(frame: VideoFrame): void {
    this.#run.add(frame);
  }

  /** The picture at hand lasts until `endMs`, whatever comes then. */
  settleVideo(endMs: number): void {
    this.#run.settle(endMs);
  }

  /** Writes what there is up to `endMs` as a part, if it is anything. */
  closePart(endMs: number): void {
    this.#run.settle(endMs);
    const { audio } = this.#tracks;
    if (this.#tracks.video) audio?.cover(endMs);
    const pictures = this.#run.take();
    const tracks = [pictures, audio?.take(endMs)].filter((run): run is TrackRun => run !== undefined);
    if (tracks.length === 0) return;
    this.#window.addPart({
      duration: Math.max(1, endMs - this.#partStart) / 1000,
      independent: !this.#tracks.video || pictures?.samples[0]?.key === true,
      data: fragment(++this.#fragments, tracks),
    });
    this.#partStart = endMs;
  }

  closeSegment(endMs: number): void {
    if (this.#segmentStart === undefined) return;
    this.closePart(Math.max(endMs, this.#partStart));
    this.#window.completeSegment();
  }
}
