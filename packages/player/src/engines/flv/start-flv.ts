import { LiveCode, LiveError, onAbort } from '@livelit/core';
import mpegts from 'mpegts.js';

import type { EngineContext, RunningEngine, StartEngine } from '../../engine.ts';
import { reportMediaErrors } from '../../media-error.ts';
import { fromFlvError } from './flv-error.ts';
import { flvLoader } from './flv-loader.ts';
import { FlvMeter } from './flv-meter.ts';
import type { FlvOptions } from './flv.ts';
import { jumpHoles } from './hole-jumper.ts';
import { lendVideo } from './lent-video.ts';

/** Seconds of buffer that live playback keeps, unless the player's `targetLatency` says otherwise. */
const defaultTarget = 0.6;

/** What differs from the defaults of mpegts.js. */
const flvDefaults: FlvOptions = {
  // Stashing waits for more bytes before it shows the first.
  enableStashBuffer: false,
  // A tab that is opened in the background may never see its MediaSource open.
  deferLoadAfterSourceOpen: false,
  autoCleanupSourceBuffer: true,
  autoCleanupMaxBackwardDuration: 30,
  autoCleanupMinBackwardDuration: 10,
};

/** Plays FLV; connected when data comes. */
export const startFlv =
  (options: FlvOptions): StartEngine =>
  (source, context) =>
    new Promise((resolve, reject) => {
      mpegts.LoggingControl.enableAll = false;
      const { video, signal, report } = context;
      const live = source.live ?? true;
      const meter = new FlvMeter();
      // What follows from a failure or a first byte waits for a task of its own: in this one mpegts.js still has
      // microtasks under way, which must not find it destroyed.
      const fail = (error: LiveError) =>
        void setTimeout(() => {
          reject(error);
          if (!signal.aborted) report(error);
        });
      const onFull = () => {
        report(
          new LiveError(LiveCode.WARNING_BUFFER_FULL, 'The buffer is full; the connection is made again on play.'),
        );
        const restart = () =>
          fail(new LiveError(LiveCode.ERROR_DISCONNECTED, 'The stream was let go when the buffer was full.'));
        if (video.paused) video.addEventListener('play', restart, { once: true, signal });
        else restart();
      };
      const running = run(context, live, meter);
      const onOpen = () => void setTimeout(() => resolve(running));

      const player = mpegts.createPlayer(
        { type: 'flv', url: source.url, isLive: live },
        {
          ...flvDefaults,
          ...options,
          customLoader: flvLoader(source, context, live, meter, { onOpen, onFailure: fail, onFull }),
        },
      );
      player.on(mpegts.Events.ERROR, (type: string, detail: string, info: unknown) =>
        fail(fromFlvError({ type, detail, info })),
      );
      onAbort(signal, () => {
        player.destroy();
        reject(signal.reason);
      });
      reportMediaErrors(video, signal, report);
      player.attachMediaElement(live ? lendVideo(video) : video);
      player.load();
    });

function run({ video, config, signal }: EngineContext, live: boolean, meter: FlvMeter): RunningEngine {
  const end = () => (video.buffered.length > 0 ? video.buffered.end(video.buffered.length - 1) : undefined);
  const target = config.targetLatency ?? defaultTarget;
  const latency = () => (live ? Math.max(0, (end() ?? NaN) - video.currentTime) || undefined : undefined);
  const toEdge = () => {
    const edge = end();
    if (live && edge !== undefined) video.currentTime = Math.max(video.buffered.start(0), edge - target);
  };
  const onSeeking = () => {
    // What is not in the buffer never comes again.
    if (live && !isBuffered(video)) toEdge();
  };
  video.addEventListener('seeking', onSeeking, { signal });
  if (live) jumpHoles(video, meter, signal);
  return {
    live,
    get latency() {
      return latency();
    },
    targetLatency: live ? target : undefined,
    seekToLive: toEdge,
    statistics: () => ({
      bytes: meter.bytes,
      videoBytes: meter.videoBytes,
      audioBytes: meter.audioBytes,
      jitterBufferDelay: Math.round((latency() ?? 0) * 1000) || undefined,
    }),
  };
}

function isBuffered({ buffered, currentTime }: HTMLVideoElement): boolean {
  return Array.from({ length: buffered.length }, (_, at) => at).some(
    (at) => currentTime >= buffered.start(at) && currentTime <= buffered.end(at),
  );
}
