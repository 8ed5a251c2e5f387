import { type LiveError, log as sharedLog } from '@livelit/core';
import type Hls from 'hls.js';
import type { ErrorData, HlsConfig, Loader, LoaderContext, MediaFragment } from 'hls.js';

import type { EngineContext, RunningEngine } from '../../engine.ts';
import { loadPart } from '../../load-part.ts';
import type { PlayerSource } from '../../source.ts';
import { isHanded } from './handed.ts';
import { beyondLightBuild, isBeyondLight, loadHlsBuild, type HlsBuild, type HlsBuildName } from './hls-build.ts';
import { hlsConfig } from './hls-config.ts';
import { fromHlsError } from './hls-error.ts';
import { HlsLatency } from './hls-latency.ts';
import { createLoaderClass } from './hls-loader.ts';
import type { HlsNetwork } from './hls-network.ts';
import { runningHls } from './hls-running.ts';
import { tellTracks } from './hls-tracks.ts';
import { MediaMender } from './media-mender.ts';
import { PlaylistWatch } from './playlist-watch.ts';
import { secondsAhead } from './seconds-ahead.ts';
import { SegmentMeters } from './segment-meter.ts';
import { segmentDefaults, SegmentPatience } from './segment-patience.ts';

const log = sharedLog.child('player:hls');

/** What a session is made of. */
export interface HlsSessionParts {
  readonly source: PlayerSource;
  readonly context: EngineContext;
  readonly network: HlsNetwork;
  readonly options: Partial<HlsConfig>;
  /** Whether our loader is used. */
  readonly isOurs: boolean;
  /** What the address gave, where we have looked. */
  readonly playlist: string;
}

/** Whom it tells, once each. */
export interface HlsSessionListener {
  onConnected(): void;
  onError(error: LiveError): void;
}

/** One attempt at one source: an hls.js, perhaps another of the full build after it, and what watches over them. */
export class HlsSession {
  readonly running: RunningEngine;
  readonly #parts: HlsSessionParts;
  readonly #meters = new SegmentMeters();
  readonly #latency: HlsLatency;
  readonly #patience: SegmentPatience;
  readonly #watch: PlaylistWatch;
  readonly #mender: MediaMender;
  #listener: HlsSessionListener | undefined;
  #build: HlsBuildName = 'light';
  #hls: Hls | undefined;
  #begun = false;

  constructor(parts: HlsSessionParts) {
    const { source, context } = parts;
    const { video, config, latency, notify } = context;
    this.#parts = parts;
    this.#latency = new HlsLatency(latency);
    this.#patience = new SegmentPatience({
      policy: { ...segmentDefaults, ...config.segments },
      ahead: () => secondsAhead(video),
      levels: () => this.#hls?.levels.length ?? 1,
      onSkip: (skip, reason) => {
        log.warn(`A segment was skipped: ${reason.message}`, skip.url);
        notify({ type: 'segmentskip', skip });
      },
      onHopeless: (reason) => this.#listener?.onError(reason),
    });
    this.#watch = new PlaylistWatch({ source, context, trouble: () => this.#patience.trouble });
    this.#mender = new MediaMender(context, this.#patience);
    this.running = runningHls(() => this.#hls, context, this.#latency, this.#meters);
  }

  /** Loads a build of hls.js and plays with it. */
  begin(build: HlsBuildName, listener: HlsSessionListener): void {
    this.#listener = listener;
    void this.#start(build);
  }

  /** Lets go of the video and the network. */
  end(): void {
    this.#hls?.destroy();
    this.#hls = undefined;
  }

  async #start(name: HlsBuildName): Promise<void> {
    const { context, source } = this.#parts;
    try {
      const [build, sei] = await Promise.all([
        loadHlsBuild(name),
        context.config.sei.length > 0 ? loadPart('sei', import('./hls-sei.ts')) : undefined,
      ]);
      if (context.signal.aborted) return;
      this.#build = name;
      log.info(`Playing with hls.js ${name}.`);
      const hls = new build(this.#config());
      this.#hls = hls;
      this.#listen(hls, build);
      sei?.tellSei(hls, build.Events, context);
      hls.loadSource(source.url);
      hls.attachMedia(context.video);
    } catch (error) {
      if (!context.signal.aborted) this.#listener?.onError(error as LiveError);
    }
  }

  #config(): Partial<HlsConfig> {
    const { options, context, network, isOurs } = this.#parts;
    const { config, latency } = context;
    const patience = this.#patience;
    const levels = () => this.#hls?.levels.length ?? 1;
    const ahead = () => secondsAhead(context.video);
    const policy = { ...segmentDefaults, ...config.segments };
    const loader = createLoaderClass({
      network,
      patience,
      onDemand: () => {
        const live = this.#hls?.latestLevelDetails?.live;
        return live === undefined ? undefined : !live;
      },
      onPlaylist: (text) => this.#onPlaylist(text),
      onBytes: (count) => this.#meters.arrived(count),
    }) as new () => Loader<LoaderContext>;
    return {
      ...hlsConfig({ patience, policy, levels, ahead, hasBegun: () => this.#begun, minBuffer: latency.minBuffer }),
      ...(isOurs ? { loader } : {}),
      ...(config.cmcd ? { cmcd: config.cmcd === true ? {} : config.cmcd } : {}),
      ...options,
    };
  }

  #onPlaylist(text: string): void {
    const reason = this.#build === 'light' ? beyondLightBuild(text) : undefined;
    if (!reason) {
      if (this.#hls) this.#latency.read(text, this.#hls);
      return;
    }
    log.info(`The full build of hls.js takes over for ${reason}.`);
    this.end();
    void this.#start('full');
  }

  /** What only the media tells. It is told from within hls.js, which goes on with what it was doing. */
  #onBeyondLight(reason: string): void {
    log.info(`The full build of hls.js takes over: ${reason}.`);
    const light = this.#hls;
    this.#hls = undefined;
    setTimeout(() => {
      light?.destroy();
      void this.#start('full');
    });
  }

  #listen(hls: Hls, { Events }: HlsBuild): void {
    const { context } = this.#parts;
    hls.on(Events.ERROR, (_event, data) => this.#onError(data));
    hls.on(Events.LEVEL_LOADED, (_event, { details }) => {
      this.#begun = true;
      this.#patience.mark(details.fragments);
    });
    hls.on(Events.MANIFEST_PARSED, () => {
      const handed = hls.levels.findIndex(({ url }) => isHanded(url[0]!));
      if (handed >= 0 && this.#parts.options.startLevel === undefined) hls.startLevel = handed;
    });
    this.#watch.watch(hls, Events);
    this.#meters.watch(hls, Events);
    tellTracks(hls, Events, context.notify);
    this.#mender.watch(hls, Events, (error) => this.#listener?.onError(error));
    this.#latency.apply(hls);
    hls.on(Events.LEVEL_LOADED, () => this.#listener?.onConnected());
  }

  #onError(data: ErrorData): void {
    // The last words of a build that was left.
    if (!this.#hls) return;
    if (this.#build === 'light' && isBeyondLight(data)) return this.#onBeyondLight(data.reason ?? data.details);
    const error = fromHlsError(data, this.#parts.playlist);
    if (data.fatal) {
      if (!this.#mender.mend(error)) this.#listener?.onError(error);
      return;
    }
    log.debug(data.details, data.error);
    if (/^(level|audioTrack)Load/.test(data.details)) this.#watch.failed(error);
    else if (error.severity === 'warning' && data.details !== 'fragGap') this.#parts.context.report(error);
    const { frag } = data;
    if (data.details === 'mediaSourceRequiresReset') {
      const broken = frag?.sn === 'initSegment' ? undefined : (frag as MediaFragment | undefined);
      if (!this.#mender.hasReset(broken, error)) this.#listener?.onError(error);
      return;
    }
    if (!frag || frag.sn === 'initSegment' || !/^(fragParsing|fragDecrypt|keyLoad)/.test(data.details)) return;
    // hls.js gives up by its own rules what is empty, and live what has no key.
    if (frag.gap) this.#patience.noticed(frag as MediaFragment, error);
    else if (!data.details.startsWith('key')) this.#patience.failed(frag, error);
  }
}
