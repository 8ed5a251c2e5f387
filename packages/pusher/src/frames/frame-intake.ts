import { readFrames } from '../flv/read-frames.ts';
import type { FrameFeed } from './frame-feed.ts';

/** What a FrameIntake tells its owner. */
export interface FrameIntakeEvents {
  /** Another source begins, or none; frames of the former are over. */
  onChange(): void;
  /** Owns `frame`. `timestamp` is the source's, in microseconds of the source's own epoch. */
  onFrame(frame: VideoFrame, timestamp: number): void;
}

/** The worker's end of `feedFrames`: one source's frames, whichever way they come. */
export class FrameIntake {
  readonly #events: FrameIntakeEvents;
  #reading = new AbortController();
  #track: MediaStreamTrack | undefined;

  constructor(events: FrameIntakeEvents) {
    this.#events = events;
  }

  accept(feed: FrameFeed): void {
    if (feed.type === 'frames') this.#read(feed.readable);
    else if (feed.type === 'track') this.#readTrack(feed.track);
    else if (feed.type === 'frame') this.#events.onFrame(feed.frame, feed.timestamp ?? feed.frame.timestamp);
    else if (feed.type === 'detach') this.close();
    else if (this.#track) this.#track.enabled = feed.enabled;
  }

  /** Ends the present source. Another may follow. */
  close(): void {
    this.#reading.abort();
    this.#reading = new AbortController();
    this.#track?.stop();
    this.#track = undefined;
    this.#events.onChange();
  }

  #read(readable: ReadableStream<VideoFrame>): void {
    const { signal } = this.#reading;
    void readFrames(readable, signal, (frame) => this.#events.onFrame(frame, frame.timestamp));
  }

  #readTrack(track: MediaStreamTrack): void {
    this.#track = track;
    if (typeof globalThis.MediaStreamTrackProcessor !== 'function') return;
    this.#read(new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack }).readable);
  }
}
