import type { PlayerConfig } from './player-config.ts';
import { detectType, type PlayerSource } from './source.ts';
import type { EarlyLoad } from './start-attempt.ts';

/** Begins to load the engine that the address names, so that nobody has to wait for it later. */
export function loadEarly(source: PlayerSource, config: Readonly<PlayerConfig>): EarlyLoad | undefined {
  const typed = { ...source, type: detectType(source) };
  try {
    const definition = typed.type && config.engines.find((engine) => engine.canPlay(typed, config));
    if (!definition) return undefined;
    const load = definition.load();
    // Whoever waits for it hears of it.
    load.catch(() => undefined);
    return { definition, load };
  } catch {
    // An engine that throws does so again in the attempt, which tells of it.
    return undefined;
  }
}
