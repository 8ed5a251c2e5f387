import type Hls from 'hls.js';

import type { LatencySettings } from '../../latency-settings.ts';

/** Segments behind the edge that hls.js plays at when nobody says anything. */
const usualSegments = 3;

/** What a media playlist says of how near to its edge one may play, seconds. */
interface Nearness {
  readonly least: number;
  readonly usual: number;
}

/**
 * Keeps the target of hls.js at `settings.target`, but never nearer to the edge than the playlist allows: its
 * PART-HOLD-BACK, or one target duration where there are no parts.
 */
export class HlsLatency {
  readonly #settings: Readonly<LatencySettings>;
  #nearness: Nearness | undefined;
  #isOurs = false;

  constructor(settings: Readonly<LatencySettings>) {
    this.#settings = settings;
  }

  /** A media playlist has arrived that hls.js has not seen yet; only the first of them says anything new. */
  read(playlist: string, hls: Hls): void {
    if (this.#nearness || !playlist.includes('#EXTINF')) return;
    const number = (pattern: RegExp) => Number(pattern.exec(playlist)?.[1] ?? 0);
    const segment = number(/^#EXT-X-TARGETDURATION:(\d+)/m);
    const part = number(/[:,]PART-HOLD-BACK=([\d.]+)/);
    const whole = number(/[:,]HOLD-BACK=([\d.]+)/) || usualSegments * segment;
    this.#nearness = part ? { least: part, usual: part } : { least: segment, usual: whole };
    this.apply(hls);
  }

  /** The settings have changed, or hls.js is another. */
  apply(hls: Hls): void {
    const { target } = this.#settings;
    if (!this.#nearness || (target === undefined && !this.#isOurs)) return;
    this.#isOurs = true;
    const { least, usual } = this.#nearness;
    const wanted = target === undefined ? usual : Math.max(target, least);
    // Setting it forgets the stalls that made hls.js more careful.
    if (hls.config.liveSyncDuration !== wanted) hls.targetLatency = wanted;
  }
}
