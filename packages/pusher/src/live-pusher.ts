import {
  LiveCode,
  LiveError,
  LiveErrorEvent,
  log,
  type PushStatus,
  resolveConfig,
  toLiveError,
  TypedEventTarget,
} from '@livelit/core';

import { openCamera } from './capture/camera.ts';
import { CaptureSet } from './capture/capture-set.ts';
import type { CaptureSource, SourceKind } from './capture/capture-source.ts';
import { openCustom } from './capture/custom.ts';
import { openMicrophone } from './capture/microphone.ts';
import { openScreen, type ScreenOptions } from './capture/screen.ts';
import { PushLoop } from './push-loop.ts';
import { pusherDefaults, type PusherConfig } from './pusher-config.ts';
import type { PusherEvents } from './pusher-events.ts';
import { type LivePusherStatistics, type StatsSample, toStatistics } from './pusher-statistics.ts';
import type { RunningTransport, TransportDefinition } from './transport.ts';

const logger = log.child('pusher');

/**
 * Captures and pushes: start at least one source, then `startPush` to an `https:` (WHIP), `wss:` (FLV) or `rtmp:`
 * address (through `gateway`). It reconnects by itself; sources live on while it does.
 */
export class LivePusher extends TypedEventTarget<PusherEvents> {
  readonly #config: Readonly<PusherConfig>;
  readonly #capture: CaptureSet;
  #state: PushStatus = 'disconnected';
  #error: LiveError | undefined;
  #push: PushLoop | undefined;
  #running: RunningTransport | undefined;
  #replacing: Promise<void> = Promise.resolve();
  #statistics: LivePusherStatistics = {};
  #sample: StatsSample | undefined;
  #sampling: ReturnType<typeof setInterval> | undefined;
  #destroyed = false;

  constructor(config: { readonly [K in keyof PusherConfig]?: PusherConfig[K] | undefined } = {}) {
    super();
    this.#config = resolveConfig(pusherDefaults, config);
    this.#capture = new CaptureSet(this.#config.sourcePolicy, {
      onTrack: (kind, track) => this.#sendTrack(kind, track),
      onWarning: (error) => this.#warn(error),
      onChange: () => this.dispatchEvent(new Event('sourceschange')),
    });
  }

  /** What is sent, for the preview. The object stays the same while its tracks come and go. */
  get stream(): MediaStream {
    return this.#capture.stream;
  }

  /** The running sources. */
  get sources(): readonly CaptureSource[] {
    return this.#capture.sources;
  }

  /** Where the push stands. */
  get state(): PushStatus {
    return this.#state;
  }

  /** The same as `state`, by V2TXLive's name. */
  get pushStatus(): PushStatus {
    return this.#state;
  }

  /** From `startPush` until `stopPush` or an error that ended it. */
  get isPushing(): boolean {
    return this.#push !== undefined;
  }

  /** What ended the last push; undefined while pushing and after `stopPush`. */
  get error(): LiveError | undefined {
    return this.#error;
  }

  /** Attempts since the last connection stood; 0 while it stands. */
  get attempt(): number {
    return this.#push?.retry.attempt ?? 0;
  }

  /** When the next attempt begins, in milliseconds since 1970; undefined when none waits. */
  get nextRetryAt(): number | undefined {
    return this.#push?.retry.nextAt;
  }

  /** What was measured last. */
  get statistics(): LivePusherStatistics {
    return this.#statistics;
  }

  /** Whether black pictures are sent instead of the source's. */
  get videoPaused(): boolean {
    return !this.#capture.isEnabled('video');
  }

  /** Whether silence is sent instead of the source's sound. */
  get audioPaused(): boolean {
    return !this.#capture.isEnabled('audio');
  }

  /**
   * Opens a camera: by `deviceId`, or the one that looks at the `user` or the `environment`. Resolves with the source's
   * id. Rejects with WARNING_CAMERA_NO_PERMISSION, _OCCUPIED or _START_FAILED, ERROR_INSECURE_CONTEXT, or ERROR_REFUSED
   * while another picture is sent and `sourcePolicy` is `exclusive`.
   */
  startCamera(which?: string): Promise<string> {
    return this.#start('camera', ['video'], () => openCamera(which, this.#config.videoQuality));
  }

  /** Opens a microphone. Resolves with the source's id; rejects as `startCamera` does. */
  startMicrophone(deviceId?: string): Promise<string> {
    return this.#start('microphone', ['audio'], () => openMicrophone(deviceId, this.#config.audioQuality));
  }

  /**
   * Lets the user choose a screen, window or tab; call it from a click. Resolves with the source's id; rejects with
   * WARNING_SCREEN_CAPTURE_START_FAILED (refused, or the dialogue was closed) or _NOT_SUPPORTED (all phones).
   */
  async startScreenCapture(options: ScreenOptions = {}): Promise<string> {
    const id = await this.#start('screen', options.audio ? ['video', 'audio'] : ['video'], () =>
      openScreen(options, this.#config.videoQuality),
    );
    const source = this.sources.find((one) => one.id === id);
    if (options.audio && source?.stream.getAudioTracks().length === 0)
      this.#warn(new LiveError(LiveCode.WARNING_SCREEN_AUDIO_MISSING, 'The screen is captured without sound.'));
    return id;
  }

  /**
   * Sends a stream that the page made. Its tracks stay the page's: pausing switches `track.enabled`, stopping does not
   * end them. Resolves with the source's id; rejects with ERROR_NO_TRACKS.
   */
  startCustomCapture(stream: MediaStream): Promise<string> {
    const kinds = (['video', 'audio'] as const).filter((kind) =>
      stream.getTracks().some((track) => track.kind === kind),
    );
    return this.#start('custom', kinds, async () => openCustom(stream));
  }

  /** Closes the camera, also one that is just being opened. */
  stopCamera(): void {
    this.#capture.remove('camera');
  }

  /** Closes the microphone, also one that is just being opened. */
  stopMicrophone(): void {
    this.#capture.remove('microphone');
  }

  /** Ends the screen capture. */
  stopScreenCapture(): void {
    this.#capture.remove('screen');
  }

  /** Stops sending custom streams, or the one with this id. */
  stopCustomCapture(id?: string): void {
    this.#capture.remove('custom', id);
  }

  /** Sends black pictures until `resumeVideo`; the stream stays whole. */
  pauseVideo(): void {
    this.#capture.setEnabled('video', false);
  }

  /** Sends the source's pictures again. */
  resumeVideo(): void {
    this.#capture.setEnabled('video', true);
  }

  /** Sends silence until `resumeAudio`; the stream stays whole. */
  pauseAudio(): void {
    this.#capture.setEnabled('audio', false);
  }

  /** Sends the source's sound again. */
  resumeAudio(): void {
    this.#capture.setEnabled('audio', true);
  }

  /**
   * Begins to push and resolves at once: follow `statechange`, `warning` and `error` from there. Rejects with
   * ERROR_NO_TRACKS when no source runs, ERROR_INVALID_PARAMETER when the address fits no transport, ERROR_REFUSED
   * while pushing.
   */
  async startPush(url: string | URL): Promise<void> {
    if (this.#destroyed) throw new LiveError(LiveCode.ERROR_REFUSED, 'This pusher was destroyed.');
    if (this.#push) throw new LiveError(LiveCode.ERROR_REFUSED, 'This pusher is pushing; call stopPush() first.');
    const { address, transport } = this.#route(url);
    if (this.stream.getTracks().length === 0)
      throw new LiveError(
        LiveCode.ERROR_NO_TRACKS,
        'There is nothing to push; start a camera, microphone, screen or stream first.',
      );
    this.#begin(address, transport);
  }

  /** Ends the push, whatever it is doing; resolves when `state` is `disconnected`. Sources run on. */
  async stopPush(): Promise<void> {
    this.#error = undefined;
    this.#end();
  }

  /** Ends the pause before the next attempt. */
  retry(): void {
    this.#push?.retry.now();
  }

  /** Makes the next picture a key frame, where the transport can. */
  requestKeyFrame(): void {
    this.#running?.requestKeyFrame?.();
  }

  /** Ends push and sources and frees everything. Nothing can be started afterwards. */
  destroy(): void {
    this.#destroyed = true;
    this.#end();
    this.#capture.close();
  }

  async #start(
    kind: SourceKind,
    tracks: readonly ('audio' | 'video')[],
    open: () => Promise<MediaStream>,
  ): Promise<string> {
    if (this.#destroyed) throw new LiveError(LiveCode.ERROR_REFUSED, 'This pusher was destroyed.');
    return this.#capture.add(kind, tracks, open);
  }

  #route(url: string | URL): { address: URL; transport: TransportDefinition } {
    const text = String(url).trim();
    const address = URL.canParse(text) ? new URL(text) : undefined;
    const transport = address && this.#config.transports.find((one) => one.canPublish(address));
    if (address && transport) return { address, transport };
    const scheme = address ? `${address.protocol} addresses cannot be pushed to` : 'This is no address';
    throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `${scheme}; use https: (WHIP), wss: (FLV) or rtmp:.`);
  }

  #begin(address: URL, transport: TransportDefinition): void {
    const push: PushLoop = new PushLoop(this.#config, {
      onConnected: (running, tracks) => this.#onConnected(running, tracks),
      onWaiting: (error) => {
        this.#disconnect();
        this.#setState('reconnecting');
        this.#warn(error);
      },
      onRestart: () => {
        this.#disconnect();
        this.#setState('reconnecting');
      },
      onWarning: (error) => this.#warn(error),
    });
    this.#push = push;
    this.#error = undefined;
    logger.info('Pushing begins', { transport: transport.name });
    this.#setState('connecting');
    push
      .run(address, transport, () => this.stream.getTracks())
      .catch((error: unknown) => {
        if (this.#push === push) this.#giveUp(toLiveError(error));
      });
  }

  #onConnected(running: RunningTransport, tracks: readonly MediaStreamTrack[]): void {
    this.#running = running;
    this.#sampling = setInterval(() => void this.#measure(running), this.#config.statisticsInterval * 1000);
    this.#setState('connected');
    // What changed while it was connecting.
    for (const kind of ['video', 'audio'] as const) {
      const now = this.stream.getTracks().find((track) => track.kind === kind);
      if (now !== tracks.find((track) => track.kind === kind)) this.#sendTrack(kind, now);
    }
  }

  #sendTrack(kind: 'audio' | 'video', track: MediaStreamTrack | undefined): void {
    const running = this.#running;
    if (track) this.#push?.retry.now();
    if (!running) return;
    this.#replacing = this.#replacing.then(async () => {
      if (this.#running !== running) return;
      const replaced = await running.replaceTrack(kind, track).catch((error: unknown) => {
        logger.warn('A track could not be replaced', toLiveError(error));
        return false;
      });
      if (!replaced && track && this.#running === running) this.#push?.restart();
    });
  }

  async #measure(running: RunningTransport): Promise<void> {
    const stats = await running.getStats().catch(() => undefined);
    if (!stats || this.#running !== running) return;
    const sample = { at: performance.now(), stats };
    this.#statistics = toStatistics(sample, this.#sample);
    this.#sample = sample;
    this.dispatchEvent(new Event('statistics'));
  }

  #giveUp(error: LiveError): void {
    logger.error('Pushing was given up', error);
    this.#error = error;
    this.#end();
    this.dispatchEvent(new LiveErrorEvent('error', { error }));
  }

  #end(): void {
    const push = this.#push;
    this.#push = undefined;
    push?.stop();
    this.#disconnect();
    this.#setState('disconnected');
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
