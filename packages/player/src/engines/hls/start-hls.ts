import { log as sharedLog, onAbort } from '@livelit/core';
import Hls, { type HlsConfig } from 'hls.js';

import { authorization } from '../../authorization.ts';
import type { EngineContext, RunningEngine, StartEngine } from '../../engine.ts';
import { reportMediaErrors } from '../../media-error.ts';
import type { PlayerSource } from '../../source.ts';
import { hlsDefaults } from './hls-defaults.ts';
import { fromHlsError } from './hls-error.ts';
import { SegmentMeter } from './segment-meter.ts';

const log = sharedLog.child('player:hls');

/** Plays HLS; connected when the multivariant playlist is there. */
export const startHls =
  (options: Partial<HlsConfig>): StartEngine =>
  (source, context) =>
    new Promise((resolve, reject) => {
      const { video, signal, report } = context;
      const hls: Hls = new Hls({ ...hlsDefaults(() => hls.levels.length), ...configFor(source, context), ...options });
      onAbort(signal, () => {
        hls.destroy();
        reject(signal.reason);
      });
      reportMediaErrors(video, signal, report);

      hls.on(Hls.Events.ERROR, (_event, data) => {
        if (!data.fatal) return log.debug(data.details, data.error);
        const error = fromHlsError(data);
        reject(error);
        report(error);
      });
      const running = run(hls, context);
      hls.on(Hls.Events.MANIFEST_PARSED, () => resolve(running));
      hls.loadSource(source.url);
      hls.attachMedia(video);
    });

function configFor(source: PlayerSource, { config }: EngineContext): Partial<HlsConfig> {
  const setUp = (xhr: XMLHttpRequest, url: string) => {
    xhr.open('GET', url, true);
    for (const [name, value] of Object.entries(authorization(source, config, url))) xhr.setRequestHeader(name, value);
  };
  const { targetLatency } = config;
  return {
    ...(source.token ? { xhrSetup: setUp } : {}),
    ...(targetLatency !== undefined && source.type !== 'll-hls' ? { liveSyncDuration: targetLatency } : {}),
  };
}

function run(hls: Hls, { video }: EngineContext): RunningEngine {
  const pictures = new SegmentMeter();
  const sounds = new SegmentMeter();
  let bytes = 0;
  let arriving: { readonly stats: { readonly loaded: number } } | undefined;

  hls.on(Hls.Events.FRAG_LOADING, (_event, { frag, part }) => {
    arriving = part ?? frag;
  });
  hls.on(Hls.Events.FRAG_LOADED, (_event, { frag, part, payload }) => {
    arriving = undefined;
    bytes += payload.byteLength;
    if (frag.sn !== 'initSegment')
      (frag.type === 'audio' ? sounds : pictures).add(payload.byteLength, (part ?? frag).duration);
  });
  hls.on(Hls.Events.LEVEL_LOADED, (_event, { details }) => {
    // A low-latency playlist says itself how near to its edge one may go; a configured duration would override that.
    if (details.partList && hls.userConfig.liveSyncDuration !== undefined) {
      delete hls.userConfig.liveSyncDuration;
      hls.config.liveSyncDuration = undefined as never;
    }
  });

  return {
    get live() {
      return hls.latestLevelDetails?.live;
    },
    get latency() {
      return hls.latestLevelDetails?.live && hls.latency > 0 ? hls.latency : undefined;
    },
    get targetLatency() {
      return hls.targetLatency ?? undefined;
    },
    seekToLive: () => {
      const edge = hls.liveSyncPosition;
      if (edge !== null && edge > video.currentTime) video.currentTime = edge;
    },
    get levels() {
      return hls.levels.map(({ height, bitrate }) => ({ height, bitrate }));
    },
    setLevel: (index) => {
      hls.nextLevel = index === 'auto' ? -1 : index;
    },
    statistics: () => ({
      bytes: bytes + (arriving?.stats.loaded ?? 0),
      videoBitrate: pictures.kbps,
      audioBitrate: sounds.kbps,
      jitterBufferDelay: hls.latestLevelDetails?.live ? Math.round(hls.latency * 1000) : undefined,
    }),
  };
}
