import { log, onAbort, type LiveError } from '@livelit/core';
import type { HlsConfig } from 'hls.js';

import type { EngineContext, EngineNotice, RunningEngine } from '../engine.ts';
import { hls } from '../engines/hls/hls.ts';
import type { PlayerConfig } from '../player-config.ts';
import type { PlayerSource } from '../source.ts';
import { testContext } from './test-context.ts';
import { createVideo } from './watching.ts';

/** A source that the HLS engine plays without a player. */
export interface HlsRun {
  readonly video: HTMLVideoElement;
  readonly running: RunningEngine;
  readonly reports: readonly LiveError[];
  readonly notices: readonly EngineNotice[];
  /** Builds of hls.js that were started, such as `light`. */
  readonly builds: readonly string[];
  end(): void;
}

/** How to play it. */
export interface HlsRunOptions {
  readonly source?: Partial<PlayerSource>;
  readonly config?: Partial<PlayerConfig>;
  readonly hls?: Partial<HlsConfig>;
  readonly context?: Partial<EngineContext>;
}

/** Starts the engine; rejects as the engine does. The video does not play yet. */
export async function startHlsRun(url: string, options: HlsRunOptions = {}): Promise<HlsRun> {
  const run = new AbortController();
  const video = createVideo(run.signal);
  const reports: LiveError[] = [];
  const notices: EngineNotice[] = [];
  const builds: string[] = [];
  const { level } = log;
  log.level = 'info';
  const forget = log.addSink(({ message }) => {
    const build = /Playing with hls\.js (\w+)/.exec(message)?.[1];
    if (build) builds.push(build);
  });
  onAbort(run.signal, () => {
    forget();
    log.level = level;
  });
  const context = testContext(
    {
      video,
      signal: run.signal,
      report: (error) => reports.push(error),
      notify: (notice) => notices.push(notice),
      ...options.context,
    },
    options.config,
  );
  try {
    const startEngine = await hls(options.hls).load();
    const running = await startEngine({ url, type: 'hls', ...options.source }, context);
    return { video, running, reports, notices, builds, end: () => run.abort() };
  } catch (error) {
    run.abort();
    throw error;
  }
}
