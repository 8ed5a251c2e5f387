import {
  type AudioQuality,
  LiveCode,
  LiveError,
  LiveErrorEvent,
  log,
  type PushStatus,
  resolveConfig,
  type ResolutionMode,
  type Rotation,
  toLiveError,
  TypedEventTarget,
  type VideoQuality,
} from '@livelit/core';

import type { CameraOptions } from './capture/camera.ts';
import { CaptureSet } from './capture/capture-set.ts';
import type { CaptureSource, SourceKind } from './capture/capture-source.ts';
import type { CustomSource } from './capture/custom.ts';
import type { MicrophoneOptions } from './capture/microphone.ts';
import { openScreen, type ScreenOptions } from './capture/screen.ts';
import type { VirtualCameraOptions, VirtualCameraSource } from './capture/virtual-camera.ts';
import type { DeviceHost } from './devices/device-host.ts';
import type { DeviceManager } from './devices/device-manager.ts';
import { loadPart } from './load-part.ts';
import type { BeautyManager } from './picture/beauty-manager.ts';
import { PictureOutput } from './picture/picture-output.ts';
import type { PictureProcessor, PictureSettings, Placement, Watermark } from './picture/picture-settings.ts';
import type { SnapshotOptions } from './picture/take-snapshot.ts';
import type { PushSupport } from './preflight/check-support.ts';
import type { PreflightReport } from './preflight/run-preflight.ts';
import type { PushDestination, PushOptions } from './push-destination.ts';
import { pusherDefaults, type PusherConfig } from './pusher-config.ts';
import { type PusherEvents, VolumeEvent } from './pusher-events.ts';
import type { LivePusherStatistics } from './pusher-statistics.ts';
import type { WantedAudioQuality, WantedVideoQuality } from './quality/quality-of.ts';
import { SharedParts } from './shared-parts.ts';
import type { AudioEffectManager } from './sound/audio-effect-manager.ts';
import { SoundOutput } from './sound/sound-output.ts';
import type { SoundProcessor } from './sound/sound-settings.ts';
import type { TransportDefinition } from './transport.ts';

const logger = log.child('pusher');

type TrackKind = 'audio' | 'video';

/** Where a push goes, and how. */
interface Route {
  readonly address: URL;
  readonly transport: TransportDefinition;
}

/**
 * Captures and pushes: start at least one source, then `startPush` to an `https:` (WHIP), `wss:` (FLV), `rtmp:` (through
 * `gateway`) or `webrtc:` address. It reconnects by itself; sources live on while it does.
 */
export class LivePusher extends TypedEventTarget<PusherEvents> {
  /** What is sent, for the preview. The object stays the same while its tracks come and go. */
  readonly stream: MediaStream = new MediaStream();
  readonly #config: Readonly<PusherConfig>;
  readonly #capture: CaptureSet;
  readonly #picture: PictureOutput;
  readonly #sound: SoundOutput;
  readonly #shared = new SharedParts();
  readonly #alive = new AbortController();
  readonly #devices: DeviceHost;
  /** Ends the wait for the first picture or sound. */
  readonly #awaiting: Record<TrackKind, AbortController | undefined> = { audio: undefined, video: undefined };
  /** Whose first picture or sound was told of. */
  readonly #told = new Set<TrackKind>();
  #destinations: readonly PushDestination[] = [];
  #main: PushDestination | undefined;
  /** The push whose code is still loading. */
  #starting: AbortController | undefined;
  /** Aborts when destinations that are still loading are not wanted any more. */
  #adding = new AbortController();
  #state: PushStatus = 'disconnected';
  #error: LiveError | undefined;
  #videoQuality: VideoQuality;
  #audioQuality: AudioQuality;
  #orientation: ResolutionMode;
  #volumeMeter: AbortController | undefined;
  readonly #managers = new Map<string, Promise<unknown>>();
  #watchesDevices = false;

  constructor(config: { readonly [K in keyof PusherConfig]?: PusherConfig[K] | undefined } = {}) {
    super();
    this.#config = resolveConfig(pusherDefaults, config);
    const { sourcePolicy, sizePolicy, fit } = this.#config;
    this.#videoQuality = this.#config.videoQuality;
    this.#audioQuality = this.#config.audioQuality;
    this.#orientation = this.#config.orientation;
    const onWarning = (error: LiveError) => this.#warn(error);
    this.#picture = new PictureOutput(
      {
        ...this.#pictureSize(),
        sizePolicy,
        fit,
        mirror: false,
        rotation: 0,
        paused: undefined,
        watermark: undefined,
        placements: new Map(),
        processor: undefined,
        beauty: undefined,
      },
      { onTrack: (track) => this.#send('video', track), onWarning },
    );
    this.#sound = new SoundOutput({ onTrack: (track) => this.#send('audio', track), onWarning });
    this.#capture = new CaptureSet(sourcePolicy, {
      onInputs: (kind) => (kind === 'video' ? this.#picture : this.#sound).setInputs(this.#capture.inputs(kind)),
      onWarning,
      onChange: () => this.dispatchEvent(new Event('sourceschange')),
      onLost: async (source, track, signal) =>
        (await loadPart(import('./devices/replace-lost.ts'))).replaceLost(source, track, this.#devices, signal),
    });
    this.#devices = {
      config: this.#config,
      sources: () => this.sources,
      swap: (id, track) => this.#capture.swap(id, track),
      openCamera: async (which) => (await this.#openCamera(which)).getVideoTracks()[0]!,
      openMicrophone: async (which) => (await this.#openMicrophone(which)).getAudioTracks()[0]!,
      warn: onWarning,
      onDeviceChange: () => this.dispatchEvent(new Event('devicechange')),
      signal: this.#alive.signal,
    };
  }

  /** What this browser can push, and how. Asks for no permission. */
  static async checkSupport(): Promise<PushSupport> {
    return (await loadPart(import('./preflight/check-support.ts'))).checkSupport();
  }

  /** The options in force. */
  get config(): Readonly<PusherConfig> {
    return this.#config;
  }

  /** The running sources. */
  get sources(): readonly CaptureSource[] {
    return this.#capture.sources;
  }

  /** All servers that are pushed to, that of `startPush` first. */
  get destinations(): readonly PushDestination[] {
    return this.#destinations;
  }

  /** Where the push of `startPush` stands. */
  get state(): PushStatus {
    return this.#state;
  }

  /** The same as `state`, by V2TXLive's name. */
  get pushStatus(): PushStatus {
    return this.#state;
  }

  /** From `startPush` until `stopPush` or an error that ended it. */
  get isPushing(): boolean {
    return this.#main !== undefined || this.#starting !== undefined;
  }

  /** What ended the last push; undefined while pushing and after `stopPush`. */
  get error(): LiveError | undefined {
    return this.#error;
  }

  /** Attempts since the last connection stood; 0 while it stands. */
  get attempt(): number {
    return this.#main?.attempt ?? 0;
  }

  /** When the next attempt begins, in milliseconds since 1970; undefined when none waits. */
  get nextRetryAt(): number | undefined {
    return this.#main?.nextRetryAt;
  }

  /** What was measured last of the push of `startPush`. */
  get statistics(): LivePusherStatistics {
    return this.#main?.statistics ?? {};
  }

  /** The picture that is wanted. */
  get videoQuality(): VideoQuality {
    return this.#videoQuality;
  }

  /** The sound that is wanted. */
  get audioQuality(): AudioQuality {
    return this.#audioQuality;
  }

  /** Whether the wanted picture is wide or tall. */
  get orientation(): ResolutionMode {
    return this.#orientation;
  }

  /** Whether something else is sent instead of the source's pictures. */
  get videoPaused(): boolean {
    return this.#picture.settings.paused !== undefined;
  }

  /** Whether silence is sent instead of the source's sound. */
  get audioPaused(): boolean {
    return this.#sound.settings.paused;
  }

  /** Whether viewers see the picture mirrored. */
  get encoderMirror(): boolean {
    return this.#picture.settings.mirror;
  }

  /** Degrees clockwise that viewers see the picture turned by. */
  get encoderRotation(): Rotation {
    return this.#picture.settings.rotation;
  }

  /**
   * Opens a camera: by `deviceId`, or the one that looks at the `user` or the `environment`. Resolves with the source's
   * id. Rejects with WARNING_CAMERA_NO_PERMISSION, _OCCUPIED or _START_FAILED, ERROR_INSECURE_CONTEXT, or ERROR_REFUSED
   * while another picture is sent and `sourcePolicy` is `exclusive`.
   */
  startCamera(which?: string | CameraOptions): Promise<string> {
    return this.#start('camera', ['video'], () => this.#openCamera(which));
  }

  /** Opens a microphone. Resolves with the source's id; rejects as `startCamera` does. */
  startMicrophone(which?: string | MicrophoneOptions): Promise<string> {
    return this.#start('microphone', ['audio'], () => this.#openMicrophone(which));
  }

  /**
   * Lets the user choose a screen, window or tab; call it from a click. Resolves with the source's id; rejects with
   * WARNING_SCREEN_CAPTURE_START_FAILED (refused, or the dialogue was closed) or _NOT_SUPPORTED (all phones).
   */
  async startScreenCapture(options: ScreenOptions = {}): Promise<string> {
    const id = await this.#start('screen', options.audio ? ['video', 'audio'] : ['video'], () =>
      openScreen(options, this.#sizedQuality()),
    );
    if (options.audio && this.getMediaStream(id)?.getAudioTracks().length === 0)
      this.#warn(new LiveError(LiveCode.WARNING_SCREEN_AUDIO_MISSING, 'The screen is captured without sound.'));
    return id;
  }

  /**
   * Sends a picture, a video file or a sound file as if a camera or microphone showed it. Resolves with the source's id;
   * rejects with WARNING_VIRTUAL_CAMERA_FAILED.
   */
  async startVirtualCamera(source: VirtualCameraSource, options: VirtualCameraOptions = {}): Promise<string> {
    const { openVirtualCamera, tracksOf } = await loadPart(import('./capture/virtual-camera.ts'));
    return this.#start('virtual-camera', await tracksOf(source, options), () =>
      openVirtualCamera(source, options, this.#sizedQuality()),
    );
  }

  /**
   * Sends what the page made: a stream, a track, or pictures or sound as WebCodecs has them. Its tracks stay the page's:
   * pausing switches `track.enabled`, stopping does not end them. Resolves with the source's id; rejects with
   * ERROR_NO_TRACKS.
   */
  async startCustomCapture(source: CustomSource): Promise<string> {
    const { startCustom } = await loadPart(import('./capture/custom.ts'));
    return startCustom(source, (tracks, stream) => this.#start('custom', tracks, async () => stream));
  }

  /** Closes the cameras, also one that is just being opened, or the one with this id. */
  stopCamera(id?: string): void {
    this.#capture.remove('camera', id);
  }

  /** Closes the microphones, also one that is just being opened, or the one with this id. */
  stopMicrophone(id?: string): void {
    this.#capture.remove('microphone', id);
  }

  /** Ends the screen captures, or the one with this id. */
  stopScreenCapture(id?: string): void {
    this.#capture.remove('screen', id);
  }

  /** Ends the virtual cameras, or the one with this id. */
  stopVirtualCamera(id?: string): void {
    this.#capture.remove('virtual-camera', id);
  }

  /** Stops sending custom streams, or the one with this id. */
  stopCustomCapture(id?: string): void {
    this.#capture.remove('custom', id);
  }

  /** A source's own stream, as it is captured. */
  getMediaStream(id: string): MediaStream | undefined {
    return this.sources.find((source) => source.id === id)?.stream;
  }

  /**
   * Sends another picture until `resumeVideo`, so that recordings and players stay alive: black, the last one, or an
   * image. The source stays open.
   */
  pauseVideo(picture: 'black' | 'last-frame' | ImageBitmap = 'black'): void {
    this.#picture.set({ paused: picture });
  }

  /** Sends the source's pictures again. */
  resumeVideo(): void {
    this.#picture.set({ paused: undefined });
  }

  /** Sends silence until `resumeAudio`; the stream stays whole and the source open. */
  pauseAudio(): void {
    this.#sound.set({ paused: true });
  }

  /** Sends the source's sound again. */
  resumeAudio(): void {
    this.#sound.set({ paused: false });
  }

  /**
   * Changes size, rate and bitrate at once, also while pushing: numbers, a name such as `720p` (the web family) or
   * `1280x720` (V2TXLive's, with its recommended bitrates), or a V2TXLiveVideoEncoderParam. Rejects with
   * ERROR_INVALID_PARAMETER.
   */
  async setVideoQuality(wanted: WantedVideoQuality): Promise<void> {
    const { videoQualityOf, orientationOf } = await loadPart(import('./quality/quality-of.ts'));
    this.#videoQuality = videoQualityOf(wanted);
    this.#orientation = orientationOf(wanted) ?? this.#orientation;
    await this.#applyQuality();
  }

  /**
   * Sets rate, channels and bitrate of what is captured and sent from now on: numbers, or `speech`, `default`, `music`
   * (V2TXLive), `standard`, `high` (web). Rejects with ERROR_REFUSED while pushing, ERROR_INVALID_PARAMETER.
   */
  async setAudioQuality(wanted: WantedAudioQuality): Promise<void> {
    if (this.#destinations.length)
      throw new LiveError(LiveCode.ERROR_REFUSED, 'The quality of sound cannot change while it is pushed.');
    const { audioQualityOf } = await loadPart(import('./quality/quality-of.ts'));
    this.#audioQuality = audioQualityOf(wanted);
    const { renewMicrophones } = await loadPart(import('./devices/renew-microphones.ts'));
    await renewMicrophones(this.#devices);
  }

  /** Whether the wanted picture is wide or tall; also while pushing. */
  async setOrientation(orientation: ResolutionMode): Promise<void> {
    this.#orientation = orientation;
    await this.#applyQuality();
  }

  /** Mirrors what viewers see. The preview is the page's affair. */
  setEncoderMirror(mirror: boolean): void {
    this.#picture.set({ mirror });
  }

  /** Turns what viewers see, clockwise. */
  setEncoderRotation(rotation: Rotation): void {
    this.#picture.set({ rotation });
  }

  /** Lays an image over what viewers see, or none. */
  setWatermark(watermark: Watermark | undefined): void {
    this.#picture.set({ watermark });
  }

  /** Says where a source lies when several are mixed; `undefined` for its usual place. See `sourcePolicy: 'mix'`. */
  setPlacement(id: string, placement: Placement | undefined): void {
    const placements = new Map(this.#picture.settings.placements);
    if (placement) placements.set(id, placement);
    else placements.delete(id);
    this.#picture.set({ placements });
  }

  /** Lets the page change every picture before it is sent. */
  setVideoProcessor(processor: PictureProcessor | undefined): void {
    this.#picture.set({ processor });
  }

  /** Lets the page see and change all sound before it is sent, 20 ms at a time. */
  setAudioProcessor(processor: SoundProcessor | undefined): void {
    this.#sound.set({ processor });
  }

  /** What encoder and browser should preserve of the picture when they must choose; also while pushing. */
  setVideoContentHint(hint: '' | 'motion' | 'detail' | 'text'): void {
    for (const { track } of this.#capture.inputs('video')) track.contentHint = hint;
    if (this.#picture.track) this.#picture.track.contentHint = hint;
  }

  /** How loud a source is in what is sent: 0 to 100, up to 150 at the risk of clipping. */
  setVolume(volume: number, id: string): void {
    this.#sound.set({ volumes: new Map([...this.#sound.settings.volumes, [id, Math.min(150, Math.max(0, volume))]]) });
  }

  /** Fires `volume` every so many milliseconds, at least 100; 0 ends it. */
  async enableVolumeEvaluation(intervalMs: number): Promise<void> {
    this.#volumeMeter?.abort();
    if (!(intervalMs > 0) || this.#alive.signal.aborted) return;
    const meter = new AbortController();
    this.#volumeMeter = meter;
    const signal = AbortSignal.any([meter.signal, this.#alive.signal]);
    const { startVolumeMeter } = await loadPart(import('./sound/volume-meter.ts'));
    if (signal.aborted) return;
    startVolumeMeter(
      () => this.#sound.track,
      Math.max(100, intervalMs),
      signal,
      (volume) => this.dispatchEvent(new VolumeEvent('volume', { volume })),
    );
  }

  /** The picture that is being sent, as an image. Rejects with ERROR_REFUSED when there is none. */
  async snapshot(options: SnapshotOptions = {}): Promise<Blob> {
    return (await loadPart(import('./picture/take-snapshot.ts'))).takeSnapshot(this.#picture.track, options);
  }

  /** Lists, switches and adjusts devices; tells of permissions; tests them. */
  getDeviceManager(): Promise<DeviceManager> {
    return this.#once('devices', async () => {
      const { DeviceManager: Manager } = await loadPart(import('./devices/device-manager.ts'));
      return new Manager(this.#devices);
    });
  }

  /** Voice effects and background music. */
  getAudioEffectManager(): Promise<AudioEffectManager> {
    return this.#once('sound', async () => {
      const { AudioEffectManager: Manager } = await loadPart(import('./sound/audio-effect-manager.ts'));
      return new Manager(this.#sound);
    });
  }

  /** Filters over the picture: smooth, white, ruddy, sharp, a colour table, a green screen. */
  getBeautyManager(): Promise<BeautyManager> {
    return this.#once('beauty', async () => {
      const { BeautyManager: Manager } = await loadPart(import('./picture/beauty-manager.ts'));
      return new Manager(this.#picture);
    });
  }

  /** Tries out, before going live, whether this push can work, and says how well. Sources need not run. */
  async runPreflight(url: string | URL, options: PushOptions = {}): Promise<PreflightReport> {
    return (await loadPart(import('./preflight/run-preflight.ts'))).runPreflight(String(url), {
      config: this.#config,
      videoQuality: this.#sizedQuality(),
      audioQuality: this.#audioQuality,
      ...options,
    });
  }

  /**
   * Begins to push and resolves at once: follow `statechange`, `warning` and `error` from there. Rejects with
   * ERROR_NO_TRACKS when no source runs, ERROR_INVALID_PARAMETER when the address fits no transport, ERROR_REFUSED
   * while pushing.
   */
  async startPush(url: string | URL, options: PushOptions = {}): Promise<void> {
    if (this.isPushing) throw new LiveError(LiveCode.ERROR_REFUSED, 'This pusher is pushing; call stopPush() first.');
    const route = this.#route(url);
    const starting = new AbortController();
    this.#starting = starting;
    this.#error = undefined;
    const destination = await this.#createDestination(route, options, starting.signal).finally(() => {
      if (this.#starting === starting) this.#starting = undefined;
    });
    if (!destination) return;
    this.#main = destination;
    this.#destinations = [destination, ...this.#destinations];
    destination.addEventListener('statechange', () => this.#follow(destination));
    destination.addEventListener('statistics', () => this.dispatchEvent(new Event('statistics')));
    destination.addEventListener('error', ({ error }) => {
      this.#error = error;
      this.dispatchEvent(new LiveErrorEvent('error', { error }));
    });
    destination.start();
  }

  /**
   * Pushes to one more server, from the same encoder where the protocol allows it (FLV and RTMP; each WebRTC connection
   * encodes for itself). It has its own state and errors, lives until its `stop()`, `stopPush()` or an error, and never
   * disturbs the others. Rejects as `startPush` does, and with ERROR_REFUSED when the pusher was stopped meanwhile.
   */
  async addDestination(url: string | URL, options: PushOptions = {}): Promise<PushDestination> {
    const destination = await this.#createDestination(this.#route(url), options, this.#adding.signal);
    if (!destination)
      throw new LiveError(LiveCode.ERROR_REFUSED, 'The pusher was stopped before the destination was added.');
    this.#destinations = [...this.#destinations, destination];
    destination.addEventListener('statechange', () => this.#tellDestinations());
    destination.start();
    return destination;
  }

  /** Ends the push, to all destinations, whatever they are doing; resolves when `state` is `disconnected`. Sources run on. */
  async stopPush(): Promise<void> {
    this.#error = undefined;
    this.#end();
  }

  /** Ends the pause before the next attempt. */
  retry(): void {
    for (const destination of this.#destinations) destination.retry();
  }

  /** Makes the next picture a key frame, where the transport can. */
  requestKeyFrame(): void {
    for (const destination of this.#destinations) destination.requestKeyFrame();
  }

  /**
   * Puts a SEI message into the next picture of every H.264 stream that is pushed: type 242 with any payload, or 5, whose
   * payload begins with a UUID of 16 bytes. At most 1 kB each. False when no destination can carry it. Throws
   * ERROR_INVALID_PARAMETER.
   */
  sendSeiMessage(payloadType: 5 | 242, data: Uint8Array): boolean {
    const fits =
      data.length > 0 && data.length <= 1000 && (payloadType === 242 || (payloadType === 5 && data.length >= 16));
    if (!fits)
      throw new LiveError(
        LiveCode.ERROR_INVALID_PARAMETER,
        'A SEI message has type 242, or 5 with a UUID of 16 bytes first, and 1 to 1000 bytes.',
      );
    const copy = new Uint8Array(data);
    return this.#destinations.map((destination) => destination.sendSei(payloadType, copy)).includes(true);
  }

  /** Ends push and sources and frees everything. Nothing can be started afterwards. */
  destroy(): void {
    this.#end();
    this.#alive.abort();
    this.#capture.close();
    this.#picture.close();
    this.#sound.close();
  }

  /** One of its kind; made anew only when making it failed. */
  #once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = (this.#managers.get(name) as Promise<T> | undefined) ?? make();
    this.#managers.set(name, made);
    made.catch(() => this.#managers.delete(name));
    return made;
  }

  async #start(kind: SourceKind, tracks: readonly TrackKind[], open: () => Promise<MediaStream>): Promise<string> {
    this.#refuseDestroyed();
    const id = await this.#capture.add(kind, tracks, open);
    if (kind === 'camera' || kind === 'microphone') this.#watchDevices();
    const hint = this.#config.contentHint;
    for (const track of this.getMediaStream(id)?.getVideoTracks() ?? []) if (hint) track.contentHint = hint;
    return id;
  }

  #watchDevices(): void {
    if (this.#watchesDevices) return;
    this.#watchesDevices = true;
    loadPart(import('./devices/watch-devices.ts')).then(
      ({ watchDevices }) => watchDevices(this.#devices),
      (error: unknown) => this.#warn(toLiveError(error, LiveCode.ERROR_MODULE_LOAD_FAILED)),
    );
  }

  async #openCamera(which: string | CameraOptions | undefined): Promise<MediaStream> {
    const { openCamera } = await loadPart(import('./capture/camera.ts'));
    return openCamera(which, this.#sizedQuality(), (warning) => this.#warn(warning));
  }

  async #openMicrophone(which: string | MicrophoneOptions | undefined): Promise<MediaStream> {
    const { openMicrophone } = await loadPart(import('./capture/microphone.ts'));
    return openMicrophone(which, this.#audioQuality, (warning) => this.#warn(warning));
  }

  /** The wanted picture, turned as `orientation` says. */
  #sizedQuality(): VideoQuality {
    const { width, height } = this.#videoQuality;
    const turned = this.#orientation === 'portrait' ? { width: height, height: width } : {};
    return { ...this.#videoQuality, ...turned };
  }

  #pictureSize(): Pick<PictureSettings, 'box' | 'fps'> {
    const { width, height, fps } = this.#sizedQuality();
    return { box: { width, height }, fps };
  }

  async #applyQuality(): Promise<void> {
    this.#picture.set(this.#pictureSize());
    const { constrainCameras } = await loadPart(import('./devices/constrain-cameras.ts'));
    await constrainCameras(this.#devices, this.#sizedQuality());
    await Promise.all(this.#destinations.map((destination) => destination.applyQuality()));
  }

  #route(url: string | URL): Route {
    this.#refuseDestroyed();
    const text = String(url).trim();
    const address = URL.canParse(text) ? new URL(text) : undefined;
    const transport = address && this.#config.transports.find((one) => one.canPublish(address));
    if (!address || !transport) {
      const scheme = address ? `${address.protocol} addresses cannot be pushed to` : 'This is no address';
      throw new LiveError(
        LiveCode.ERROR_INVALID_PARAMETER,
        `${scheme}; use https: (WHIP), wss: (FLV), rtmp: or webrtc:.`,
      );
    }
    if (this.stream.getTracks().length === 0)
      throw new LiveError(
        LiveCode.ERROR_NO_TRACKS,
        'There is nothing to push; start a camera, microphone, screen or stream first.',
      );
    return { address, transport };
  }

  /** Undefined when it was stopped while its code was loading. */
  async #createDestination(
    { address, transport }: Route,
    options: PushOptions,
    signal: AbortSignal,
  ): Promise<PushDestination | undefined> {
    const { PushDestination: Destination } = await loadPart(import('./push-destination.ts'));
    if (signal.aborted) return undefined;
    const destination = new Destination(address, transport, options, {
      config: this.#config,
      tracks: () => this.stream.getTracks(),
      quality: () => ({ video: this.#sizedQuality(), audio: this.#audioQuality }),
      shared: (name, make) => this.#shared.get(name, make),
      onEnd: (ended) => this.#onEnd(ended),
    });
    destination.addEventListener('warning', ({ error }) =>
      this.dispatchEvent(new LiveErrorEvent('warning', { error })),
    );
    return destination;
  }

  /** Repeats the state of the destination that `startPush` made. */
  #follow(destination: PushDestination): void {
    this.#state = destination.state;
    this.dispatchEvent(new Event('statechange'));
    this.#tellDestinations();
  }

  #tellDestinations(): void {
    this.dispatchEvent(new Event('destinationschange'));
  }

  #onEnd(destination: PushDestination): void {
    this.#destinations = this.#destinations.filter((one) => one !== destination);
    if (this.#main === destination) this.#main = undefined;
    if (this.#destinations.length === 0) this.#shared.end();
    this.#tellDestinations();
  }

  #end(): void {
    this.#starting?.abort();
    this.#starting = undefined;
    this.#adding.abort();
    this.#adding = new AbortController();
    for (const destination of this.#destinations) destination.stop();
  }

  #send(kind: TrackKind, track: MediaStreamTrack | undefined): void {
    for (const former of this.stream.getTracks()) if (former.kind === kind) this.stream.removeTrack(former);
    if (track) this.stream.addTrack(track);
    for (const destination of this.#destinations) destination.sendTrack(kind, track);
    this.#announce(kind, track);
  }

  /** Tells of the first picture or sound since there was none, by whichever track brings it. */
  #announce(kind: TrackKind, track: MediaStreamTrack | undefined): void {
    this.#awaiting[kind]?.abort();
    if (!track) this.#told.delete(kind);
    if (!track || this.#told.has(kind)) return;
    const waiting = new AbortController();
    this.#awaiting[kind] = waiting;
    const { signal } = waiting;
    const first =
      kind === 'video'
        ? loadPart(import('./picture/first-frame.ts')).then(({ untilFirstFrame }) => untilFirstFrame(track, signal))
        : loadPart(import('./sound/first-sound.ts')).then(({ untilFirstSound }) => untilFirstSound(track, signal));
    first.then(
      () => {
        if (signal.aborted) return;
        this.#told.add(kind);
        this.dispatchEvent(new Event(`first${kind}frame` as const));
      },
      (error: unknown) => signal.aborted || logger.warn('The first frame was not seen', toLiveError(error)),
    );
  }

  #refuseDestroyed(): void {
    if (this.#alive.signal.aborted) throw new LiveError(LiveCode.ERROR_REFUSED, 'This pusher was destroyed.');
  }

  #warn(error: LiveError): void {
    logger.warn(error.message, error);
    this.dispatchEvent(new LiveErrorEvent('warning', { error }));
  }
}
