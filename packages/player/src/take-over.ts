import { LiveCode, LiveError, log as sharedLog } from '@livelit/core';

import { Decks } from './decks.ts';
import type { Lines } from './lines.ts';
import { loadPart } from './load-part.ts';
import { deafListener, playUnseen } from './play-unseen.ts';
import type { Playback } from './playback.ts';
import type { Session } from './session.ts';
import type { PlayerSource } from './source.ts';

const log = sharedLog.child('player');

/** What is to take over. */
export interface Successor {
  readonly sources: readonly PlayerSource[];
  readonly line: number;
  /** The choice of lines to go on with. */
  readonly lines?: Lines | undefined;
  /** Whether a recording may not take over. */
  readonly onlyLive?: boolean;
}

/** Lets something else take over from what a session plays, without a gap. */
export class TakeOver {
  readonly #session: Session;
  readonly #decks: Decks;
  #awaitsReturn = false;

  constructor(session: Session) {
    this.#session = session;
    this.#decks = new Decks(session.video);
  }

  /** Settles when it has taken over; rejects with why it has not, and what was played has gone on undisturbed. */
  async try({ sources, line, lines, onlyLive = false }: Successor, signal: AbortSignal): Promise<void> {
    const session = this.#session;
    const decks = this.#decks;
    const { config, latency } = session;
    // Another programme has times of its own.
    const resume = sources === session.sources && !onlyLive ? session.playback?.resumePoint : undefined;
    const retry = session.newRetry();
    const video = decks.spare();
    const { Playback } = await loadPart('playback', import('./playback.ts'));
    const parts = { sources, line, video, config, latency, resume, retry, onlyLive, signal };
    const playback = await playUnseen({ ...parts, Playback });
    if (signal.aborted || decks.fixed) {
      playback.end(deafListener);
      signal.throwIfAborted();
      // A video that fills the screen by itself cannot hand that on. The other stream is known to play, so it may.
      session.goOnWith(sources, line, resume);
    } else session.adopt(playback, sources, line, lines, retry, (before) => this.#swap(before));
  }

  /** The preferred line gets a chance, out of sight. */
  async comeBack(line: number): Promise<void> {
    const session = this.#session;
    const { playback, sources } = session;
    const { wanted, blocked } = session.status.facts;
    try {
      // Nobody watches a paused player, and a switch that the user asked for comes first.
      if (wanted && !blocked && !session.isTrying)
        return await session.letTakeOver({ sources, line, lines: playback?.lines });
    } catch (error) {
      log.info(`Line ${line + 1} is not back yet.`, error);
    }
    playback?.returnFailed();
  }

  /** A live stream that has ended may come back, as when its encoder was started again: it is looked for, out of sight. */
  async awaitReturn(signal: AbortSignal): Promise<void> {
    if (this.#awaitsReturn) return;
    this.#awaitsReturn = true;
    const session = this.#session;
    const retry = session.newRetry();
    const over = new LiveError(LiveCode.ERROR_STREAM_ENDED, 'The live stream came to its end.');
    const pause = () =>
      retry.wait(over, signal).then(
        () => session.status.facts.ended,
        () => false,
      );
    while (await pause()) {
      const { sources, line, playback, isTrying } = session;
      try {
        if (!isTrying) await session.letTakeOver({ sources, line, lines: playback?.lines, onlyLive: true });
      } catch (error) {
        log.debug('The stream has not come back yet.', error);
      }
    }
    this.#awaitsReturn = false;
  }

  /** Leaves the first video alone in its place, and answers it. */
  end(): HTMLVideoElement {
    return this.#decks.end();
  }

  #swap(before: Playback | undefined): HTMLVideoElement {
    // Emptying a video resets its speed.
    const rate = before?.userRate ?? this.#session.video.playbackRate;
    before?.end(deafListener);
    const video = this.#decks.swap();
    video.playbackRate = rate;
    return video;
  }
}
