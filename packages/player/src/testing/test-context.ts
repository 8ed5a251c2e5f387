import { resolveConfig } from '@livelit/core';

import type { EngineContext } from '../engine.ts';
import { playerDefaults, type PlayerConfig } from '../player-config.ts';

/** A context for an engine that runs without a player; what is left out is as a player with its defaults has it. */
export function testContext(
  context: Pick<EngineContext, 'video' | 'signal'> & Partial<Omit<EngineContext, 'config'>>,
  options: Partial<PlayerConfig> = {},
): EngineContext {
  const config = resolveConfig(playerDefaults, options);
  const { targetLatency: target, maxLatency: max, minBuffer } = config;
  return {
    config,
    latency: { target, max, minBuffer },
    report: () => undefined,
    notify: () => undefined,
    ...context,
  };
}
