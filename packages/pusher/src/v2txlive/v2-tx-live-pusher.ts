import { LiveCode, LiveError, toLiveError } from '@livelit/core';
import { rotations } from '@livelit/core/presets';
import {
  canFormat,
  Observers,
  report,
  V2TXLiveBufferType,
  type V2TXLiveFillMode,
  type V2TXLiveLocalRecordingParams,
  V2TXLiveMirrorType,
  V2TXLivePixelFormat,
  type V2TXLiveRotation,
} from '@livelit/core/v2txlive';

import type { ScreenOptions } from '../capture/screen.ts';
import type { VirtualCameraSource } from '../capture/virtual-camera.ts';
import { LivePusher } from '../live-pusher.ts';
import { loadPart } from '../load-part.ts';
import { Answers } from './answers.ts';
import { encoderParamOf } from './encoder-param.ts';
import type { V2TXLiveImage } from './image-of.ts';
import { Preview } from './preview.ts';
import { Recordings } from './recordings.ts';
import { Sources } from './sources.ts';
import { tellObservers } from './tell-observers.ts';
import { TXAudioEffectManager } from './tx-audio-effect-manager.ts';
import { TXBeautyManager } from './tx-beauty-manager.ts';
import { TXDeviceManager } from './tx-device-manager.ts';
import type {
  V2TXLiveAudioFrameObserverFormat,
  V2TXLiveCustomAudioFrame,
  V2TXLiveCustomVideoFrame,
  V2TXLivePusherConfig,
  V2TXLiveTranscodingConfig,
  V2TXLiveVideoEncoderParam,
} from './v2-tx-live-def.ts';
import { V2TXLiveAudioQuality, V2TXLiveMode } from './v2-tx-live-enums.ts';
import type { PusherObservers, V2TXLivePusherObserver } from './v2-tx-live-observer.ts';
import { type PropertyEffects, setterOf } from './v2-tx-live-property.ts';
import { createVoiceDetector, voiceStepMs } from './voice-detector.ts';

const { OK, ERROR_FAILED } = LiveCode;

const fits = ['cover', 'contain', 'fill'] as const;
const audioQualities = ['speech', 'default', 'music'] as const;
const isImageType = (type: unknown): boolean => type === 'network' || type === 'file';

type Switch = 'debug-view' | 'render' | 'voice';

/**
 * `V2TXLivePusher` of Tencent's SDKs, method by method, over `LivePusher`. Methods resolve with a code: 0 when the call
 * was accepted, -2 for an argument that is wrong, -3 when it does not fit the state, -4 for what no page can do (the log
 * says why), or that of the device that could not be opened. What becomes of a push, the observer is told.
 *
 * Call `startScreenCapture()` from a click. `startPush()` waits for sources that are being opened, so awaiting each
 * call, as Flutter does, is as good as not awaiting any, as iOS and Android do.
 */
export class V2TXLivePusher {
  readonly #config: V2TXLivePusherConfig;
  readonly #pusher: LivePusher;
  readonly #observers: PusherObservers = new Observers('pusher');
  readonly #answers = new Answers('V2TXLivePusher', this.#observers);
  readonly #preview: Preview;
  readonly #sources: Sources;
  readonly #recordings: Recordings;
  readonly #switches = new Map<Switch, AbortController>();
  readonly #audioEffectManager: TXAudioEffectManager;
  readonly #beautyManager: TXBeautyManager;
  readonly #deviceManager: TXDeviceManager;
  #observer: V2TXLivePusherObserver | undefined;
  #effects: PropertyEffects = {};
  #mirror: V2TXLiveMirrorType = V2TXLiveMirrorType.Auto;
  #loopback = false;
  #processes = false;
  #mixes = false;
  /** From `startPush()` until its end, also while sources are still being opened. */
  #push: AbortController | undefined;

  /** `config` is that of the `LivePusher` behind it, and a `mixTranscoder`. Throws ERROR_INVALID_PARAMETER for another mode. */
  constructor(mode: V2TXLiveMode = V2TXLiveMode.RTMP, config: V2TXLivePusherConfig = {}) {
    if (!Object.values(V2TXLiveMode).includes(mode))
      throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `There is no mode ${String(mode)}; there are 0 and 1.`);
    const { mixTranscoder: _, sourcePolicy = 'exclusive', ...rest } = config;
    this.#config = config;
    const exclusive = sourcePolicy === 'exclusive';
    // A screen's sound goes with that of the microphone, which an exclusive pusher would refuse.
    this.#pusher = new LivePusher({ ...rest, sourcePolicy: exclusive ? 'mix' : sourcePolicy });
    this.#preview = new Preview(this.#pusher.stream);
    this.#sources = new Sources(this.#pusher, exclusive);
    this.#recordings = new Recordings(this.#preview, this.#observers);
    this.#audioEffectManager = new TXAudioEffectManager(this.#pusher, this.#observers);
    this.#beautyManager = new TXBeautyManager(this.#pusher, this.#observers);
    this.#deviceManager = new TXDeviceManager(this.#pusher, this.#observers);
    // Before the observers, who may start the next push at once.
    this.#pusher.addEventListener('statechange', () => this.#pusher.state === 'disconnected' && this.#ended());
    this.#pusher.addEventListener('sourceschange', () => this.#reflect());
    // A picture that is drawn has its track some time after its source.
    for (const type of ['sourceschange', 'firstvideoframe', 'firstaudioframe'] as const)
      this.#pusher.addEventListener(type, () => this.#preview.connect());
    tellObservers(this.#pusher, this.#observers);
    this.#pusher.addEventListener('warning', ({ error }) => {
      if (error.code === LiveCode.WARNING_GPU_CONTEXT_LOST) this.#processesNoMore();
    });
  }

  /** A new pusher, as Flutter has it. */
  static async create(
    mode: V2TXLiveMode = V2TXLiveMode.RTMP,
    config: V2TXLivePusherConfig = {},
  ): Promise<V2TXLivePusher> {
    return new V2TXLivePusher(mode, config);
  }

  /** The pusher behind it. */
  get pusher(): LivePusher {
    return this.#pusher;
  }

  /** Tells `observer`, and nobody who was set before; `null` ends it. */
  setObserver(observer: V2TXLivePusherObserver | null): number {
    if (this.#observer) this.#observers.remove(this.#observer);
    this.#observer = observer ?? undefined;
    if (observer) this.#observers.add(observer);
    return OK;
  }

  /** Tells `observer` besides all others. */
  addListener(observer: V2TXLivePusherObserver): number {
    this.#observers.add(observer);
    return OK;
  }

  /** Ends `addListener`. */
  removeListener(observer: V2TXLivePusherObserver): number {
    this.#observers.remove(observer);
    return OK;
  }

  /** Where the preview is shown: an element that is filled, or its `id`. -2 when there is none. */
  async setRenderView(view: HTMLElement | string): Promise<number> {
    const element = typeof view === 'string' ? document.getElementById(view) : view;
    if (!(element instanceof HTMLElement) || element instanceof HTMLMediaElement)
      return this.#answers.wrong('setRenderView', 'An element that can hold a video is wanted.');
    this.#preview.moveTo(element);
    if (this.#switches.has('debug-view')) await this.showDebugView(true);
    return OK;
  }

  /** The name that Flutter has for `setRenderView`. */
  setRenderViewID(viewID: HTMLElement | string): Promise<number> {
    return this.setRenderView(viewID);
  }

  /**
   * Whether the preview shows itself as a mirror does; a `V2TXLiveMirrorType`. `Auto` mirrors a camera that looks at the
   * user. What viewers see is `setEncoderMirror`'s affair. @default V2TXLiveMirrorType.Auto
   */
  async setRenderMirror(mirror: V2TXLiveMirrorType): Promise<number> {
    if (!Object.values(V2TXLiveMirrorType).includes(mirror))
      return this.#answers.wrong('setRenderMirror', 'There are 0 to 2.');
    this.#mirror = mirror;
    this.#reflect();
    return OK;
  }

  /** Whether viewers see the picture mirrored. @default false */
  async setEncoderMirror(mirror: boolean): Promise<number> {
    this.#pusher.setEncoderMirror(mirror);
    this.#reflect();
    return OK;
  }

  /** Turns the preview clockwise; a `V2TXLiveRotation`. */
  async setRenderRotation(rotation: V2TXLiveRotation): Promise<number> {
    if (!(rotation in rotations)) return this.#answers.wrong('setRenderRotation', 'There are 0 to 3.');
    this.#preview.present({ rotation: rotations[rotation] });
    return OK;
  }

  /** How the preview fills its view; a `V2TXLiveFillMode`. @default V2TXLiveFillMode.Fill */
  async setRenderFillMode(mode: V2TXLiveFillMode): Promise<number> {
    if (!(mode in fits)) return this.#answers.wrong('setRenderFillMode', 'There are 0 to 2.');
    this.#preview.present({ fit: fits[mode] });
    return OK;
  }

  /** Opens the camera that looks at the user, the other one (`false`), or that with a device id. */
  startCamera(camera: boolean | string = true): Promise<number> {
    const which = typeof camera === 'string' ? camera : camera ? 'user' : 'environment';
    return this.#answers.of('startCamera', () =>
      this.#sources.start('camera', 'video', () => this.#pusher.startCamera(which)),
    );
  }

  /** Closes the camera. */
  async stopCamera(): Promise<number> {
    this.#pusher.stopCamera();
    return OK;
  }

  /** Opens the microphone. */
  startMicrophone(): Promise<number> {
    return this.#answers.of('startMicrophone', () =>
      this.#sources.start('microphone', 'audio', () => this.#pusher.startMicrophone()),
    );
  }

  /** Closes the microphone. */
  async stopMicrophone(): Promise<number> {
    this.#pusher.stopMicrophone();
    return OK;
  }

  /** Sends an image, a video or a sound file instead of the camera: the thing itself, or Flutter's type and address. */
  startVirtualCamera(image: VirtualCameraSource, imageUrl?: string): Promise<number> {
    const source = imageUrl !== undefined && isImageType(image) ? imageUrl : image;
    if (!source)
      return Promise.resolve(this.#answers.wrong('startVirtualCamera', 'An image or its address is wanted.'));
    return this.#answers.of('startVirtualCamera', () =>
      this.#sources.start('virtual-camera', 'video', () => this.#pusher.startVirtualCamera(source)),
    );
  }

  /** Ends the virtual camera. */
  async stopVirtualCamera(): Promise<number> {
    this.#pusher.stopVirtualCamera();
    return OK;
  }

  /**
   * Lets the user choose a screen, window or tab; call it from a click. iOS's `appGroup` is taken and means nothing here.
   * With sound, where the browser has it, after `startSystemAudioLoopback()` or with `{ audio: true }`.
   */
  startScreenCapture(options: string | ScreenOptions = {}): Promise<number> {
    const wanted = typeof options === 'string' ? {} : options;
    const audio = wanted.audio ?? this.#loopback;
    return this.#answers.of('startScreenCapture', async () => {
      await this.#sources.start('screen', 'video', () => this.#pusher.startScreenCapture({ ...wanted, audio }));
      this.#loopback = audio;
      if (this.#sources.idOf('screen')) this.#observers.tell('onScreenCaptureStarted');
    });
  }

  /** Ends the capture of the screen. */
  async stopScreenCapture(): Promise<number> {
    const captured = this.#sources.idOf('screen');
    this.#pusher.stopScreenCapture();
    if (captured) this.#observers.tell('onScreenCaptureStopped', 0);
    return OK;
  }

  /**
   * Sends the sound of the screen too. A browser asks for it together with the screen, so call it before
   * `startScreenCapture()`: -3 while a screen is captured without sound. @param _path of a program, C++ only, ignored
   */
  async startSystemAudioLoopback(_path?: string): Promise<number> {
    const id = this.#sources.idOf('screen');
    if (id && this.#screenSound() === undefined)
      return this.#answers.refused(
        'startSystemAudioLoopback',
        'The screen was captured without sound; call this before startScreenCapture().',
      );
    this.#loopback = true;
    if (id) this.#pusher.setVolume(100, id);
    return OK;
  }

  /** Sends the sound of the screen no more. */
  async stopSystemAudioLoopback(): Promise<number> {
    this.#loopback = false;
    const id = this.#sources.idOf('screen');
    if (id && this.#screenSound()) this.#pusher.setVolume(0, id);
    return OK;
  }

  /** How loud the sound of the screen is, 0 to 150. @default 100 */
  async setSystemAudioLoopbackVolume(volume: number): Promise<number> {
    if (!(volume >= 0 && volume <= 150))
      return this.#answers.wrong('setSystemAudioLoopbackVolume', 'The volume is 0 to 150.');
    const id = this.#sources.idOf('screen');
    if (!id || !this.#screenSound())
      return this.#answers.refused('setSystemAudioLoopbackVolume', 'No screen is captured with its sound.');
    this.#pusher.setVolume(volume, id);
    return OK;
  }

  /** -4: a page may not list screens and windows; the browser lets the user choose. */
  async getScreenCaptureSources(): Promise<number> {
    return this.#answers.impossible('getScreenCaptureSources', 'Screens and windows are shown to the user alone.');
  }

  /** -4: a page may not choose for the user; `startScreenCapture` takes wishes, and a `cropTarget` for a part of a tab. */
  async setScreenCaptureSource(): Promise<number> {
    return this.#answers.impossible('setScreenCaptureSource', 'The user alone chooses what is captured.');
  }

  /** Sends silence until `resumeAudio()`, so that recordings and players stay alive; the microphone stays open. */
  async pauseAudio(): Promise<number> {
    this.#pusher.pauseAudio();
    return OK;
  }

  /** Sends the sound again. */
  async resumeAudio(): Promise<number> {
    this.#pusher.resumeAudio();
    return OK;
  }

  /** Sends black until `resumeVideo()`, so that recordings and players stay alive; the source stays open. */
  async pauseVideo(): Promise<number> {
    this.#pusher.pauseVideo('black');
    return OK;
  }

  /** Sends the picture again. */
  async resumeVideo(): Promise<number> {
    this.#pusher.resumeVideo();
    return OK;
  }

  /**
   * Begins to push to `rtmp://` (through a gateway: `config.gateway`, or the property `gateway`), `webrtc://`, `https://`
   * (WHIP) or `wss://` (FLV). 0 says that it was accepted; `onPushStatusUpdate` tells the rest. -2 for what is no address,
   * -3 while pushing or without a source, -4 for `trtc://`, and for `rtmp://` without a gateway.
   */
  async startPush(url: string): Promise<number> {
    const scheme = /^\s*([\w+.-]+):/.exec(url)?.[1]?.toLowerCase() ?? '';
    const gateway = this.#effects.gateway ?? this.#config.gateway;
    if (['trtc', 'room', 'rtsp', 'quic', 'srt'].includes(scheme))
      return this.#answers.impossible('startPush', `No page can push to ${scheme}:// addresses.`);
    if (scheme.startsWith('rtmp') && !gateway)
      return this.#answers.impossible('startPush', 'A page reaches rtmp:// through a gateway; set config.gateway.');
    if (this.isPushing()) return this.#answers.refused('startPush', 'It is pushing; call stopPush() first.');
    const push = new AbortController();
    this.#push = push;
    return this.#answers.of('startPush', async () => {
      try {
        await this.#sources.settled();
        push.signal.throwIfAborted();
        await this.#pusher.startPush(url, this.#effects);
        push.signal.throwIfAborted();
      } catch (error) {
        if (this.#push === push) this.#ended();
        throw error;
      }
    });
  }

  /** Ends the push, and recordings and mixes with it. Sources run on. */
  async stopPush(): Promise<number> {
    this.#ended();
    await this.#pusher.stopPush();
    return OK;
  }

  /** 1 from `startPush()` until `stopPush()` or an error that ended it, else 0. */
  isPushing(): 0 | 1 {
    return this.#push ? 1 : 0;
  }

  /** Speech, default or music; a `V2TXLiveAudioQuality`. -3 while pushing. */
  async setAudioQuality(quality: V2TXLiveAudioQuality): Promise<number> {
    const name = audioQualities[quality];
    if (!name) return this.#answers.wrong('setAudioQuality', 'There are 0 to 2.');
    if (this.#push) return this.#answers.refused('setAudioQuality', 'The quality of sound is set before startPush().');
    return this.#answers.of('setAudioQuality', () => this.#pusher.setAudioQuality(name));
  }

  /** Size, rate and bitrate of the picture, also while pushing. Until it is called the config's `videoQuality` holds. */
  async setVideoQuality(param: V2TXLiveVideoEncoderParam): Promise<number> {
    const wanted = encoderParamOf(param);
    if (!wanted) return this.#answers.wrong('setVideoQuality', 'A number of the V2TXLiveVideoEncoderParam is wrong.');
    return this.#answers.of('setVideoQuality', () => this.#pusher.setVideoQuality(wanted));
  }

  /** Voice effects and background music. */
  getAudioEffectManager(): TXAudioEffectManager {
    return this.#audioEffectManager;
  }

  /** Filters over the picture. */
  getBeautyManager(): TXBeautyManager {
    return this.#beautyManager;
  }

  /** Cameras, microphones and loudspeakers. */
  getDeviceManager(): TXDeviceManager {
    return this.#deviceManager;
  }

  /** The picture that is sent, by `onSnapshotComplete`. -3 unless pushing. */
  async snapshot(): Promise<number> {
    if (!this.#push) return this.#answers.refused('snapshot', 'Nothing is pushed.');
    this.#pusher.snapshot().then(
      (image) => this.#observers.tell('onSnapshotComplete', image),
      (error: unknown) => {
        this.#observers.tell('onWarning', ...report(toLiveError(error)));
        this.#observers.tell('onSnapshotComplete', null);
      },
    );
    return OK;
  }

  /** Lays an image over the picture, its place and width as shares of it, 0 to 1; `null` takes it away. */
  setWatermark(image: V2TXLiveImage | null, x?: number, y?: number, scale?: number): Promise<number>;
  /** Flutter's form: `network` or `file`, and an address. */
  setWatermark(type: string, image: string, x: number, y: number, scale: number): Promise<number>;
  setWatermark(...args: readonly unknown[]): Promise<number> {
    const flutter = isImageType(args[0]) && typeof args[1] === 'string';
    const [image, x = 0, y = 0, scale = 1] = (flutter ? args.slice(1) : args) as [V2TXLiveImage | null, ...number[]];
    const within = (share: number) => share >= 0 && share <= 1;
    if (image && ![x, y, scale].every(within))
      return Promise.resolve(this.#answers.wrong('setWatermark', 'Place and width are 0 to 1.'));
    return this.#answers.of('setWatermark', async () => {
      if (!image) return this.#pusher.setWatermark(undefined);
      const { imageOf } = await loadPart(import('./image-of.ts'));
      this.#pusher.setWatermark({ image: await imageOf(image), x, y, scale });
    });
  }

  /** Tells the loudness of what is sent by `onMicrophoneVolumeUpdate`, at most every 100 ms; 0 ends it. */
  async enableVolumeEvaluation(intervalMs: number): Promise<number> {
    if (!Number.isFinite(intervalMs)) return this.#answers.wrong('enableVolumeEvaluation', 'Milliseconds are wanted.');
    return this.#answers.of('enableVolumeEvaluation', () => this.#pusher.enableVolumeEvaluation(intervalMs));
  }

  /** Lets `onProcessVideoFrame` see, and replace, every picture. -4 for formats that there are not. */
  async enableCustomVideoProcess(
    enable: boolean,
    pixelFormat: V2TXLivePixelFormat = V2TXLivePixelFormat.Texture2D,
    bufferType: V2TXLiveBufferType = V2TXLiveBufferType.PixelBuffer,
  ): Promise<number> {
    if (!enable) {
      this.#pusher.setVideoProcessor(undefined);
      this.#processesNoMore();
      return OK;
    }
    const code = this.#checkFormat('enableCustomVideoProcess', pixelFormat, bufferType);
    if (code !== OK) return code;
    return this.#answers.of('enableCustomVideoProcess', async () => {
      const { createPictureProcessor } = await loadPart(import('./process-picture.ts'));
      const onFrame = () => {
        if (!this.#processes) this.#observers.tell('onGLContextCreated');
        this.#processes = true;
      };
      this.#pusher.setVideoProcessor(createPictureProcessor(this.#observers, pixelFormat, bufferType, onFrame));
    });
  }

  /** Sends pictures of `sendCustomVideoFrame` instead of a camera. -3 while pushing. */
  enableCustomVideoCapture(enable: boolean): Promise<number> {
    return this.#enableCustomCapture('video', enable);
  }

  /** Sends sound of `sendCustomAudioFrame` instead of the microphone. -3 while pushing. */
  enableCustomAudioCapture(enable: boolean): Promise<number> {
    return this.#enableCustomCapture('audio', enable);
  }

  /** Sends a picture. -2 for what is none, -3 without `enableCustomVideoCapture`. */
  async sendCustomVideoFrame(frame: V2TXLiveCustomVideoFrame): Promise<number> {
    const source = this.#sources.custom('video');
    if (!source) return this.#answers.refused('sendCustomVideoFrame', 'Call enableCustomVideoCapture() first.');
    return this.#answers.of('sendCustomVideoFrame', async () => {
      const { videoFrameOfCustom } = await loadPart(import('./custom-frame-of.ts'));
      source.write(videoFrameOfCustom(frame));
    });
  }

  /** Sends sound. -2 for what is none, -3 without `enableCustomAudioCapture`. */
  async sendCustomAudioFrame(frame: V2TXLiveCustomAudioFrame): Promise<number> {
    const source = this.#sources.custom('audio');
    if (!source) return this.#answers.refused('sendCustomAudioFrame', 'Call enableCustomAudioCapture() first.');
    return this.#answers.of('sendCustomAudioFrame', async () => {
      const { audioDataOfCustom } = await loadPart(import('./custom-frame-of.ts'));
      source.write(audioDataOfCustom(frame));
    });
  }

  /** Lets `onProcessAudioFrame` hear, and change, all sound. -3 while pushing, -4 for another rate than 48000. */
  async enableAudioProcessObserver(enable: boolean, format: V2TXLiveAudioFrameObserverFormat = {}): Promise<number> {
    const { sampleRate = 48_000, channel = 1, samplesPerCall = 960, mode = 0 } = format;
    if (this.#push) return this.#answers.refused('enableAudioProcessObserver', 'It is set before startPush().');
    if (!enable) {
      this.#pusher.setAudioProcessor(undefined);
      return OK;
    }
    if (![16_000, 32_000, 44_100, 48_000].includes(sampleRate) || ![1, 2].includes(channel) || ![0, 1].includes(mode))
      return this.#answers.wrong('enableAudioProcessObserver', 'A number of the format is wrong.');
    if (sampleRate !== 48_000 || ![480, 960].includes(samplesPerCall))
      return this.#answers.impossible('enableAudioProcessObserver', 'Sound here is 48 kHz, in pieces of 480 or 960.');
    return this.#answers.of('enableAudioProcessObserver', async () => {
      const { createSoundProcessor } = await loadPart(import('./process-sound.ts'));
      this.#pusher.setAudioProcessor(createSoundProcessor(this.#observers, { channel, samplesPerCall, mode }));
    });
  }

  /** Tells by `onVoiceActivityDetectionUpdate` whether somebody speaks into the microphone. */
  async enableVoiceActivityDetection(enable: boolean): Promise<number> {
    return this.#switch('voice', enable, async (signal) => {
      const { startVolumeMeter } = await loadPart(import('../sound/volume-meter.ts'));
      const hears = createVoiceDetector();
      let active = false;
      const tell = (loudness: number) => {
        if (active === hears(loudness)) return;
        active = !active;
        this.#observers.tell('onVoiceActivityDetectionUpdate', active);
      };
      if (!signal.aborted) startVolumeMeter(() => this.#sources.voice(), voiceStepMs, signal, tell);
    });
  }

  /** Hands out what is previewed by `onRenderVideoFrame`; it goes on being shown. -4 for formats that there are not. */
  async enableCustomVideoRender(
    enable: boolean,
    pixelFormat: V2TXLivePixelFormat = V2TXLivePixelFormat.Texture2D,
    bufferType: V2TXLiveBufferType = V2TXLiveBufferType.PixelBuffer,
  ): Promise<number> {
    const code = enable ? this.#checkFormat('enableCustomVideoRender', pixelFormat, bufferType) : OK;
    if (code !== OK) return code;
    return this.#switch('render', enable, async (signal) => {
      const { renderPictures } = await loadPart(import('./render-pictures.ts'));
      if (!signal.aborted) renderPictures(this.#preview.video, this.#observers, pixelFormat, bufferType, signal);
    });
  }

  /**
   * Puts a SEI message of type 242, or 5 (a UUID of 16 bytes first), into the next picture of H.264: at most 1000 bytes.
   * -3 unless pushing, -4 where the connection cannot carry it. A string is sent as UTF-8.
   */
  async sendSeiMessage(payloadType: number, data: Uint8Array | string): Promise<number> {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    if ((payloadType !== 5 && payloadType !== 242) || !(bytes instanceof Uint8Array))
      return this.#answers.wrong('sendSeiMessage', 'The types are 5 and 242, the data are bytes or a string.');
    if (!this.#push) return this.#answers.refused('sendSeiMessage', 'Nothing is pushed.');
    return this.#answers.of('sendSeiMessage', () => {
      if (this.#pusher.sendSeiMessage(payloadType, bytes)) return OK;
      if (this.#pusher.state !== 'connected')
        return this.#answers.refused('sendSeiMessage', 'The connection does not stand.');
      return this.#answers.impossible('sendSeiMessage', 'This connection carries no SEI messages.');
    });
  }

  /** Shows state and numbers over the preview. Wants a view, see `setRenderView`. */
  async showDebugView(isShow: boolean): Promise<number> {
    return this.#switch('debug-view', isShow, async (signal) => {
      const { showDebugView } = await loadPart(import('./debug-view.ts'));
      if (this.#preview.view && !signal.aborted) showDebugView(this.#pusher, this.#preview.view, signal);
    });
  }

  /**
   * Sets one of `V2TXLiveProperty`, or `gateway` or `token`, which a page needs besides. In force from the next
   * `startPush()`; a picture's quality at once.
   */
  async setProperty(key: string, value: unknown): Promise<number> {
    const { code, reason = '', effects = {}, videoQuality } = setterOf(key, value);
    if (code !== OK) return this.#answers.refuse(code, `setProperty(${key})`, reason);
    const retry = { ...this.#config.retry, ...this.#effects.retry, ...effects.retry };
    this.#effects = { ...this.#effects, ...effects, retry };
    if (!videoQuality) return OK;
    return this.#answers.of(`setProperty(${key})`, async () => {
      // Its numbers are meant as they are, whatever the orientation was.
      await this.#pusher.setOrientation('landscape');
      await this.#pusher.setVideoQuality(videoQuality);
    });
  }

  /**
   * Has the server mix streams, by the config's `mixTranscoder`; `null` ends the mix, as `stopPush()` does.
   * `onSetMixTranscodingConfig` tells what became of it. -3 unless pushing, -4 without a `mixTranscoder`: a page cannot
   * command a server by itself.
   */
  async setMixTranscodingConfig(config: V2TXLiveTranscodingConfig | null): Promise<number> {
    const { mixTranscoder } = this.#config;
    if (!mixTranscoder)
      return this.#answers.impossible('setMixTranscodingConfig', 'A server mixes; set config.mixTranscoder.');
    if (!this.#push) return this.#answers.refused('setMixTranscodingConfig', 'Nothing is pushed.');
    const { mixProblem } = await loadPart(import('./check-mix.ts'));
    const problem = config ? mixProblem(config) : undefined;
    if (problem) return this.#answers.wrong('setMixTranscodingConfig', problem);
    this.#mixes = config !== null;
    mixTranscoder(config).then(
      () => this.#observers.tell('onSetMixTranscodingConfig', OK, ''),
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        this.#observers.tell('onSetMixTranscodingConfig', ERROR_FAILED, message);
      },
    );
    return OK;
  }

  /**
   * Records what is sent, until `stopLocalRecording()`, another picture or source, or the end of the push. -3 unless
   * pushing. The file comes with `onLocalRecordComplete`, as `extraInfo.file`.
   */
  async startLocalRecording(params: V2TXLiveLocalRecordingParams): Promise<number> {
    if (!this.#push) return this.#answers.refused('startLocalRecording', 'Nothing is pushed.');
    const code = await this.#recordings.start(params, this.#push.signal);
    return code === OK
      ? OK
      : this.#answers.refuse(code, 'startLocalRecording', 'The params are wrong, or it cannot be now or here.');
  }

  /** Ends a recording. */
  async stopLocalRecording(): Promise<number> {
    const code = this.#recordings.stop();
    return code === OK ? OK : this.#answers.refuse(code, 'stopLocalRecording', 'Nothing is recorded.');
  }

  /** Ends push, sources and preview, for good. */
  destroy(): void {
    this.#ended();
    for (const running of this.#switches.values()) running.abort();
    this.#sources.close();
    this.#deviceManager.close();
    this.#pusher.destroy();
    this.#preview.close();
    this.#processesNoMore();
  }

  /** What ends with a push. */
  #ended(): void {
    this.#push?.abort(new LiveError(LiveCode.ERROR_REFUSED, 'The push was stopped before it began.'));
    this.#push = undefined;
    // Who does not end a mix goes on paying for it.
    if (this.#mixes) this.#config.mixTranscoder?.(null).catch(() => undefined);
    this.#mixes = false;
  }

  #screenSound(): MediaStreamTrack | undefined {
    const id = this.#sources.idOf('screen');
    return id === undefined ? undefined : this.#pusher.getMediaStream(id)?.getAudioTracks()[0];
  }

  /** What is previewed is what is sent: where that is mirrored, the preview must be turned back. */
  #reflect(): void {
    const camera = this.#pusher.sources.find(({ kind }) => kind === 'camera')?.stream.getVideoTracks()[0];
    // A computer's camera says nothing of where it looks; it looks at the user.
    const front = camera !== undefined && camera.getSettings().facingMode !== 'environment';
    const wanted = this.#mirror === V2TXLiveMirrorType.Auto ? front : this.#mirror === V2TXLiveMirrorType.Enable;
    this.#preview.present({ mirror: wanted !== this.#pusher.encoderMirror });
  }

  #processesNoMore(): void {
    if (this.#processes) this.#observers.tell('onGLContextDestroyed');
    this.#processes = false;
  }

  #checkFormat(method: string, pixelFormat: V2TXLivePixelFormat, bufferType: V2TXLiveBufferType): number {
    if (!('VideoFrame' in globalThis)) return this.#answers.impossible(method, 'This browser hands out no pictures.');
    return canFormat(pixelFormat, bufferType)
      ? OK
      : this.#answers.impossible(method, 'There are no pictures of this format.');
  }

  async #enableCustomCapture(track: 'audio' | 'video', enable: boolean): Promise<number> {
    const method = track === 'video' ? 'enableCustomVideoCapture' : 'enableCustomAudioCapture';
    if (this.#push) return this.#answers.refused(method, 'It is set before startPush().');
    if (enable) return this.#answers.of(method, () => this.#sources.startCustom(track));
    this.#sources.stopCustom(track);
    return OK;
  }

  #switch(name: Switch, on: boolean, begin: (signal: AbortSignal) => Promise<void>): Promise<number> | number {
    this.#switches.get(name)?.abort();
    this.#switches.delete(name);
    if (!on) return OK;
    const running = new AbortController();
    this.#switches.set(name, running);
    return this.#answers.of(name, () => begin(running.signal));
  }
}
