import { LiveCode, LiveError, withDeadline } from '@livelit/core';

import type { EngineContext, EngineDefinition, RunningEngine, StartEngine } from './engine.ts';
import { sniffType } from './sniff-type.ts';
import { detectType, type PlayerSource } from './source.ts';

/** An engine that has connected. */
export interface Started {
  readonly definition: EngineDefinition;
  readonly running: RunningEngine;
}

/** Finds the engine for a source, loads it and lets it connect. Rejects when any of that fails or takes too long. */
export async function startAttempt(source: PlayerSource, context: EngineContext): Promise<Started> {
  const { config, signal } = context;
  const typed = { ...source, type: detectType(source) ?? (await withinLimit(sniffType(source, signal), context)) };
  const definition = config.engines.find((engine) => engine.canPlay(typed));
  if (!definition)
    throw new LiveError(
      LiveCode.ERROR_NOT_SUPPORTED,
      `No engine of this player can play ${typed.type} in this browser.`,
    );
  const start = await loadEngine(definition);
  signal.throwIfAborted();
  const running = await withinLimit((async () => start(typed, context))(), context);
  return { definition, running };
}

async function loadEngine(definition: EngineDefinition): Promise<StartEngine> {
  try {
    return await definition.load();
  } catch (cause) {
    const message = `The program for ${definition.name} could not be loaded.`;
    throw new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, message, { cause });
  }
}

function withinLimit<T>(work: Promise<T>, { config, signal }: EngineContext): Promise<T> {
  const late = () =>
    new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, `The server did not answer within ${config.connectTimeout} s.`);
  return withDeadline(work, config.connectTimeout * 1000, late, signal);
}
