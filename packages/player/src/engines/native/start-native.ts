import { onAbort } from '@livelit/core';

import type { StartEngine } from '../../engine.ts';
import { fromNativeError } from './native-error.ts';

/** Gives the address to the video; connected when the browser knows what it is. */
export const startNative: StartEngine = (source, { video, signal, report }) =>
  new Promise((resolve, reject) => {
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
    const connected = () =>
      resolve({
        get live() {
          return video.duration === Infinity;
        },
      });
    video.addEventListener('loadedmetadata', connected, { signal });
    video.src = source.url;
    // Without this a video that may not start by itself would not even ask.
    video.load();
  });
