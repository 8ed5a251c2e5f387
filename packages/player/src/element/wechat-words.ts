import type { LivePlayer } from '../live-player.ts';
import type { Presentation } from './presentation-sheet.ts';

/** The attributes that say how the picture lies, ours and WeChat's. */
interface PresentationWords {
  readonly fit: string;
  readonly objectFit: string;
  readonly fullscreenFit: string;
  readonly rotation: number;
  readonly orientation: string;
  readonly mirror: boolean;
  readonly width: number;
  readonly height: number;
}

/** How the picture lies; our words win over WeChat's. */
export function presentationOf(words: PresentationWords): Presentation {
  const { fit, objectFit, orientation, rotation, fullscreenFit, mirror, width, height } = words;
  const turned = rotation || (orientation === 'horizontal' ? 270 : 0);
  return {
    fit: fit || (objectFit === 'fillCrop' ? 'cover' : objectFit),
    fullscreenFit,
    rotation: turned % 90 === 0 ? ((turned % 360) + 360) % 360 : 0,
    mirror,
    width,
    height,
  };
}

/** The attributes that say how near to the live edge to play. */
export interface LatencyWords {
  readonly targetLatency: number | undefined;
  readonly maxLatency: number | undefined;
  readonly minCache: number | undefined;
  readonly maxCache: number | undefined;
}

/** Tells the player how near to the live edge to play; only what an attribute says. */
export function applyLatency(words: LatencyWords, player: LivePlayer): void {
  const { targetLatency, maxLatency, minCache, maxCache } = words;
  const { config } = player;
  // What an attribute said counts no more when that is taken away.
  Object.assign(player, { targetLatency: config.targetLatency, maxLatency: config.maxLatency });
  // WeChat's own defaults for the one that is left out, as far as they go with the other.
  if (minCache !== undefined || maxCache !== undefined) {
    const min = minCache ?? Math.min(1, maxCache! / 2);
    player.setCacheParams(min, maxCache ?? Math.max(3, min * 2));
  }
  if (targetLatency !== undefined) player.targetLatency = targetLatency;
  if (maxLatency !== undefined) player.maxLatency = maxLatency;
}
