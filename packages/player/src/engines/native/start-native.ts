import { onAbort } from '@livelit/core';

import type { EngineContext, RunningEngine, StartEngine } from '../../engine.ts';
import { fromNativeError } from './native-error.ts';

/** Files that usually have pictures. */
const mayHavePictures = /\.(mp4|m4v|mov)$/i;

/** Gives the address to the video; connected when the browser knows what it is. */
export const startNative: StartEngine = (source, context) =>
  new Promise((resolve, reject) => {
    const { video, signal, report } = context;
    onAbort(signal, () => {
      reject(signal.reason);
      video.removeAttribute('src');
      video.load();
    });
    const onError = async () => {
      const error = video.error && (await fromNativeError(video.error, source, signal));
      if (!error || signal.aborted) return;
      reject(error);
      report(error);
    };
    video.addEventListener('error', () => void onError(), { signal });
    const connected = () => {
      resolve(runningNative(context));
      if (video.videoWidth === 0 && mayHavePictures.test(new URL(source.url).pathname)) void explainMissingPicture();
    };
    const explainMissingPicture = async () => {
      const { findHiddenVideo } = await import('./hidden-video.ts');
      const error = await findHiddenVideo(source.url, signal);
      if (error && !signal.aborted) report(error);
    };
    video.addEventListener('loadedmetadata', connected, { signal });
    video.src = source.url;
    // Without this a video that may not start by itself would not even ask.
    video.load();
  });

/** Seconds behind the edge at which HLS is played when nobody says anything: three segments of usual length. */
const usualTarget = 6;

function runningNative({ video, latency }: EngineContext): RunningEngine {
  const edge = () => {
    // Chromium tells no window of live HLS.
    const end = video.seekable.length > 0 ? video.seekable.end(video.seekable.length - 1) : Infinity;
    return end === Infinity ? undefined : end;
  };
  const isLive = () => video.duration === Infinity;
  return {
    get live() {
      return isLive();
    },
    get latency() {
      const end = edge();
      return isLive() && end !== undefined ? Math.max(0, end - video.currentTime) : undefined;
    },
    get targetLatency() {
      return isLive() ? (latency.target ?? usualTarget) : undefined;
    },
    get wallClockLatency() {
      const { getStartDate } = video as { getStartDate?: () => Date };
      const start = getStartDate?.call(video).getTime() ?? NaN;
      return Number.isNaN(start) ? undefined : (Date.now() - start) / 1000 - video.currentTime;
    },
    seekToLive: () => {
      const end = edge();
      if (end !== undefined) video.currentTime = Math.max(video.currentTime, end - (latency.target ?? usualTarget));
    },
  };
}
