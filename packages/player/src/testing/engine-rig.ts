import type { LiveError } from '@livelit/core';
import { afterEach, beforeEach, vi } from 'vitest';

import type { EngineDefinition, EngineNotice, RunningEngine } from '../engine.ts';
import type { PlayerConfig } from '../player-config.ts';
import type { SeiMessage } from '../player-events.ts';
import type { PlayerSource } from '../source.ts';
import { testContext } from './test-context.ts';
import { createVideo } from './watching.ts';

/** An engine without a player, and all it says; new for every test. */
export interface EngineRig {
  readonly video: HTMLVideoElement;
  readonly reports: readonly LiveError[];
  readonly notices: readonly EngineNotice[];
  /** Names of the codes that were reported. */
  readonly names: () => string[];
  /** SEI messages that were told. */
  readonly sei: () => SeiMessage[];
  /** Starts the engine on the video, after an earlier start was stopped. */
  start(engine: EngineDefinition, source: PlayerSource, config?: Partial<PlayerConfig>): Promise<RunningEngine>;
  /** Ends the run. */
  readonly stop: () => void;
}

/** Makes one for each test of the suite it is called in; spies are restored behind each. */
export function engineRig(): EngineRig {
  let run = new AbortController();
  let life = new AbortController();
  let video: HTMLVideoElement;
  let reports: LiveError[] = [];
  let notices: EngineNotice[] = [];
  beforeEach(() => {
    run = new AbortController();
    life = new AbortController();
    video = createVideo(life.signal);
    reports = [];
    notices = [];
  });
  afterEach(() => {
    run.abort();
    life.abort();
    vi.restoreAllMocks();
  });
  return {
    get video() {
      return video;
    },
    get reports() {
      return reports;
    },
    get notices() {
      return notices;
    },
    names: () => reports.map(({ name }) => name),
    sei: () => notices.flatMap((notice) => (notice.type === 'sei' ? [notice.message] : [])),
    stop: () => run.abort(),
    start: async (engine, source, config) => {
      run.abort();
      run = new AbortController();
      const { signal } = run;
      const startEngine = await engine.load();
      return startEngine(
        source,
        testContext(
          { video, signal, report: (error) => reports.push(error), notify: (notice) => notices.push(notice) },
          config,
        ),
      );
    },
  };
}
