import { onAbort } from '@livelit/core';

import type { EngineContext, EngineDefinition, RunningEngine } from '../engine.ts';
import { clipType } from './test-clip.ts';

/** An engine over real Media Source Extensions, fed by the test. */
export interface ClipEngine extends EngineDefinition {
  /** The contexts of all starts, oldest first. */
  readonly starts: readonly EngineContext[];
  /** Appends a clip, which begins at `at` seconds. */
  append(clip: Blob, at: number): Promise<void>;
  /** Seconds that are added to what the latency is. */
  lag: number;
}

/** Plays what it is given as if it were live; the latency is what lies ahead. */
export function clipEngine(targetLatency = 1, running: Partial<RunningEngine> = {}): ClipEngine {
  const starts: EngineContext[] = [];
  let buffer: SourceBuffer | undefined;
  const engine: ClipEngine = {
    name: 'clip',
    starts,
    lag: 0,
    canPlay: ({ type }) => type === 'clip',
    async append(clip, at) {
      const data = await clip.arrayBuffer();
      buffer!.timestampOffset = at;
      buffer!.appendBuffer(data);
      await new Promise((resolve) => buffer!.addEventListener('updateend', resolve, { once: true }));
    },
    load: async () => async (_source, context) => {
      starts.push(context);
      const { video, signal } = context;
      const media = new MediaSource();
      const url = URL.createObjectURL(media);
      const open = new Promise((resolve) => media.addEventListener('sourceopen', resolve, { once: true }));
      video.src = url;
      onAbort(signal, () => {
        video.removeAttribute('src');
        video.load();
        URL.revokeObjectURL(url);
      });
      await open;
      media.duration = Infinity;
      buffer = media.addSourceBuffer(clipType);
      const end = () => video.buffered.end(video.buffered.length - 1);
      const own: RunningEngine = {
        live: true,
        get latency() {
          return video.buffered.length > 0 ? end() - video.currentTime + engine.lag : undefined;
        },
        targetLatency,
        seekToLive: () => {
          engine.lag = 0;
          video.currentTime = Math.max(0, end() - targetLatency);
        },
      };
      return Object.defineProperties(own, Object.getOwnPropertyDescriptors(running));
    },
  };
  return engine;
}
