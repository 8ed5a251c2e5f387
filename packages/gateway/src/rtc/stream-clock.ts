import type { SenderReport } from './rtcp.ts';
import { Unwrap } from './unwrap.ts';

export type MediaKind = 'audio' | 'video';

const clockRates = { audio: 48_000, video: 90_000 } as const;
/** Smaller differences are jitter of the reports, and not worth a step. */
const toleranceMs = 8;
/** Larger ones are a sender whose reports make no sense. */
const largestCorrectionMs = 5000;
/** Timestamps that part this far from the wall clock between two packets have started over. */
const largestJumpMs = 10_000;

interface Track {
  readonly unwrap: Unwrap;
  readonly first: number;
  /** Added to the media time to get stream time. */
  offsetMs: number;
  /** Sender's wall clock at stream time 0, from its last report. */
  epochMs: number | undefined;
}

/**
 * Puts sound and picture on one clock. At first the arrival of each one's first packet counts; as soon as the sender has
 * told by its reports how its clocks go together, that does. Corrections only ever move a track forward, so that times
 * never run backwards.
 */
export class StreamClock {
  #startMs: number | undefined;
  #tracks: Partial<Record<MediaKind, Track>> = {};
  #latest: Partial<Record<MediaKind, { readonly timeMs: number; readonly atMs: number }>> = {};

  /** Stream time in milliseconds of an RTP timestamp; never less than the one before of this kind. */
  timeOf(kind: MediaKind, timestamp: number, nowMs: number): number {
    this.#startMs ??= nowMs;
    const latest = this.#latest[kind];
    const expectedMs = latest ? latest.timeMs + nowMs - latest.atMs : nowMs - this.#startMs;
    let track = this.#tracks[kind] ?? this.#begin(kind, timestamp, expectedMs);
    let timeMs = this.#mediaMs(kind, track, timestamp) + track.offsetMs;
    if (Math.abs(timeMs - expectedMs) > largestJumpMs) {
      track = this.#begin(kind, timestamp, expectedMs);
      timeMs = expectedMs;
    }
    timeMs = Math.max(latest?.timeMs ?? 0, timeMs);
    this.#latest[kind] = { timeMs, atMs: nowMs };
    return timeMs;
  }

  /** The sender started over: its next timestamp has nothing to do with the last. */
  restart(kind: MediaKind): void {
    delete this.#tracks[kind];
  }

  /** Takes a sender report; answers by how many milliseconds sound was early, if that was put right, else 0. */
  align(kind: MediaKind, report: SenderReport): number {
    const track = this.#tracks[kind];
    if (!track) return 0;
    track.epochMs = report.ntpMs - (this.#mediaMs(kind, track, report.rtpTimestamp) + track.offsetMs);
    const { audio, video } = this.#tracks;
    if (audio?.epochMs === undefined || video?.epochMs === undefined) return 0;
    const audioEarly = audio.epochMs - video.epochMs;
    if (Math.abs(audioEarly) < toleranceMs || Math.abs(audioEarly) > largestCorrectionMs) return 0;
    move(audioEarly > 0 ? audio : video, Math.abs(audioEarly));
    return audioEarly;
  }

  #begin(kind: MediaKind, timestamp: number, offsetMs: number): Track {
    const unwrap = new Unwrap(32);
    const track = { unwrap, first: unwrap.next(timestamp), offsetMs, epochMs: undefined };
    this.#tracks[kind] = track;
    return track;
  }

  #mediaMs(kind: MediaKind, track: Track, timestamp: number): number {
    return ((track.unwrap.next(timestamp) - track.first) * 1000) / clockRates[kind];
  }
}

function move(track: Track, byMs: number): void {
  track.offsetMs += byMs;
  track.epochMs! -= byMs;
}
