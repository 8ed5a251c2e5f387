import {
  type AudioQuality,
  type LiveError,
  LiveErrorEvent,
  log,
  type PushStatus,
  resolveConfig,
  type RetryPolicy,
  toLiveError,
  TypedEventTarget,
  type VideoQuality,
} from '@livelit/core';

import { PushLoop } from './push-loop.ts';
import type { PusherConfig, VideoCodec } from './pusher-config.ts';
import { type LivePusherStatistics, type StatsSample, toStatistics } from './pusher-statistics.ts';
import type { RunningTransport, TransportContext, TransportDefinition } from './transport.ts';

const logger = log.child('pusher');

/** What a `PushDestination` tells. */
export interface DestinationEvents {
  /** `state` changed, or `attempt` and `nextRetryAt` while it is `reconnecting`. */
  statechange: Event;
  /** The push was given up; `error.error` says why. */
  error: LiveErrorEvent;
  /** Something went wrong that is being repaired, or that pushing survives. */
  warning: LiveErrorEvent;
  /** `statistics` has new numbers. */
  statistics: Event;
}

/** What one destination may have of its own. */
export interface PushOptions {
  /** Bearer token for this server. @default `config.token` */
  readonly token?: string | undefined;
  /** Origin of the gateway that carries the stream to `rtmp:` addresses. @default `config.gateway` */
  readonly gateway?: string | undefined;
  /** Codec of the picture of this push; of `startPush` alone, what is shared has one. @default `config.videoCodec` */
  readonly videoCodec?: VideoCodec | undefined;
  /** More for the `onMetaData` of FLV and RTMP. @default `config.metadata` */
  readonly metadata?: PusherConfig['metadata'] | undefined;
  /** When to reconnect. @default `config.retry` */
  readonly retry?: Partial<RetryPolicy> | undefined;
}

/** What a destination takes from its pusher. */
export interface DestinationHost {
  readonly config: Readonly<PusherConfig>;
  readonly tracks: () => readonly MediaStreamTrack[];
  readonly quality: () => { readonly video: VideoQuality; readonly audio: AudioQuality };
  readonly shared: TransportContext['shared'];
  /** Called once, when the push is over. */
  readonly onEnd: (destination: PushDestination) => void;
}

/** One server that is pushed to, with a connection that is made again until it stands, and a state of its own. */
export class PushDestination extends TypedEventTarget<DestinationEvents> {
  readonly #url: URL;
  readonly #transport: TransportDefinition;
  readonly #host: DestinationHost;
  readonly #push: PushLoop;
  readonly #ended = new AbortController();
  #state: PushStatus = 'disconnected';
  #error: LiveError | undefined;
  #running: RunningTransport | undefined;
  #replacing: Promise<void> = Promise.resolve();
  #statistics: LivePusherStatistics = {};
  #sample: StatsSample | undefined;
  #sampling: ReturnType<typeof setInterval> | undefined;

  /** Made by `LivePusher`; `start` begins. */
  constructor(url: URL, transport: TransportDefinition, options: PushOptions, host: DestinationHost) {
    super();
    this.#url = url;
    this.#transport = transport;
    this.#host = host;
    const { videoCodec, metadata, retry } = options;
    const config = resolveConfig(host.config, { videoCodec, metadata, retry });
    this.#push = new PushLoop(
      (tracks, signal, report) => {
        const { video, audio } = host.quality();
        return {
          tracks,
          config,
          videoQuality: video,
          audioQuality: audio,
          token: options.token ?? config.token,
          gateway: options.gateway ?? config.gateway,
          signal,
          report,
          shared: host.shared,
        };
      },
      config.retry,
      {
        onConnected: (running, tracks) => this.#onConnected(running, tracks),
        onWaiting: (error) => {
          this.#reconnects();
          this.#warn(error);
        },
        onRestart: () => this.#reconnects(),
        onWarning: (error) => this.#warn(error),
      },
    );
  }

  /** The server's address without what may be secret: no user, no query, and no stream key of RTMP. */
  get label(): string {
    const { protocol, host, pathname } = this.#url;
    return `${protocol}//${host}${protocol.startsWith('rtmp') ? pathname.replace(/\/[^/]*$/, '') : pathname}`;
  }

  /** The name of the transport that carries it, such as `whip`. */
  get transport(): string {
    return this.#transport.name;
  }

  /** Where the push stands. */
  get state(): PushStatus {
    return this.#state;
  }

  /** What ended the push; undefined before and after `stop`. */
  get error(): LiveError | undefined {
    return this.#error;
  }

  /** Attempts since the last connection stood; 0 while it stands. */
  get attempt(): number {
    return this.#push.retry.attempt;
  }

  /** When the next attempt begins, in milliseconds since 1970; undefined when none waits. */
  get nextRetryAt(): number | undefined {
    return this.#push.retry.nextAt;
  }

  /** What was measured last. */
  get statistics(): LivePusherStatistics {
    return this.#statistics;
  }

  /** Begins to connect. Called by the pusher. */
  start(): void {
    logger.info('Pushing begins', { transport: this.#transport.name });
    this.#setState('connecting');
    this.#push.run(this.#url, this.#transport, this.#host.tracks).catch((error: unknown) => {
      if (!this.#ended.signal.aborted) this.#giveUp(toLiveError(error));
    });
  }

  /** Ends the push to this server, whatever it is doing. */
  stop(): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#push.stop();
    this.#disconnect();
    this.#setState('disconnected');
    this.#host.onEnd(this);
  }

  /** Ends the pause before the next attempt. */
  retry(): void {
    this.#push.retry.now();
  }

  /** Makes the next picture a key frame, where the transport can. */
  requestKeyFrame(): void {
    this.#running?.requestKeyFrame?.();
  }

  /** Puts a SEI message into the next picture; false where this connection cannot. */
  sendSei(payloadType: 5 | 242, data: Uint8Array<ArrayBuffer>): boolean {
    return this.#running?.sendSei?.(payloadType, data) ?? false;
  }

  /** Tells the connection of the pusher's present quality. Called by the pusher. */
  async applyQuality(): Promise<void> {
    const { video, audio } = this.#host.quality();
    await this.#running?.setQuality?.(video, audio);
  }

  /** Sends another track of this kind, or none. Called by the pusher. */
  sendTrack(kind: 'audio' | 'video', track: MediaStreamTrack | undefined): void {
    const running = this.#running;
    if (track) this.retry();
    if (!running) return;
    this.#replacing = this.#replacing.then(async () => {
      if (this.#running !== running) return;
      const replaced = await running.replaceTrack(kind, track).catch((error: unknown) => {
        logger.warn('A track could not be replaced', toLiveError(error));
        return false;
      });
      if (!replaced && track && this.#running === running) this.#push.restart();
    });
  }

  #onConnected(running: RunningTransport, tracks: readonly MediaStreamTrack[]): void {
    this.#running = running;
    const { statisticsInterval } = this.#host.config;
    this.#sampling = setInterval(() => void this.#measure(running), statisticsInterval * 1000);
    this.#setState('connected');
    // What changed while it was connecting.
    for (const kind of ['video', 'audio'] as const) {
      const now = this.#host.tracks().find((track) => track.kind === kind);
      if (now !== tracks.find((track) => track.kind === kind)) this.sendTrack(kind, now);
    }
  }

  async #measure(running: RunningTransport): Promise<void> {
    const stats = await running.getStats().catch(() => undefined);
    if (!stats || this.#running !== running) return;
    const sample = { at: performance.now(), stats };
    this.#statistics = toStatistics(sample, this.#sample);
    this.#sample = sample;
    this.dispatchEvent(new Event('statistics'));
  }

  #reconnects(): void {
    this.#disconnect();
    this.#setState('reconnecting');
  }

  #giveUp(error: LiveError): void {
    logger.error('Pushing was given up', error);
    this.#error = error;
    this.stop();
    this.dispatchEvent(new LiveErrorEvent('error', { error }));
  }

  #disconnect(): void {
    clearInterval(this.#sampling);
    this.#running = undefined;
    this.#sample = undefined;
    this.#statistics = {};
  }

  #setState(state: PushStatus): void {
    if (state === this.#state && state !== 'reconnecting') return;
    this.#state = state;
    logger.info(`State: ${state}`);
    this.dispatchEvent(new Event('statechange'));
  }

  #warn(error: LiveError): void {
    logger.warn(error.message, error);
    this.dispatchEvent(new LiveErrorEvent('warning', { error }));
  }
}
