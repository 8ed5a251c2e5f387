import type { EngineContext, RunningEngine } from '../engine.ts';
import { jumpHoles } from './hole-jumper.ts';
import type { StreamReader } from './stream-reader.ts';

/** Seconds of buffer that live playback keeps, unless the player's `targetLatency` says otherwise. */
const defaultTarget = 0.6;

/** What a running stream offers, and what keeps it running. */
export function runMpegts(
  { video, latency, signal }: EngineContext,
  live: boolean,
  reader: StreamReader,
): RunningEngine {
  const end = () => (video.buffered.length > 0 ? video.buffered.end(video.buffered.length - 1) : undefined);
  const target = () => latency.target ?? defaultTarget;
  const behind = () => (live ? Math.max(0, (end() ?? NaN) - video.currentTime) || undefined : undefined);
  const toEdge = () => {
    const edge = end();
    if (edge !== undefined) video.currentTime = Math.max(video.buffered.start(0), edge - target());
  };
  const onSeeking = () => {
    // What is not in the buffer of a live stream never comes again.
    if (!isBuffered(video)) toEdge();
  };
  if (live) {
    video.addEventListener('seeking', onSeeking, { signal });
    jumpHoles(video, reader, signal);
  }
  return {
    live,
    get latency() {
      return behind();
    },
    get targetLatency() {
      return live ? target() : undefined;
    },
    ...(live ? { seekToLive: toEdge } : {}),
    statistics: () => ({
      bytes: reader.bytes,
      videoBytes: reader.videoBytes,
      audioBytes: reader.audioBytes,
      jitterBufferDelay: Math.round((behind() ?? 0) * 1000) || undefined,
    }),
  };
}

/** Whether the video has media at its position. */
export function isBuffered({ buffered, currentTime }: HTMLVideoElement): boolean {
  return Array.from({ length: buffered.length }, (_, at) => at).some(
    (at) => currentTime >= buffered.start(at) && currentTime <= buffered.end(at),
  );
}
