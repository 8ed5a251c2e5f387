import { onAbort } from '@livelit/core';

import type { SeiMessage } from './player-events.ts';

/** As many messages may wait for their picture; the oldest make room. A stream has some 60 pictures a second. */
const capacity = 1000;

/** A message belongs to the picture that is within half a picture of its time, seconds. */
const tolerance = 0.01;

/**
 * Holds SEI messages back until their picture is presented. What waits is dropped when the video seeks or is emptied:
 * those pictures are never shown. A message that comes after its picture is told at once.
 */
export class SeiClock {
  readonly #tell: (message: SeiMessage) => void;
  readonly #video: HTMLVideoElement;
  #waiting: SeiMessage[] = [];
  #shown = -Infinity;

  /** Watches `video` until `signal` aborts. */
  constructor(video: HTMLVideoElement, signal: AbortSignal, tell: (message: SeiMessage) => void) {
    this.#video = video;
    this.#tell = tell;
    this.#watch(signal);
    const drop = () => {
      this.#waiting = [];
      this.#shown = -Infinity;
    };
    video.addEventListener('seeking', drop, { signal });
    video.addEventListener('emptied', drop, { signal });
    onAbort(signal, drop);
  }

  /** Messages that wait. */
  get size(): number {
    return this.#waiting.length;
  }

  /** A message was demuxed; the order does not matter. */
  add(message: SeiMessage): void {
    const waiting = this.#waiting;
    let at = waiting.length;
    while (at > 0 && waiting[at - 1]!.time > message.time) at--;
    waiting.splice(at, 0, message);
    if (waiting.length > capacity) waiting.shift();
    if (message.time <= this.#shown + tolerance) this.#present(this.#shown);
  }

  #present(time: number): void {
    this.#shown = time;
    const due = this.#waiting.findIndex((message) => message.time > time + tolerance);
    for (const message of this.#waiting.splice(0, due < 0 ? this.#waiting.length : due)) this.#tell(message);
  }

  /** Pictures tell the time; where the browser has no words for them, or shows none, the position does. */
  #watch(signal: AbortSignal): void {
    const video = this.#video;
    const canTell = typeof video.requestVideoFrameCallback === 'function';
    if (canTell) {
      const next: VideoFrameRequestCallback = (_now, { mediaTime }) => {
        handle = video.requestVideoFrameCallback(next);
        this.#present(mediaTime);
      };
      let handle = video.requestVideoFrameCallback(next);
      onAbort(signal, () => video.cancelVideoFrameCallback(handle));
    }
    const onTime = () => {
      if (!canTell || document.hidden || !video.videoWidth) this.#present(video.currentTime);
    };
    video.addEventListener('timeupdate', onTime, { signal });
  }
}
