import { LiveCode, LiveError } from '@livelit/core';
import type { Fragment, MediaFragment } from 'hls.js';

import type { SegmentPolicy } from '../../player-config.ts';
import type { SegmentSkip } from '../../player-events.ts';

/** Patience with one segment unless the configuration says otherwise. */
export const segmentDefaults: SegmentPolicy = { timeout: 20, tries: 6, skip: true };

/** Milliseconds without a byte after which a request is given up: with little left to play, and at the most. */
const idleMs = { least: 3500, most: 8000 };

/** Failures after which a segment is skipped though more tries are left, once there is nothing left to play. */
const triesWhenDry = { refused: 3, silent: 2 };

/**
 * Segments in a row that are skipped: of a server that answers, of one that does not, which may be down, and of one that
 * has never given any.
 */
const inARow = { answered: 5, unanswered: 1, never: 1 };

/** Seconds of buffer for as long as which a server that does not answer may be waited for. */
const lowBuffer = 4;

/** Seconds for which a skipped segment stays skipped. */
const memory = 60;

/** Whom it tells, and what it looks at. */
export interface PatienceParts {
  readonly policy: SegmentPolicy;
  /** Seconds that can be played without anything new. */
  readonly ahead: () => number;
  /** How many qualities there are to turn to. */
  readonly levels: () => number;
  readonly onSkip: (skip: SegmentSkip, reason: LiveError) => void;
  /** No further try can help: it may not be skipped. */
  readonly onHopeless: (reason: LiveError) => void;
}

interface Failures {
  count: number;
  silent: number;
}

/**
 * Counts what happens to each segment and decides when it is skipped: hls.js would try for ever, or end playback. It
 * then sees a gap, as if the playlist had said `EXT-X-GAP`, and goes on behind it.
 */
export class SegmentPatience {
  readonly #parts: PatienceParts;
  readonly #failures = new Map<string, Failures>();
  readonly #skippedAt = new Map<string, number>();
  #inARow = 0;
  #hasMedia = false;
  #turn = false;
  #trouble: LiveError | undefined;

  constructor(parts: PatienceParts) {
    this.#parts = parts;
  }

  /** Why nothing comes, when it is more than one bad segment. */
  get trouble(): LiveError | undefined {
    return this.#trouble;
  }

  /** How long to wait for a byte: half of what is left to play, so that there is time for another try. */
  get idleMs(): number {
    const { ahead, policy } = this.#parts;
    return Math.min(policy.timeout * 1000, idleMs.most, Math.max(idleMs.least, (ahead() * 1000) / 2));
  }

  /** Milliseconds between two tries at the most. */
  get pauseMs(): number {
    return this.#parts.ahead() < 2 ? 500 : 4000;
  }

  /** Whether hls.js should try the same again rather than turn to another quality. */
  shouldRetry(): boolean {
    const turn = this.#turn;
    this.#turn = false;
    return !turn;
  }

  /** A request for it failed, or what it gave is no media. */
  failed(frag: Fragment, reason: LiveError): void {
    if ((frag.type as string) === 'subtitle') return;
    const key = keyOf(frag);
    const failures = this.#failures.get(key) ?? { count: 0, silent: 0 };
    this.#failures.set(key, failures);
    failures.count++;
    if (reason.code === LiveCode.ERROR_REQUEST_TIMEOUT) failures.silent++;
    this.#turn = failures.count === 2 && this.#parts.levels() > 1;
    if (this.#isSpent(failures, reason)) this.#giveUp(frag, reason);
  }

  /** It has arrived. */
  succeeded(frag: Fragment): void {
    this.#failures.delete(keyOf(frag));
    if (frag.sn === 'initSegment') return;
    this.#inARow = 0;
    this.#hasMedia = true;
    this.#trouble = undefined;
  }

  /** Tells hls.js of the gaps again: a live playlist makes new objects with every refresh. */
  mark(fragments: readonly Fragment[]): void {
    if (this.#skippedAt.size === 0) return;
    const now = performance.now();
    for (const [key, at] of this.#skippedAt) if (now - at > memory * 1000) this.#skippedAt.delete(key);
    for (const frag of fragments) if (this.#skippedAt.has(keyOf(frag))) makeGap(frag);
  }

  /** hls.js has given it up by its own rules. */
  noticed(frag: MediaFragment, reason: LiveError): void {
    if (!this.#skippedAt.has(keyOf(frag))) this.#skip(frag, reason);
  }

  #isSpent({ count, silent }: Failures, reason: LiveError): boolean {
    const { ahead, policy } = this.#parts;
    const left = ahead();
    if (left < 0.5 && (silent >= triesWhenDry.silent || count >= triesWhenDry.refused)) return true;
    if (count < policy.tries) return false;
    return hasAnswered(reason) || left < lowBuffer;
  }

  #giveUp(frag: Fragment, reason: LiveError): void {
    const { policy, onHopeless } = this.#parts;
    const hasNothing = !this.#hasMedia && this.#inARow >= inARow.never;
    if (frag.sn === 'initSegment' || !policy.skip || hasNothing) return onHopeless(reason);
    if (this.#inARow >= (hasAnswered(reason) ? inARow.answered : inARow.unanswered)) {
      // Probably no bad segment but a bad server: skipping would only leave out more.
      this.#trouble = reason;
      return;
    }
    this.#skip(frag as MediaFragment, reason);
  }

  #skip(frag: MediaFragment, reason: LiveError): void {
    const key = keyOf(frag);
    this.#inARow++;
    this.#failures.delete(key);
    this.#skippedAt.set(key, performance.now());
    makeGap(frag);
    const url = (frag.url ?? frag.relurl ?? '').split(/[?#]/)[0]!;
    this.#parts.onSkip({ from: frag.start, to: frag.end, url }, reason);
  }
}

const keyOf = (frag: Fragment) => `${frag.type} ${frag.sn}`;

/** Whether somebody has answered, though not well. */
function hasAnswered({ code, detail }: LiveError): boolean {
  const status = detail.httpStatus ?? 0;
  return code === LiveCode.ERROR_DECODE_FAILED || (status >= 400 && status < 500 && status !== 408 && status !== 429);
}

function makeGap(frag: Fragment): void {
  frag.gap = true;
  if (!frag.tagList.some(([tag]) => tag === 'GAP')) frag.tagList.push(['GAP']);
}
