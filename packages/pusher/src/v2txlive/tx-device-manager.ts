import { LiveCode, LiveError } from '@livelit/core';

import type { DeviceManager } from '../devices/device-manager.ts';
import type { DeviceKind, LiveDevice } from '../devices/list-devices.ts';
import type { LivePusher } from '../live-pusher.ts';
import { Answers } from './answers.ts';
import type { PusherObservers } from './v2-tx-live-observer.ts';

/** Kinds of devices. */
export const TXMediaDeviceType = { Unknown: -1, Mic: 0, Speaker: 1, Camera: 2 } as const;
export type TXMediaDeviceType = (typeof TXMediaDeviceType)[keyof typeof TXMediaDeviceType];

/** What became of a device. `Active` never comes. */
export const TXMediaDeviceState = { Add: 0, Remove: 1, Active: 2, DefaultDeviceChanged: 3 } as const;
export type TXMediaDeviceState = (typeof TXMediaDeviceState)[keyof typeof TXMediaDeviceState];

/** How a camera captures: as is sent, the same, 1080p, or by `width` and `height`. */
export const TXCameraCaptureMode = { Auto: 0, Performance: 1, HighQuality: 2, Manual: 3 } as const;
export type TXCameraCaptureMode = (typeof TXCameraCaptureMode)[keyof typeof TXCameraCaptureMode];

/** A device; without a name and an id until the user has allowed one of its kind. */
export interface TXDeviceInfo {
  readonly type: TXMediaDeviceType;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly isDefault: boolean;
}

/** What a camera is to capture. */
export interface TXCameraCaptureParam {
  readonly mode: TXCameraCaptureMode;
  /** Pixels, for `Manual`. */
  readonly width?: number;
  readonly height?: number;
}

/** Hears of devices. */
export interface TXDeviceObserver {
  /** A device was plugged in or out, or another is the default. */
  onDeviceChanged?(deviceId: string, type: TXMediaDeviceType, state: TXMediaDeviceState): void;
  /** Loudness of the microphone that is tested, 0 to 100. */
  onTestMicVolume?(volume: number): void;
}

const kinds: readonly DeviceKind[] = ['microphone', 'speaker', 'camera'];
const typeOf = (kind: DeviceKind) => kinds.indexOf(kind) as TXMediaDeviceType;

/**
 * `TXDeviceManager` of Tencent's SDKs over `DeviceManager`: of phones and of computers. Methods resolve with 0, -2 for a
 * value out of range, -3 while no such device runs, or -4 for what a page, this browser or this device cannot.
 */
export class TXDeviceManager {
  readonly #pusher: LivePusher;
  readonly #answers: Answers;
  readonly #microphone = { volume: 100, muted: false };
  #applied: { readonly id?: string; readonly volume: number } = { volume: 100 };
  #observer: TXDeviceObserver | undefined;
  #watching: AbortController | undefined;

  /** Made by `V2TXLivePusher`. */
  constructor(pusher: LivePusher, observers: PusherObservers) {
    this.#pusher = pusher;
    this.#answers = new Answers('TXDeviceManager', observers);
    // A microphone that is started anew is as loud as the last.
    pusher.addEventListener('sourceschange', () => this.#applyVolume());
  }

  /** Whether the running camera looks at the user, as a computer's does. */
  async isFrontCamera(): Promise<boolean> {
    const track = this.#track('camera');
    return track !== undefined && track.getSettings().facingMode !== 'environment';
  }

  /** Goes on with the camera that looks at the user, or the other one; viewers see no gap. */
  switchCamera(front: boolean): Promise<number> {
    return this.#with('switchCamera', (manager) => manager.switchCamera(front ? 'user' : 'environment'));
  }

  /** `false` too while no camera runs. */
  async isCameraZoomSupported(): Promise<boolean> {
    return this.#ask((manager) => manager.isCameraZoomSupported(), false);
  }

  /** 5, or 1 where the camera cannot zoom. */
  async getCameraZoomMaxRatio(): Promise<number> {
    return this.#ask((manager) => manager.getCameraZoomMaxRatio(), 1);
  }

  /** 1 to 5. */
  setCameraZoomRatio(ratio: number): Promise<number> {
    return this.#with('setCameraZoomRatio', (manager) => manager.setCameraZoomRatio(ratio));
  }

  /** `false` too while no camera runs. */
  async isAutoFocusEnabled(): Promise<boolean> {
    return this.#ask((manager) => manager.isAutoFocusEnabled(), false);
  }

  /** Lets the camera keep itself in focus, or stay as it is. */
  enableCameraAutoFocus(enable: boolean): Promise<number> {
    return this.#with('enableCameraAutoFocus', (manager) => manager.enableCameraAutoFocus(enable));
  }

  /** Shares of the captured picture, 0 to 1, where native SDKs have points of the view. */
  setCameraFocusPosition(x: number, y: number): Promise<number> {
    return this.#with('setCameraFocusPosition', (manager) => manager.setCameraFocusPosition(x, y));
  }

  /** `false` too while no camera runs. */
  async isCameraTorchSupported(): Promise<boolean> {
    return this.#ask((manager) => manager.isCameraTorchSupported(), false);
  }

  /** Switches the camera's light. */
  enableCameraTorch(enable: boolean): Promise<number> {
    return this.#with('enableCameraTorch', (manager) => manager.enableCameraTorch(enable));
  }

  /** -1 to 1. */
  setExposureCompensation(value: number): Promise<number> {
    return this.#with('setExposureCompensation', (manager) => manager.setExposureCompensation(value));
  }

  /** What the camera captures; the size that is sent stays `setVideoQuality`'s. */
  setCameraCapturerParam({ mode, width = 0, height = 0 }: TXCameraCaptureParam): Promise<number> {
    return this.#answers.of('setCameraCapturerParam', async () => {
      const track = this.#track('camera');
      const known = Object.values(TXCameraCaptureMode).includes(mode);
      if (!known || (mode === TXCameraCaptureMode.Manual && !(width > 0 && height > 0))) throw wrong('size');
      if (!track) throw new LiveError(LiveCode.ERROR_REFUSED, 'No camera runs.');
      const { videoQuality } = this.#pusher;
      const sizes = [videoQuality, videoQuality, { width: 1920, height: 1080 }, { width, height }] as const;
      const size = sizes[mode];
      await track.applyConstraints({
        ...track.getConstraints(),
        width: { ideal: size.width },
        height: { ideal: size.height },
      });
    });
  }

  /** All devices of a type, the default first. */
  async getDevicesList(type: TXMediaDeviceType): Promise<readonly TXDeviceInfo[]> {
    const kind = kinds[type];
    return kind ? (await (await this.#pusher.getDeviceManager()).getDevices(kind)).map(infoOf) : [];
  }

  /** Goes on with another device. -4 for loudspeakers: what a page plays, its players play. */
  setCurrentDevice(type: TXMediaDeviceType, deviceId: string): Promise<number> {
    if (type === TXMediaDeviceType.Speaker) return this.#noSpeaker('setCurrentDevice');
    return this.#with('setCurrentDevice', (manager) => {
      if (type === TXMediaDeviceType.Camera) return manager.switchCamera(deviceId);
      if (type === TXMediaDeviceType.Mic) return manager.switchMicrophone(deviceId);
      throw wrong('type');
    });
  }

  /** The device in use; `null` when there is none. */
  async getCurrentDevice(type: TXMediaDeviceType): Promise<TXDeviceInfo | null> {
    const kind = kinds[type];
    const device = kind && (await (await this.#pusher.getDeviceManager()).getCurrentDevice(kind));
    return device ? infoOf(device) : null;
  }

  /** How loud the running microphone is in what is sent, 0 to 100: its own key a page cannot turn. -4 for loudspeakers. */
  async setCurrentDeviceVolume(type: TXMediaDeviceType, volume: number): Promise<number> {
    if (type === TXMediaDeviceType.Speaker) return this.#noSpeaker('setCurrentDeviceVolume');
    return this.#answers.of('setCurrentDeviceVolume', () => {
      if (type !== TXMediaDeviceType.Mic || !(volume >= 0 && volume <= 100)) throw wrong('volume');
      this.#setMicrophone({ volume });
    });
  }

  /** 0 to 100; -4 for loudspeakers. */
  async getCurrentDeviceVolume(type: TXMediaDeviceType): Promise<number> {
    if (type === TXMediaDeviceType.Mic) return this.#microphone.volume;
    return this.#noSpeaker('getCurrentDeviceVolume');
  }

  /** Whether the running microphone is left out of what is sent. -4 for loudspeakers. */
  async setCurrentDeviceMute(type: TXMediaDeviceType, mute: boolean): Promise<number> {
    if (type === TXMediaDeviceType.Speaker) return this.#noSpeaker('setCurrentDeviceMute');
    return this.#answers.of('setCurrentDeviceMute', () => {
      if (type !== TXMediaDeviceType.Mic) throw wrong('type');
      this.#setMicrophone({ muted: mute });
    });
  }

  /** Whether it is. */
  async getCurrentDeviceMute(type: TXMediaDeviceType): Promise<boolean> {
    return type === TXMediaDeviceType.Mic && this.#microphone.muted;
  }

  /** The config's `devicePolicy` says it, once and for all: 0 when it says the same, else -4. */
  async enableFollowingDefaultAudioDevice(type: TXMediaDeviceType, enable: boolean): Promise<number> {
    if (type === TXMediaDeviceType.Speaker && enable) return LiveCode.OK;
    const follows = this.#pusher.config.devicePolicy === 'follow-default';
    if (type === TXMediaDeviceType.Mic && follows === enable) return LiveCode.OK;
    return this.#answers.impossible('enableFollowingDefaultAudioDevice', 'It is set by config.devicePolicy.');
  }

  /** Shows a camera in `view` without sending it. */
  startCameraDeviceTest(view: HTMLVideoElement): Promise<number> {
    return this.#with('startCameraDeviceTest', (manager) => manager.startCameraDeviceTest(view));
  }

  stopCameraDeviceTest(): Promise<number> {
    return this.#with('stopCameraDeviceTest', (manager) => manager.stopCameraDeviceTest());
  }

  /** Tells the loudness of a microphone by `onTestMicVolume` without sending it, at most every 100 ms. */
  startMicDeviceTest(interval: number): Promise<number> {
    return this.#with('startMicDeviceTest', (manager) =>
      manager.startMicDeviceTest(interval, (volume) => this.#observer?.onTestMicVolume?.(volume)),
    );
  }

  stopMicDeviceTest(): Promise<number> {
    return this.#with('stopMicDeviceTest', (manager) => manager.stopMicDeviceTest());
  }

  /** Sounds a tone, whatever the path says; call it from a click. */
  startSpeakerDeviceTest(_path?: string): Promise<number> {
    return this.#with('startSpeakerDeviceTest', (manager) => manager.startSpeakerDeviceTest());
  }

  stopSpeakerDeviceTest(): Promise<number> {
    return this.#with('stopSpeakerDeviceTest', (manager) => manager.stopSpeakerDeviceTest());
  }

  /** Who hears of devices; `null` for nobody. */
  setDeviceObserver(observer: TXDeviceObserver | null): Promise<number> {
    this.#observer = observer ?? undefined;
    return this.#with('setDeviceObserver', (manager) => {
      if (!this.#watching) this.#watch(manager);
    });
  }

  /** -4: earpiece and loudspeaker are the system's affair. */
  setAudioRoute(_route: number): Promise<number> {
    return this.#no('setAudioRoute', 'Earpiece or loudspeaker is for the system to choose.');
  }

  /** -4: there is one volume. */
  setSystemVolumeType(_type: number): Promise<number> {
    return this.#no('setSystemVolumeType', 'A page knows of no kinds of system volume.');
  }

  /** -4, as all of the application's volume: a page has none of its own. */
  setApplicationPlayVolume(_volume: number): Promise<number> {
    return this.#no('setApplicationPlayVolume', 'A page has no volume of its own.');
  }

  getApplicationPlayVolume(): Promise<number> {
    return this.#no('getApplicationPlayVolume', 'A page has no volume of its own.');
  }

  setApplicationMuteState(_mute: boolean): Promise<number> {
    return this.#no('setApplicationMuteState', 'A page has no volume of its own.');
  }

  getApplicationMuteState(): Promise<number> {
    return this.#no('getApplicationMuteState', 'A page has no volume of its own.');
  }

  /** Called by the pusher that made it. */
  close(): void {
    this.#watching?.abort();
  }

  #watch(manager: DeviceManager): void {
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    const tell = ({ deviceId, kind }: LiveDevice, state: TXMediaDeviceState) =>
      this.#observer?.onDeviceChanged?.(deviceId, typeOf(kind), state);
    let defaults: readonly LiveDevice[] | undefined;
    manager.addEventListener(
      'devicechange',
      ({ devices, added, removed }) => {
        for (const device of added) tell(device, TXMediaDeviceState.Add);
        for (const device of removed) tell(device, TXMediaDeviceState.Remove);
        const now = devices.filter(({ isDefault }) => isDefault);
        for (const device of now)
          if (defaults?.some(({ kind, deviceId }) => kind === device.kind && deviceId !== device.deviceId))
            tell(device, TXMediaDeviceState.DefaultDeviceChanged);
        defaults = now;
      },
      { signal },
    );
    void manager.getDevices().then((devices) => (defaults ??= devices.filter(({ isDefault }) => isDefault)));
  }

  #setMicrophone(change: Partial<{ volume: number; muted: boolean }>): void {
    if (!this.#track('microphone')) throw new LiveError(LiveCode.ERROR_REFUSED, 'No microphone runs.');
    Object.assign(this.#microphone, change);
    this.#applyVolume();
  }

  #applyVolume(): void {
    const id = this.#pusher.sources.find(({ kind }) => kind === 'microphone')?.id;
    const volume = this.#microphone.muted ? 0 : this.#microphone.volume;
    const { id: toldId, volume: told } = this.#applied;
    if (id === undefined || (volume === told && (id === toldId || volume === 100))) return;
    this.#applied = { id, volume };
    this.#pusher.setVolume(volume, id);
  }

  #track(kind: 'camera' | 'microphone'): MediaStreamTrack | undefined {
    return this.#pusher.sources.find((source) => source.kind === kind)?.stream.getTracks()[0];
  }

  #with(method: string, act: (manager: DeviceManager) => void | Promise<void>): Promise<number> {
    return this.#answers.of(method, async () => act(await this.#pusher.getDeviceManager()));
  }

  async #ask<T>(read: (manager: DeviceManager) => T, none: T): Promise<T> {
    return this.#track('camera') ? read(await this.#pusher.getDeviceManager()) : none;
  }

  #noSpeaker(method: string): Promise<number> {
    return this.#no(method, 'A page sets neither volume nor choice of the loudspeaker; its players do.');
  }

  async #no(method: string, reason: string): Promise<number> {
    return this.#answers.impossible(method, reason);
  }
}

const infoOf = ({ kind, deviceId, label, isDefault }: LiveDevice): TXDeviceInfo => ({
  type: typeOf(kind),
  deviceId,
  deviceName: label,
  isDefault,
});

function wrong(what: string): LiveError {
  return new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `This ${what} there is not.`);
}
