import { isLiveError, LiveCode, LiveError, withDeadline } from '@livelit/core';

import type { EngineContext, EngineDefinition, RunningEngine, StartEngine } from './engine.ts';
import { loadPart } from './load-part.ts';
import { detectType, type PlayerSource } from './source.ts';

/** An engine with its library loaded, not yet at the video. */
export interface ReadyEngine {
  /** Lets it connect. Rejects when that fails or takes too long. */
  start(): Promise<StartedEngine>;
}

/** An engine that has connected. */
export interface StartedEngine {
  readonly name: string;
  readonly running: RunningEngine;
}

/** An engine that is being loaded before anybody has to wait for it. */
export interface EarlyLoad {
  readonly definition: EngineDefinition;
  readonly load: Promise<StartEngine>;
}

/** Finds the engine for a source and loads it, unless that was done `early`. */
export async function prepareEngine(
  source: PlayerSource,
  context: EngineContext,
  early?: EarlyLoad,
): Promise<ReadyEngine> {
  const { config, signal } = context;
  const typed = { ...source, type: detectType(source) ?? (await within(askServer(source, context), context)) };
  if (typed.type === 'rtmp' && !config.gateway) throw needsGateway();
  const able = config.engines.filter((engine) => engine.canPlay(typed, config));
  const loaded = (definition: EngineDefinition) =>
    loadPart(definition.name, early?.definition === definition ? early.load : definition.load());
  if (!able[0]) throw noEngine(typed.type);
  let load: Promise<StartEngine> = loaded(able[0]);
  await load;
  const start = async (): Promise<StartedEngine> => {
    for (const [at, { name }] of able.entries()) {
      try {
        const startEngine = await load;
        signal.throwIfAborted();
        return { name, running: await startEngine(typed, context) };
      } catch (error) {
        const next = able[at + 1];
        if (!next || signal.aborted || !isLiveError(error) || error.detail['nextEngine'] !== true) throw error;
        load = loaded(next);
      }
    }
    throw noEngine(typed.type);
  };
  return { start: () => within(start(), context) };
}

async function askServer(source: PlayerSource, { config, signal }: EngineContext): Promise<string> {
  const { sniffType } = await loadPart('sniff-type', import('./sniff-type.ts'));
  return sniffType(source, config, signal);
}

function noEngine(type: string): LiveError {
  return new LiveError(LiveCode.ERROR_NOT_SUPPORTED, `No engine of this player can play ${type} in this browser.`);
}

function needsGateway(): LiveError {
  const message =
    'No browser plays RTMP by itself: set `gateway` to a Livelit gateway, or use the HLS or FLV address of the server.';
  return new LiveError(LiveCode.ERROR_NOT_SUPPORTED, message, { detail: { remedy: 'gateway' } });
}

function within<T>(work: Promise<T>, { config, signal }: EngineContext): Promise<T> {
  const late = () =>
    new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, `The server did not answer within ${config.connectTimeout} s.`);
  return withDeadline(work, config.connectTimeout * 1000, late, signal);
}
