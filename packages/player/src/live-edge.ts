import type { RunningEngine } from './engine.ts';
import type { CatchUp, LatencySettings } from './latency-settings.ts';
import type { PlayRate } from './play-rate.ts';

/** Catching up begins this share of the target behind it, at most `maxSlack` seconds, and ends at the target. */
const slackShare = 0.3;
const maxSlack = 0.4;

/** Seconds above the target that a tab which comes back may stay behind. */
const returnSlack = 1;

/** How near to the edge to play, and how to come back to it. Both may change at any time. */
export type EdgeSettings = Pick<Readonly<LatencySettings>, 'max'> & { readonly catchUp: Readonly<CatchUp> };

/** Seconds behind the live edge beyond which playback jumps: by default twice the target, at least 1.2 s above it. */
export function latencyLimit(settings: Pick<LatencySettings, 'max'>, target: number): number {
  return settings.max ?? Math.max(2 * target, target + 1.2);
}

/**
 * Keeps a live stream near its edge, for every engine that can tell its latency: a small lag is made up by a little more
 * speed, a large one by a jump.
 */
export class LiveEdge {
  readonly #rate: Pick<PlayRate, 'catchUp'>;
  readonly #settings: EdgeSettings;
  /** False until the target was reached once: how far behind a viewer joins is an accident of the GOP. */
  #settled = false;

  constructor(rate: Pick<PlayRate, 'catchUp'>, settings: EdgeSettings) {
    this.#rate = rate;
    this.#settings = settings;
  }

  /** Called twice a second while playing. Answers whether to jump to the edge. */
  tick(running: RunningEngine): boolean {
    const { latency, targetLatency: target } = running;
    if (latency === undefined || target === undefined || running.live === false) return false;
    const { catchUp } = this.#settings;
    if (catchUp.jump && latency > latencyLimit(this.#settings, target)) return this.#jump(running);
    const behind = latency - target;
    if (behind <= 0) this.#settled = true;
    else if (behind > Math.min(maxSlack, slackShare * target)) this.#settled = false;
    this.#rate.catchUp(this.#settled ? 1 : catchUp.rate);
    return false;
  }

  /** Called when a hidden page comes back, a paused or a broken stream goes on. Answers whether to jump to the edge. */
  return(running: RunningEngine): boolean {
    const { latency, targetLatency: target } = running;
    if (latency === undefined || target === undefined || running.live === false) return false;
    return this.#settings.catchUp.jump && latency > target + returnSlack && this.#jump(running);
  }

  /** The viewer wants to be where they are. */
  rest(): void {
    this.#rate.catchUp(1);
  }

  #jump(running: RunningEngine): boolean {
    this.#rate.catchUp(1);
    this.#settled = true;
    return running.seekToLive !== undefined;
  }
}
