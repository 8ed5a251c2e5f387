import { LiveCode, LiveError, onAbort } from '@livelit/core';
import type Hls from 'hls.js';
import type { LevelDetails } from 'hls.js';

import type { EngineContext } from '../../engine.ts';
import { withoutQuery } from '../../network-error.ts';
import type { PlayerSource } from '../../source.ts';
import { secondsAhead } from './seconds-ahead.ts';

/** Target durations after which an unchanged live playlist counts as frozen. */
const frozenTargets = 3;

/** Milliseconds for which an address is remembered as frozen. */
const memoryMs = 300_000;

const tickMs = 500;

/** Share of `stallTimeout` for which hls.js may go on trying with nothing left to play: it is quicker than a new one. */
const graceShare = 0.5;

/** The last words of playlists that froze, by address, so that their last seconds are not played again and again. */
const frozen = new Map<string, { readonly state: string; readonly at: number }>();

/** What the watch looks at besides hls.js. */
export interface PlaylistWatchParts {
  readonly source: PlayerSource;
  readonly context: EngineContext;
  /** Why media does not come, when it is more than one bad segment. */
  readonly trouble: () => LiveError | undefined;
}

/** Ends the attempt when a live stream has nothing left to play and its server does not help. */
export class PlaylistWatch {
  readonly #parts: PlaylistWatchParts;
  #details: LevelDetails | undefined;
  #state = '';
  #changedAt = 0;
  #dryAt: number | undefined;
  #failure: LiveError | undefined;

  constructor(parts: PlaylistWatchParts) {
    this.#parts = parts;
    const timer = setInterval(() => this.#tick(), tickMs);
    onAbort(parts.context.signal, () => clearInterval(timer));
  }

  /** Listens to one hls.js. */
  watch(hls: Hls, { LEVEL_LOADED }: typeof Hls.Events): void {
    hls.on(LEVEL_LOADED, (_event, { details }) => this.#loaded(details));
  }

  /** A playlist could not be had; hls.js tries again. */
  failed(failure: LiveError): void {
    if (this.#failure || !this.#details) return void (this.#failure = failure);
    this.#failure = failure;
    const message = `The playlist is being asked for again: ${failure.message}`;
    this.#parts.context.report(new LiveError(LiveCode.WARNING_RECONNECTING, message, { cause: failure }));
  }

  #loaded(details: LevelDetails): void {
    const { source, context } = this.#parts;
    const isFirst = !this.#details;
    const state = stateOf(details);
    this.#failure = undefined;
    this.#details = details;
    if (isFirst && source.live === true && !details.live)
      return context.report(new LiveError(LiveCode.ERROR_STREAM_ENDED, 'The live stream has come to its end.'));
    const before = frozen.get(source.url);
    if (isFirst && before?.state === state && Date.now() - before.at < memoryMs)
      return context.report(staleError(source));
    if (state !== this.#state) {
      this.#state = state;
      this.#changedAt = performance.now();
      frozen.delete(source.url);
    }
  }

  #tick(): void {
    const { context, source, trouble } = this.#parts;
    const { video, report, config } = context;
    const now = performance.now();
    const isDry = this.#details !== undefined && !video.paused && secondsAhead(video) < 0.5;
    this.#dryAt = isDry ? (this.#dryAt ?? now) : undefined;
    if (!this.#details || this.#dryAt === undefined) return;
    const failure = this.#failure ?? trouble();
    if (failure && now - this.#dryAt >= graceShare * config.stallTimeout * 1000) return report(failure);
    const patience = Math.max(config.stallTimeout, frozenTargets * this.#details.targetduration);
    if (failure || !this.#details.live || now - this.#changedAt < patience * 1000) return;
    for (const [url, { at }] of frozen) if (Date.now() - at >= memoryMs) frozen.delete(url);
    frozen.set(source.url, { state: this.#state, at: Date.now() });
    report(staleError(source));
  }
}

/** The same for all qualities, whose segments are numbered alike. */
function stateOf({ live, endSN, lastPartSn, lastPartIndex }: LevelDetails): string {
  return [live, endSN, lastPartSn, lastPartIndex].join();
}

function staleError({ url }: PlayerSource): LiveError {
  const message = 'The playlist of the live stream does not change any more.';
  return new LiveError(LiveCode.ERROR_SOURCE_STALE, message, { detail: { url: withoutQuery(url) } });
}
