import type Hls from 'hls.js';

import type { EngineContext, RunningEngine } from '../../engine.ts';
import type { HlsLatency } from './hls-latency.ts';
import { audioTracksOf, levelsOf } from './hls-tracks.ts';
import type { SegmentMeters } from './segment-meter.ts';

/** What the player may ask of hls.js. `current` changes when one build takes over from the other. */
export function runningHls(
  current: () => Hls | undefined,
  { video, notify }: EngineContext,
  latency: HlsLatency,
  meters: SegmentMeters,
): RunningEngine {
  const isLive = () => current()?.latestLevelDetails?.live;
  return {
    get live() {
      return isLive();
    },
    get latency() {
      const hls = current();
      return hls && isLive() && hls.latency > 0 ? hls.latency : undefined;
    },
    get targetLatency() {
      return current()?.targetLatency ?? undefined;
    },
    get wallClockLatency() {
      const playing = current()?.playingDate;
      return playing ? (Date.now() - playing.getTime()) / 1000 : undefined;
    },
    latencyChanged: () => {
      const hls = current();
      if (hls) latency.apply(hls);
    },
    seekToLive: () => {
      const edge = current()?.liveSyncPosition ?? undefined;
      if (edge !== undefined && edge > video.currentTime) video.currentTime = edge;
    },
    get levels() {
      const hls = current();
      return hls ? levelsOf(hls) : [];
    },
    get level() {
      return current()?.currentLevel ?? -1;
    },
    get selectedLevel() {
      const hls = current();
      return hls && !hls.autoLevelEnabled ? hls.manualLevel : 'auto';
    },
    setLevel: (index) => {
      const hls = current();
      if (!hls) return;
      hls.nextLevel = index === 'auto' ? -1 : index;
      notify({ type: 'level' });
    },
    get audioTracks() {
      const hls = current();
      return hls ? audioTracksOf(hls) : [];
    },
    get audioTrack() {
      return current()?.audioTrack ?? -1;
    },
    setAudioTrack: (index) => {
      const hls = current();
      if (hls) hls.audioTrack = index;
    },
    statistics: () => ({
      bytes: meters.bytes,
      videoBitrate: meters.videoBitrate,
      audioBitrate: meters.audioBitrate,
      jitterBufferDelay: isLive() ? Math.round((current()?.latency ?? 0) * 1000) : undefined,
    }),
  };
}
