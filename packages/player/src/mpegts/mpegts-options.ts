import type Mpegts from 'mpegts.js';

import type { PlayerConfig } from '../player-config.ts';

/** All that mpegts.js can be told. */
export type MpegtsConfig = NonNullable<Parameters<typeof Mpegts.createPlayer>[1]>;

/**
 * What is ours: connections, the live edge (mpegts.js has two ways to follow it, which freeze the picture together),
 * and that it works in the page's own thread, for its worker takes no loader and goes on talking when it is gone.
 */
const ours = [
  'customLoader',
  'customSeekHandler',
  'enableWorker',
  'enableWorkerForMSE',
  'headers',
  'isLive',
  'lazyLoad',
  'liveBufferLatencyChasing',
  'liveBufferLatencyChasingOnPaused',
  'liveSync',
  'reuseRedirectedURL',
  'seekType',
] as const satisfies readonly (keyof MpegtsConfig)[];

/** Options of mpegts.js that a caller may set; what keeps a live stream alive is ours. */
export type MpegtsOptions = Omit<MpegtsConfig, (typeof ours)[number]>;

const defaults: MpegtsOptions = {
  // Stashing waits for more bytes before it shows the first.
  enableStashBuffer: false,
  // A tab that is opened in the background may never see its MediaSource open.
  deferLoadAfterSourceOpen: false,
  autoCleanupMaxBackwardDuration: 30,
  autoCleanupMinBackwardDuration: 10,
  // A file is sought to where it was asked for, not to the key frame before.
  accurateSeek: true,
};

/** What mpegts.js is told: our defaults, what the engine's factory was given, what the player's config says. */
export function mpegtsOptions(
  engine: string,
  options: MpegtsOptions,
  { engineOptions }: Pick<PlayerConfig, 'engineOptions'>,
): MpegtsConfig {
  const merged: Record<string, unknown> = {
    ...defaults,
    ...options,
    ...engineOptions['mpegts'],
    ...engineOptions[engine],
  };
  for (const name of ours) delete merged[name];
  // A file is read as far ahead as it is needed, by the loader.
  return { ...merged, enableWorker: false, enableWorkerForMSE: false, lazyLoad: false };
}
