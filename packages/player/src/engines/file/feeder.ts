import { toLiveError, type LiveError } from '@livelit/core';

import type { TrackBuffer } from './track-buffer.ts';
import type { TrackReader } from './track-reader.ts';

/** Seconds of media to have ahead of the position, seconds in one piece, and how long a failed read rests, ms. */
const ahead = 30;
const pieceSeconds = 0.5;
const restMs = 1500;

/** A track on its way from the file to the browser. */
export interface FedTrack {
  readonly reader: TrackReader;
  readonly buffer: TrackBuffer;
}

interface Progress extends FedTrack {
  /** Seconds up to which it was appended without a hole. */
  end: number;
  done: boolean;
}

/**
 * Keeps the browser's buffers filled ahead of where the video is, and starts anew where it is put. What cannot be read is
 * tried again as long as there is something to play, and reported when there is not.
 */
export class Feeder {
  readonly #video: HTMLVideoElement;
  readonly #media: MediaSource;
  readonly #tracks: readonly Progress[];
  readonly #signal: AbortSignal;
  readonly #report: (error: LiveError) => void;
  #target: number | undefined = 0;
  #room = ahead;
  #wake: () => void = () => undefined;

  constructor(
    video: HTMLVideoElement,
    media: MediaSource,
    tracks: readonly FedTrack[],
    signal: AbortSignal,
    report: (error: LiveError) => void,
  ) {
    this.#video = video;
    this.#media = media;
    this.#tracks = tracks.map((track) => ({ ...track, end: 0, done: false }));
    this.#signal = signal;
    this.#report = report;
  }

  /** Works until the signal aborts or a read has failed for good. */
  async run(): Promise<void> {
    const signal = this.#signal;
    const wake = () => this.#wake();
    this.#video.addEventListener('seeking', () => this.#seek(), { signal });
    for (const type of ['timeupdate', 'waiting', 'play']) this.#video.addEventListener(type, wake, { signal });
    globalThis.addEventListener('online', wake, { signal });
    signal.addEventListener('abort', wake);
    while (!signal.aborted) {
      try {
        await this.#step();
      } catch (cause) {
        if (signal.aborted) return;
        if (this.#isDry()) return this.#report(toLiveError(cause));
        await this.#rest(restMs);
      }
    }
  }

  async #step(): Promise<void> {
    if (this.#target !== undefined) await this.#goTo(this.#target);
    const track = this.#tracks.filter(({ done }) => !done).toSorted((a, b) => a.end - b.end)[0];
    if (!track) {
      if (this.#media.readyState === 'open') this.#media.endOfStream();
      return this.#rest();
    }
    if (track.end - this.#video.currentTime > this.#room) return this.#rest();
    const piece = await track.reader.next(pieceSeconds);
    if (this.#target !== undefined || this.#signal.aborted) return undefined;
    if (!piece) {
      track.done = true;
      return undefined;
    }
    while (!(await track.buffer.append(piece.bytes))) {
      // More than the browser can hold: less will do.
      this.#room = Math.max(2, this.#room / 2);
      await this.#rest();
      if (this.#target !== undefined || this.#signal.aborted) return undefined;
    }
    track.end = piece.end;
    this.#overHole();
  }

  #seek(): void {
    const { currentTime } = this.#video;
    const held = this.#bufferedAt(currentTime);
    const from = held ?? currentTime;
    const feedsOn = this.#tracks.every(({ end, done }) => end <= from + 2 && (done || end >= from - 0.5));
    if (held === undefined || !feedsOn || this.#target !== undefined) this.#target = from;
    this.#wake();
  }

  async #goTo(time: number): Promise<void> {
    for (const track of this.#tracks) await track.reader.seek(time);
    if (this.#target !== time) return;
    this.#target = undefined;
    for (const track of this.#tracks) Object.assign(track, { end: time, done: false });
  }

  /** Where the media that holds `time` ends; `undefined` where there is none. */
  #bufferedAt(time: number): number | undefined {
    const { buffered } = this.#video;
    for (let index = 0; index < buffered.length; index++)
      if (buffered.start(index) <= time + 0.05 && time < buffered.end(index)) return buffered.end(index);
    return undefined;
  }

  /** Whether there is nothing left to play, though somebody waits for it. */
  #isDry(): boolean {
    const { currentTime, paused, seeking } = this.#video;
    const end = this.#bufferedAt(currentTime);
    if (end === undefined) return true;
    return !paused && !seeking && end - currentTime < 0.3;
  }

  /** Media may begin a little later than where the video stands. */
  #overHole(): void {
    const { buffered, currentTime } = this.#video;
    if (this.#bufferedAt(currentTime) !== undefined) return;
    for (let index = 0; index < buffered.length; index++) {
      const start = buffered.start(index);
      if (start > currentTime && start - currentTime < 0.5) this.#video.currentTime = start + 0.01;
    }
  }

  #rest(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#signal.aborted) this.#wake();
    });
  }
}
