import type { LivePlayer } from '../live-player.ts';
import type { PlayerSource } from '../source.ts';
import { sourcesOf } from './child-media.ts';
import { applyLatency, type LatencyWords } from './wechat-words.ts';

/** What the element says about its source. */
interface Wanted extends Element {
  readonly src: string;
  readonly type: string;
  readonly token: string | undefined;
  readonly autoplay: boolean;
}

/** Tells a player what to load and how near to the live edge, each only when that has changed or the player is new. */
export class ShownSource {
  #loaded: { readonly player: LivePlayer; readonly key: string } | undefined;
  #latency: { readonly player: LivePlayer; readonly key: string } | undefined;

  /** Loads what the element says; whether there was something to do. Without a source the player stops. */
  load(player: LivePlayer, element: Wanted): boolean {
    const { src, type, token, autoplay } = element;
    const sources: PlayerSource[] = src ? [{ url: src, type: type || undefined }] : sourcesOf(element);
    const key = JSON.stringify([sources, token]);
    const before = this.#loaded;
    if (before?.player === player && before.key === key) return false;
    this.#loaded = { player, key };
    const [only, ...others] = sources.map((source) => ({ ...source, token }));
    if (only) void player.load(others.length ? [only, ...others] : only, { play: autoplay });
    else if (before?.player === player) player.stop();
    return true;
  }

  /** The next `load()` loads, whatever it is. */
  forget(): void {
    this.#loaded = undefined;
  }

  /** Sets the latency that the attributes ask for. */
  latency(player: LivePlayer, words: LatencyWords): void {
    const { targetLatency, maxLatency, minCache, maxCache } = words;
    const key = [targetLatency, maxLatency, minCache, maxCache].join();
    if (this.#latency?.player === player && this.#latency.key === key) return;
    this.#latency = { player, key };
    applyLatency(words, player);
  }
}
