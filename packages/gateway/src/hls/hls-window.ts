import { Changes } from './changes.ts';
import type { HlsInit, HlsPart, HlsSegment } from './hls-segment.ts';

export interface HlsWindowOptions {
  /** Segments that playlists list at least. */
  readonly size: number;
  /** Seconds that a segment has at least. */
  readonly segmentDuration: number;
}

export interface NewSegment {
  readonly init: Buffer;
  readonly discontinuity: boolean;
  readonly dateMs: number;
}

/** Bytes of media that one stream may hold; a segment that nobody lists any more goes first. */
const maxBytes = 96 << 20;
/** Segments that stay listed even then. */
const fewestSegments = 3;

type OpenSegment = { -readonly [K in keyof HlsSegment]: HlsSegment[K] } & { parts: HlsPart[] };

/** The segments that viewers of one name can ask for: those listed, the one that grows, and some that just left. */
export class HlsWindow {
  readonly changes = new Changes();
  /** Nothing will be added any more. */
  ended = false;
  /** Discontinuities among the segments that left the playlist. */
  discontinuitySequence = 0;
  #options: HlsWindowOptions;
  #segments: OpenSegment[] = [];
  #firstListed = 0;
  #init: HlsInit | undefined;
  #nextNumber: number;

  constructor(options: HlsWindowOptions) {
    this.#options = options;
    // Numbers go on growing when the stream is packaged anew, and even after a restart of the gateway: players that
    // kept asking see newer segments rather than old numbers again, and no cache gives them an old file by a new name.
    this.#nextNumber = Math.floor(Date.now() / 1000);
    this.#firstListed = this.#nextNumber;
  }

  /** Segments in the playlist; the last one may still grow. */
  get listed(): readonly HlsSegment[] {
    return this.#segments.filter((segment) => segment.number >= this.#firstListed);
  }

  /** The segment that grows now. */
  get open(): HlsSegment | undefined {
    const last = this.#segments.at(-1);
    return last?.complete === false ? last : undefined;
  }

  /** Number of the segment that grows, or of the one that comes next. */
  get openNumber(): number {
    return this.open?.number ?? this.#nextNumber;
  }

  /** Whole seconds that no listed segment exceeds. It may change: nobody knows a publisher's next group of pictures. */
  get targetDuration(): number {
    const durations = this.listed.map((segment) => Math.round(segment.duration));
    return Math.max(1, Math.ceil(this.#options.segmentDuration), ...durations);
  }

  segment(number: number): HlsSegment | undefined {
    return this.#segments.find((segment) => segment.number === number);
  }

  init(id: number): HlsInit | undefined {
    return this.#segments.find((segment) => segment.init.id === id)?.init;
  }

  openSegment({ init, discontinuity, dateMs }: NewSegment): void {
    const number = this.#nextNumber++;
    if (this.#init?.data !== init) this.#init = { id: number, data: init };
    const growth = { parts: [], duration: 0, bytes: 0, complete: false };
    this.#segments.push({ number, init: this.#init, discontinuity, dateMs, ...growth });
  }

  addPart(part: HlsPart): void {
    const segment = this.#segments.at(-1);
    if (!segment || segment.complete) return;
    segment.parts.push(part);
    segment.duration += part.duration;
    segment.bytes += part.data.length;
    this.changes.notify();
  }

  completeSegment(): void {
    const segment = this.#segments.at(-1);
    if (!segment || segment.complete) return;
    segment.complete = true;
    if (segment.parts.length === 0) {
      // Numbers must not have holes.
      this.#segments.pop();
      this.#nextNumber = segment.number;
    }
    this.#slide();
    this.changes.notify();
  }

  /** Ends the playlist, or opens it again for a publisher who returned. */
  end(ended: boolean): void {
    this.ended = ended;
    this.changes.notify();
  }

  /** Lets old segments go. A playlist must not become shorter than three target durations (RFC 8216, 6.2.2). */
  #slide(): void {
    for (;;) {
      const listed = this.listed;
      const [first, ...rest] = listed;
      if (!first || rest.length < fewestSegments) break;
      const seconds = rest.reduce((sum, segment) => sum + segment.duration, 0);
      const longEnough = rest.length >= this.#options.size && seconds >= 3 * this.targetDuration;
      if (!longEnough && this.#bytes() <= maxBytes) break;
      this.#firstListed = first.number + 1;
      if (first.discontinuity) this.discontinuitySequence++;
      this.#forget(longEnough ? this.#options.size + 1 : 0);
    }
  }

  /** Keeps some segments that left the playlist, for players that know it from before. */
  #forget(keep: number): void {
    const unlisted = this.#segments.filter((segment) => segment.number < this.#firstListed).length;
    const surplus = this.#bytes() > maxBytes ? unlisted : unlisted - keep;
    if (surplus > 0) this.#segments.splice(0, surplus);
  }

  #bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }
}
