import { LiveCode, log as sharedLog, toLiveError, type LiveError } from '@livelit/core';
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

import { LivePlayer } from '../live-player.ts';
import { loadPart } from '../load-part.ts';
import type { PlayerConfig } from '../player-config.ts';
import { toSource, type PlayerSource } from '../source.ts';
import { Recordings } from './recordings.ts';
import { Screen } from './screen.ts';
import { Switches, type Begin } from './switches.ts';
import { tellObservers } from './tell-observers.ts';
import type { V2TXLiveStreamInfo } from './v2-tx-live-def.ts';
import { V2TXLivePictureInPictureState as PipState } from './v2-tx-live-enums.ts';
import type { PlayerObservers, V2TXLivePlayerObserver } from './v2-tx-live-observer.ts';
import { setterOf, type PropertyEffects } from './v2-tx-live-property.ts';

const log = sharedLog.child('player');
const { OK, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED, ERROR_REFUSED } = LiveCode;

const fits = ['cover', 'contain', 'fill'] as const;
const degrees = [0, 90, 180, 270] as const;
const seiTypes = [5, 242, 243];

/**
 * `V2TXLivePlayer` of Tencent's SDKs, method by method, over `LivePlayer`. Methods answer at once with a code: 0 when the
 * call was accepted, -2 for an argument that is wrong, -3 when it does not fit the state, -4 for what no page can do (the
 * log says why). What becomes of it, the observer is told.
 *
 * Unlike its namesake it goes on reconnecting without end (`kV2MaxNumberOfReconnection` sets one), asks for no licence, and
 * plays with sound only after a click: a warning -9001 says so, and `resumeVideo()` from a click repairs it.
 */
export class V2TXLivePlayer {
  readonly #config: Partial<PlayerConfig>;
  readonly #observers: PlayerObservers = new Observers('player', this);
  readonly #screen = new Screen();
  readonly #switches = new Switches<'video-frames' | 'audio-frames' | 'debug-view'>((error) => this.#warn(error));
  readonly #recordings = new Recordings(this.#observers);
  #observer: V2TXLivePlayerObserver | undefined;
  #player: LivePlayer | undefined;
  #run = new AbortController();
  #effects: PropertyEffects = {};
  #cache: readonly [min: number, max: number] | undefined;
  #volumeInterval = 0;
  readonly #sei = new Set<number>();

  /** `config` is that of the `LivePlayer` behind it. */
  constructor(config: Partial<PlayerConfig> = {}) {
    this.#config = config;
  }

  /** The player behind it, while one plays. */
  get player(): LivePlayer | undefined {
    return this.#player;
  }

  /** Tells `observer`, and nobody who was set before; `null` ends it. */
  setObserver(observer: V2TXLivePlayerObserver | null): number {
    if (this.#observer) this.#observers.remove(this.#observer);
    this.#observer = observer ?? undefined;
    if (observer) this.#observers.add(observer);
    return OK;
  }

  /** Tells `observer` besides all others. */
  addListener(observer: V2TXLivePlayerObserver): number {
    this.#observers.add(observer);
    return OK;
  }

  /** Ends `addListener`. */
  removeListener(observer: V2TXLivePlayerObserver): number {
    this.#observers.remove(observer);
    return OK;
  }

  /** Where the picture is shown: an element that is filled, or its `id`. -2 when there is none. */
  setRenderView(view: HTMLElement | string): number {
    const element = typeof view === 'string' ? document.getElementById(view) : view;
    if (!(element instanceof HTMLElement) || element instanceof HTMLMediaElement)
      return this.#refuse(ERROR_INVALID_PARAMETER, 'setRenderView', 'An element that can hold a video is wanted.');
    this.#screen.moveTo(element);
    this.#switches.renew('debug-view');
    return OK;
  }

  /** Turns the picture clockwise; a `V2TXLiveRotation`. */
  setRenderRotation(rotation: V2TXLiveRotation): number {
    if (!(rotation in degrees)) return this.#refuse(ERROR_INVALID_PARAMETER, 'setRenderRotation', 'There are 0 to 3.');
    this.#screen.present({ rotation: degrees[rotation] });
    return OK;
  }

  /** How the picture fills the view; a `V2TXLiveFillMode`. @default V2TXLiveFillMode.Fill */
  setRenderFillMode(mode: V2TXLiveFillMode): number {
    if (!(mode in fits)) return this.#refuse(ERROR_INVALID_PARAMETER, 'setRenderFillMode', 'There are 0 to 2.');
    this.#screen.present({ fit: fits[mode] });
    return OK;
  }

  /** Swaps left and right; a `V2TXLiveMirrorType`. */
  setRenderMirrorMode(mirror: V2TXLiveMirrorType): number {
    if (!Object.values(V2TXLiveMirrorType).includes(mirror))
      return this.#refuse(ERROR_INVALID_PARAMETER, 'setRenderMirrorMode', 'There are 0 to 2.');
    this.#screen.present({ mirror: mirror === V2TXLiveMirrorType.Enable });
    return OK;
  }

  /**
   * Plays `url`: HLS, HTTP-FLV, WebSocket-FLV, MPEG-TS, WHEP, `webrtc://`, files; `rtmp://` through `config.gateway`. 0 says
   * that it was accepted. -2 for what is no address, -4 for `trtc://`, and for `rtmp://` without a gateway.
   */
  startLivePlay(url: string): number {
    const scheme = /^\s*([\w+.-]+):/.exec(url)?.[1]?.toLowerCase() ?? '';
    if (['trtc', 'room', 'rtsp', 'quic', 'srt'].includes(scheme))
      return this.#refuse(ERROR_NOT_SUPPORTED, 'startLivePlay', `No page can open ${scheme}:// addresses.`);
    if (scheme.startsWith('rtmp') && !this.#config.gateway)
      return this.#refuse(ERROR_NOT_SUPPORTED, 'startLivePlay', 'A page plays rtmp:// only through config.gateway.');
    let source: PlayerSource;
    try {
      source = toSource(url);
    } catch (error) {
      return this.#refuse(ERROR_INVALID_PARAMETER, 'startLivePlay', toLiveError(error).message);
    }
    this.#end();
    const { config, headers } = this.#effects;
    const player = new LivePlayer(this.#screen.video, { sei: seiTypes, ...this.#config, ...config });
    this.#player = player;
    this.#run = new AbortController();
    const { signal } = this.#run;
    tellObservers(player, this.#observers, signal);
    this.#screen.attach(player, signal);
    player.addEventListener(
      'seimessage',
      ({ message: { payloadType, data } }) =>
        this.#sei.has(payloadType) && this.#observers.tell('onReceiveSeiMessage', payloadType, data),
      { signal },
    );
    player.addEventListener('leavepictureinpicture', () => this.#pip(PipState.DidStop), { signal });
    if (this.#cache) player.setCacheParams(...this.#cache);
    if (this.#volumeInterval) player.enableVolumeEvaluation(this.#volumeInterval);
    this.#switches.attach(player, signal);
    void player.load(headers ? { ...source, headers } : source, { play: true });
    return OK;
  }

  /** The name that C++ has for `startLivePlay`. */
  startPlay(url: string): number {
    return this.startLivePlay(url);
  }

  /** Ends playback. */
  stopPlay(): number {
    this.#end();
    return OK;
  }

  /** 1 while something is played or being connected, else 0. */
  isPlaying(): 0 | 1 {
    const { state = 'idle' } = this.#player ?? {};
    return ['idle', 'ended', 'error'].includes(state) ? 0 : 1;
  }

  /** Silences the sound. */
  pauseAudio(): number {
    this.#screen.silence(true);
    return OK;
  }

  /** Lets the sound be heard. */
  resumeAudio(): number {
    this.#screen.silence(false);
    return OK;
  }

  /**
   * Hides the picture; the sound goes on. Pictures of WebRTC are not decoded meanwhile; HLS and FLV go on being loaded,
   * since picture and sound come in one.
   */
  pauseVideo(): number {
    this.#screen.hide(true);
    return OK;
  }

  /** Shows the picture. From a click it also starts what the browser had blocked. */
  resumeVideo(): number {
    this.#screen.hide(false);
    if (this.#player?.state === 'blocked') void this.#player.play();
    return OK;
  }

  /** Loudness from 0 to 100. -4 on iOS, where only the keys of the device set it. @default 100 */
  setPlayoutVolume(volume: number): number {
    if (!(volume >= 0 && volume <= 100))
      return this.#refuse(ERROR_INVALID_PARAMETER, 'setPlayoutVolume', 'The volume is from 0 to 100.');
    if (!this.#screen.setVolume(volume / 100))
      return this.#refuse(ERROR_NOT_SUPPORTED, 'setPlayoutVolume', 'On this device only its keys set the volume.');
    return OK;
  }

  /**
   * Seconds of media to keep: `minTime` is aimed for, beyond `maxTime` the player jumps. The native SDKs refuse it while
   * playing; here it works at any time. -2 unless 0 < minTime <= maxTime.
   */
  setCacheParams(minTime: number, maxTime: number): number {
    if (!(minTime > 0 && maxTime >= minTime && Number.isFinite(maxTime)))
      return this.#refuse(ERROR_INVALID_PARAMETER, 'setCacheParams', '0 < minTime <= maxTime is wanted.');
    // Without any room between the two the player would do nothing but jump.
    this.#cache = [minTime, Math.max(maxTime, minTime + 0.5)];
    this.#player?.setCacheParams(...this.#cache);
    return OK;
  }

  /** Goes to another address without a gap; `onStreamSwitched` tells how it went. One of `getStreamList()` is a level. */
  switchStream(newUrl: string): number {
    const player = this.#player;
    if (!player || !this.isPlaying()) return this.#refuse(ERROR_REFUSED, 'switchStream', 'Nothing is played.');
    const level = player.levels.findIndex(({ url }) => url === newUrl);
    if (level >= 0) {
      player.setLevel(level);
      this.#observers.tell('onStreamSwitched', newUrl, 0);
      return OK;
    }
    try {
      const source = toSource(newUrl);
      void player.switchStream(source);
      return OK;
    } catch (error) {
      return this.#refuse(ERROR_INVALID_PARAMETER, 'switchStream', toLiveError(error).message);
    }
  }

  /** The qualities of an HLS stream; empty before `onConnected`, and where there is no choice. */
  getStreamList(): V2TXLiveStreamInfo[] {
    return (this.#player?.levels ?? []).map(({ width = 0, height, bitrate, frameRate = 0, url = '' }) => ({
      width,
      height,
      bitrate,
      framerate: frameRate,
      url,
    }));
  }

  /** Tells the loudness every `intervalMs` (300 is advised; at least 100), by `onPlayoutVolumeUpdate`; 0 ends it. */
  enableVolumeEvaluation(intervalMs: number): number {
    if (!(intervalMs >= 0))
      return this.#refuse(ERROR_INVALID_PARAMETER, 'enableVolumeEvaluation', 'Milliseconds from 0 are wanted.');
    this.#volumeInterval = intervalMs && Math.max(100, intervalMs);
    this.#player?.enableVolumeEvaluation(this.#volumeInterval);
    return OK;
  }

  /** The picture that is shown, by `onSnapshotComplete`. -3 when nothing is played. */
  snapshot(): number {
    const player = this.#player;
    if (!player?.videoWidth) return this.#refuse(ERROR_REFUSED, 'snapshot', 'No picture is shown.');
    player.snapshot().then(
      (image) => this.#observers.tell('onSnapshotComplete', image),
      (error: unknown) => {
        this.#warn(toLiveError(error));
        this.#observers.tell('onSnapshotComplete', null);
      },
    );
    return OK;
  }

  /**
   * Hands out pictures by `onRenderVideoFrame`. The native SDKs then draw none themselves; here they go on being shown, use
   * `pauseVideo()` to hide them. -4 for formats that there are not: bytes come as I420, NV12 or BGRA32.
   */
  enableObserveVideoFrame(
    enable: boolean,
    pixelFormat: V2TXLivePixelFormat = V2TXLivePixelFormat.Texture2D,
    bufferType: V2TXLiveBufferType = V2TXLiveBufferType.PixelBuffer,
  ): number {
    if (!enable) return this.#switch('video-frames');
    if (!('VideoFrame' in globalThis))
      return this.#refuse(ERROR_NOT_SUPPORTED, 'enableObserveVideoFrame', 'This browser hands out no pictures.');
    if (!canFormat(pixelFormat, bufferType))
      return this.#refuse(ERROR_NOT_SUPPORTED, 'enableObserveVideoFrame', 'There are no pictures of this format.');
    return this.#switch('video-frames', (player, signal) => {
      const part = loadPart('video-frame-of', import('@livelit/core/v2txlive/frames'));
      return player.observeVideoFrames(
        async (frame) => {
          const { videoFrameOf } = await part;
          const picture = await videoFrameOf(frame, pixelFormat, bufferType);
          if (!signal.aborted) this.#observers.tell('onRenderVideoFrame', picture);
          picture.texture?.close();
        },
        { signal },
      );
    });
  }

  /** Hands out the sound by `onPlayoutAudioFrame`: 48 kHz, mono, 20 ms each. */
  enableObserveAudioFrame(enable: boolean): number {
    if (!enable) return this.#switch('audio-frames');
    if (!('AudioWorkletNode' in globalThis))
      return this.#refuse(ERROR_NOT_SUPPORTED, 'enableObserveAudioFrame', 'This browser hands out no sound.');
    return this.#switch('audio-frames', (player, signal) =>
      player.observeAudioFrames(
        ({ planes, sampleRate, timestamp }) => {
          const data = Int16Array.from(planes[0]!, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767);
          this.#observers.tell('onPlayoutAudioFrame', { data, sampleRate, channel: 1, timestamp });
        },
        { signal, channels: 1 },
      ),
    );
  }

  /** Tells SEI messages of a payload type (5, 242 or 243) by `onReceiveSeiMessage`; for FLV, MPEG-TS and HLS. */
  enableReceiveSeiMessage(enable: boolean, payloadType: number): number {
    if (!seiTypes.includes(payloadType))
      return this.#refuse(ERROR_INVALID_PARAMETER, 'enableReceiveSeiMessage', 'The types are 5, 242 and 243.');
    if (enable) this.#sei.add(payloadType);
    else this.#sei.delete(payloadType);
    return OK;
  }

  /** Shows the picture in a window on top, or takes it back. Must be called from a click to begin. */
  enablePictureInPicture(enable: boolean): number {
    const player = this.#player;
    if (!document.pictureInPictureEnabled)
      return this.#refuse(ERROR_NOT_SUPPORTED, 'enablePictureInPicture', 'This browser has no picture-in-picture.');
    if (!player) return this.#refuse(ERROR_REFUSED, 'enablePictureInPicture', 'Nothing is played.');
    if (!enable && player.pictureInPicture === 'none') return OK;
    this.#pip(enable ? PipState.WillStart : PipState.WillStop);
    // That it did stop is told by the window itself, whoever closes it.
    const change = enable ? player.requestPictureInPicture() : player.exitPictureInPicture();
    change.then(
      () => enable && this.#pip(PipState.DidStart),
      (cause: unknown) => this.#pip(PipState.OccurError, String(cause), { cause }),
    );
    return OK;
  }

  /** Shows state and numbers over the picture. Wants a view, see `setRenderView`. */
  showDebugView(isShow: boolean): number {
    return this.#switch(
      'debug-view',
      isShow
        ? async (player, signal) => {
            const { showDebugView } = await loadPart('debug-view', import('./debug-view.ts'));
            if (this.#screen.view) showDebugView(player, this.#screen.view, signal);
          }
        : undefined,
    );
  }

  /** Sets one of `V2TXLiveProperty`; in force from the next `startLivePlay()`. */
  setProperty(key: string, value: unknown): number {
    const { code, reason = '', effects = {} } = setterOf(key, value);
    if (code !== OK) return this.#refuse(code, `setProperty(${key})`, reason);
    const { config = {}, ...rest } = effects;
    const before = this.#effects.config ?? {};
    const retry = { ...this.#config.retry, ...before.retry, ...config.retry };
    this.#effects = { ...this.#effects, ...rest, config: { ...before, ...config, retry } };
    return OK;
  }

  /**
   * Records what is played, until `stopLocalRecording()`, a new picture size or the end of playback. -3 unless something is
   * played, -4 where the browser cannot (Safari). The file comes with `onLocalRecordComplete`, as `extraInfo.file`.
   */
  startLocalRecording(params: V2TXLiveLocalRecordingParams): number {
    const player = this.#player;
    if (!player?.videoWidth) return this.#refuse(ERROR_REFUSED, 'startLocalRecording', 'No picture is shown.');
    const code = this.#recordings.start(player.video, params, this.#run.signal);
    return code === OK
      ? OK
      : this.#refuse(code, 'startLocalRecording', 'The params are wrong, or it cannot be now or here.');
  }

  /** Ends a recording. */
  stopLocalRecording(): number {
    const code = this.#recordings.stop();
    return code === OK ? OK : this.#refuse(code, 'stopLocalRecording', 'Nothing is recorded.');
  }

  /** -4: a page has no textures that a number names. `enableObserveVideoFrame` has pictures on the GPU. */
  getTextureId(): number {
    return this.#refuse(ERROR_NOT_SUPPORTED, 'getTextureId', 'A page has no textures that a number names.');
  }

  /** Ends playback and lets go of the view, for good. */
  destroy(): void {
    this.#end();
    this.#screen.video.remove();
  }

  #end(): void {
    this.#run.abort();
    const player = this.#player;
    this.#player = undefined;
    player?.destroy();
  }

  /** A call that is not done; the log says why. */
  #refuse(code: number, method: string, reason: string): number {
    log.warn(`V2TXLivePlayer.${method}: ${code}. ${reason}`);
    // Programs for V2TXLive look at the code alone; who wonders why finds it where all warnings are.
    if (code === ERROR_NOT_SUPPORTED)
      this.#observers.tell('onWarning', code, `${method}: ${reason}`, { method, name: 'ERROR_NOT_SUPPORTED' });
    return code;
  }

  #switch(name: 'video-frames' | 'audio-frames' | 'debug-view', begin?: Begin): number {
    this.#switches.set(name, begin);
    return OK;
  }

  #warn(error: LiveError): void {
    this.#observers.tell('onWarning', ...report(error));
  }

  #pip(state: PipState, msg = '', extraInfo: Readonly<Record<string, unknown>> = {}): void {
    this.#observers.tell('onPictureInPictureStateUpdate', state, msg, extraInfo);
  }
}
