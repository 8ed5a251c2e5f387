import { LiveCode, LiveError, withDeadline } from '@livelit/core';

import type { EngineContext, EngineDefinition, RunningEngine, StartEngine } from './engine.ts';
import { detectType, type PlayerSource } from './source.ts';

/** An engine with its library loaded, not yet at the video. */
export interface ReadyEngine {
  readonly definition: EngineDefinition;
  /** Lets it connect. Rejects when that fails or takes too long. */
  start(): Promise<RunningEngine>;
}

/** Finds the engine for a source and loads it. */
export async function prepareEngine(source: PlayerSource, context: EngineContext): Promise<ReadyEngine> {
  const { config, signal } = context;
  const typed = { ...source, type: detectType(source) ?? (await within(askServer(source, signal), context)) };
  const definition = config.engines.find((engine) => engine.canPlay(typed));
  if (!definition) {
    const message = `No engine of this player can play ${typed.type} in this browser.`;
    throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, message);
  }
  const start: StartEngine = await loadPart(definition.name, definition.load());
  return { definition, start: () => within((async () => start(typed, context))(), context) };
}

/** What a dynamic import resolves to; rejects with ERROR_MODULE_LOAD_FAILED. */
export async function loadPart<T>(name: string, part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch (cause) {
    throw new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, `The program part "${name}" could not be loaded.`, {
      cause,
    });
  }
}

async function askServer(source: PlayerSource, signal: AbortSignal): Promise<string> {
  const { sniffType } = await loadPart('sniff-type', import('./sniff-type.ts'));
  return sniffType(source, signal);
}

function within<T>(work: Promise<T>, { config, signal }: EngineContext): Promise<T> {
  const late = () =>
    new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, `The server did not answer within ${config.connectTimeout} s.`);
  return withDeadline(work, config.connectTimeout * 1000, late, signal);
}
