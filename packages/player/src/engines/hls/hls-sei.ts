import type Hls from 'hls.js';

import type { EngineContext } from '../../engine.ts';

/** Tells the SEI messages of what is appended. */
export function tellSei(_hls: Hls, _Events: typeof Hls.Events, { config }: EngineContext): void {
  if (config.sei.length === 0) return;
}
