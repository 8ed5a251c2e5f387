import { log as sharedLog, onAbort, type LiveError } from '@livelit/core';
import type { HlsConfig } from 'hls.js';

import type { StartEngine } from '../../engine.ts';
import { readFirstPlaylist } from './first-playlist.ts';
import { beyondLightBuild, optionsNeedFullBuild } from './hls-build.ts';
import { createHlsNetwork } from './hls-network.ts';
import { HlsSession } from './hls-session.ts';

const log = sharedLog.child('player:hls');

/** Options that replace our loader, and with it the look into the playlist that comes first. */
const loaderOptions: readonly (keyof HlsConfig)[] = ['loader', 'pLoader', 'xhrSetup', 'fetchSetup'];

/** Plays HLS; connected when the first media playlist is there. `onBuild` hears whether it takes the full build. */
export const startHls =
  (options: Partial<HlsConfig>, onBuild: (isFull: boolean) => void): StartEngine =>
  async (source, context) => {
    const { config, signal } = context;
    const given: Partial<HlsConfig> = { ...options, ...config.engineOptions['hls'] };
    const network = createHlsNetwork(source, config);
    const isOurs = !loaderOptions.some((name) => given[name]);
    const isFull = !isOurs || optionsNeedFullBuild(given, config);
    // CMCD goes with every request, so hls.js makes all of them.
    const playlist = isFull ? '' : await readFirstPlaylist(source.url, network, signal);
    const reason = beyondLightBuild(playlist);
    if (reason) log.info(`The full build of hls.js is loaded for ${reason}.`);
    signal.throwIfAborted();
    onBuild(isFull || reason !== undefined);

    return new Promise((resolve, reject) => {
      const session = new HlsSession({ source, context, network, options: given, isOurs, playlist });
      onAbort(signal, () => {
        session.end();
        reject(signal.reason);
      });
      const fail = (error: LiveError) => {
        reject(error);
        if (!signal.aborted) context.report(error);
      };
      session.begin(isFull || reason ? 'full' : 'light', {
        onConnected: () => resolve(session.running),
        onError: fail,
      });
    });
  };
