/** Milliseconds forward that are taken for a new clock of the encoder rather than for a pause. */
const jumpForward = 10_000;
/** Milliseconds backward that are taken for jitter rather than for a new clock. */
const jitter = 200;
/** Milliseconds from one frame to the next where that is not known. */
const usualStep = 20;
/** Longest step that is taken for the rhythm of a track, milliseconds. */
const longestStep = 100;
/** Milliseconds that tracks may be apart and still go on together. */
const apart = 200;

type Track = 'audio' | 'video';

interface Position {
  /** The last timestamp that arrived, 32 bits. */
  raw: number;
  /** What it stands for on the stream's clock. */
  time: number;
  /** The last time that was given out. */
  last: number;
  /** Milliseconds from the frame before. */
  step: number;
}

/**
 * Turns the 32-bit timestamps of an FLV stream into times that start at 0 and only grow, for each track. Wrapping after
 * 49 days, an encoder that starts its clock again and tracks that count from different starts are all survived; the
 * tracks stay in step as long as they share a clock.
 */
export class StreamClock {
  #tracks: Partial<Record<Track, Position>> = {};

  /** The time of a tag, milliseconds. */
  time(track: Track, timestamp: number): number {
    const own = this.#tracks[track];
    const other = this.#tracks[track === 'video' ? 'audio' : 'video'];
    const time = follow(own, timestamp, -jitter) ?? this.#restart(own, other, timestamp);
    const last = Math.max(own ? own.last + 1 : 0, time);
    const step = own ? Math.min(last - own.last, longestStep) : usualStep;
    this.#tracks[track] = { raw: timestamp, time, last, step };
    return last;
  }

  /**
   * Where a new clock begins: in step with the other track when that is on it already, else where the pictures end. The
   * sound may then overlap or have a hole, which players bear; pictures must go on at once, for Chromium stops at a hole
   * of more than two frames.
   */
  #restart(own: Position | undefined, other: Position | undefined, timestamp: number): number {
    const inStep = follow(other, timestamp, -jumpForward);
    if (inStep !== undefined && inStep > (own?.last ?? -jumpForward) - jitter) return inStep;
    const end = Math.max(endOf(own), endOf(other));
    const pictures = endOf(this.#tracks.video);
    return end - pictures < apart ? pictures : end;
  }
}

/** Where the next frame of a track is expected. */
function endOf(position: Position | undefined): number {
  return position ? position.last + position.step : 0;
}

/** The time of a timestamp that continues from a position; undefined when it is too far from it. */
function follow(from: Position | undefined, timestamp: number, furthestBack: number): number | undefined {
  if (!from) return undefined;
  // The difference as a signed number of 32 bits is right across the wrap too.
  const step = (timestamp - from.raw) | 0;
  return step >= furthestBack && step <= jumpForward ? from.time + step : undefined;
}
