import { LiveCode, LiveError, TypedEventTarget } from '@livelit/core';

import type { CaptureSource } from '../capture/capture-source.ts';
import { adjustCamera, cameraCapabilities, lacks } from './adjust-camera.ts';
import { exposureOf, maxZoomRatio, zoomOfRatio, zoomWithin } from './camera-scales.ts';
import { type DeviceManagerEvents, DevicesEvent, PermissionEvent } from './device-events.ts';
import type { DeviceHost } from './device-host.ts';
import { type DeviceKind, type LiveDevice, listDevices } from './list-devices.ts';
import { processMicrophone, type Processing } from './process-microphone.ts';
import { type DevicePermission, queryPermission, watchPermission } from './query-permission.ts';
import { requestPermission } from './request-permission.ts';
import { switchDevice, type SwitchTarget, tellSwitched } from './switch-device.ts';
import { testCamera, testMicrophone, testSpeaker } from './test-devices.ts';

type Captured = 'camera' | 'microphone';

/**
 * Cameras, microphones and loudspeakers of one pusher: V2TXLive's TXDeviceManager. What concerns a running device takes
 * the id of its source, else the first; rejects with ERROR_REFUSED when none runs, and with ERROR_NOT_SUPPORTED when the
 * device lacks it.
 */
export class DeviceManager extends TypedEventTarget<DeviceManagerEvents> {
  readonly #host: DeviceHost;
  readonly #tests = new Map<DeviceKind, AbortController>();
  #known: Promise<readonly LiveDevice[]>;

  constructor(host: DeviceHost) {
    super();
    this.#host = host;
    this.#known = listDevices();
    const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
    const { signal } = host;
    mediaDevices?.addEventListener('devicechange', () => void this.#tellChange(), { signal });
    for (const kind of ['camera', 'microphone'] as const)
      watchPermission(kind, signal, (permission) => {
        this.dispatchEvent(new PermissionEvent('permissionchange', { kind, permission }));
        // Their names are known now, or no longer.
        void this.#tellChange();
      });
  }

  /** All devices, or those of one kind, the default first. Names and ids are empty until the user has allowed one. */
  getDevices(kind?: DeviceKind): Promise<readonly LiveDevice[]> {
    return listDevices(kind);
  }

  /** The device of a running source; of loudspeakers the default. Undefined when there is none. */
  async getCurrentDevice(kind: DeviceKind, sourceId?: string): Promise<LiveDevice | undefined> {
    const devices = await listDevices(kind);
    if (kind === 'speaker') return devices.find(({ isDefault }) => isDefault);
    const track = this.#find(kind, sourceId) && this.#trackOf(kind, sourceId);
    const { deviceId, groupId } = track?.getSettings() ?? {};
    if (!deviceId) return undefined;
    return (
      devices.find((device) => device.deviceId === deviceId) ??
      // Opened under the name of the default, which is listed under its own.
      devices.find((device) => deviceId === 'default' && device.groupId === groupId)
    );
  }

  /**
   * Goes on with another camera: by `deviceId`, or the one that looks at the `user` or the `environment`. Source, push and
   * recording go on (INFO_DEVICE_SWITCHED). Rejects as `startCamera` does; the first camera then stays.
   */
  async switchCamera(which: string, sourceId?: string): Promise<void> {
    const target: SwitchTarget =
      which === 'user' || which === 'environment' ? { facingMode: which } : { deviceId: which };
    await this.#switch('camera', target, sourceId);
  }

  /** Goes on with another microphone, as `switchCamera` does with cameras. `default` is the system's default. */
  async switchMicrophone(deviceId: string, sourceId?: string): Promise<void> {
    await this.#switch('microphone', { deviceId: deviceId === 'default' ? undefined : deviceId }, sourceId);
  }

  /** Whether the page may use cameras or microphones. Never asks the user. See `permissionchange`. */
  queryPermission(kind: Captured): Promise<DevicePermission> {
    return queryPermission(kind);
  }

  /** Asks the user, and closes the device again. */
  async requestPermission(kind: Captured): Promise<DevicePermission> {
    const permission = await requestPermission(kind);
    void this.#tellChange();
    return permission;
  }

  /** What the browser says of a running device, as `MediaStreamTrack.getCapabilities` has it; empty where it cannot. */
  getCapabilities(kind: Captured, sourceId?: string): MediaTrackCapabilities {
    return cameraCapabilities(this.#trackOf(kind, sourceId)) as MediaTrackCapabilities;
  }

  /** Whether the running camera can zoom. On computers it must have been opened with `{ constraints: { zoom: true } }`. */
  isCameraZoomSupported(sourceId?: string): boolean {
    return this.#camera(sourceId).zoom !== undefined;
  }

  /** 5 as in V2TXLive where the camera can zoom, else 1. */
  getCameraZoomMaxRatio(sourceId?: string): number {
    return this.isCameraZoomSupported(sourceId) ? maxZoomRatio : 1;
  }

  /** Zooms by V2TXLive's ratio: 1 is the widest, 5 the nearest that the camera can. */
  setCameraZoomRatio(ratio: number, sourceId?: string): Promise<void> {
    return this.#adjust(sourceId, 'zoom', ({ zoom }) => zoom && { zoom: zoomOfRatio(ratio, zoom) });
  }

  /** Zooms on the camera's own scale, see `getCapabilities('camera').zoom`. */
  setCameraZoom(value: number, sourceId?: string): Promise<void> {
    return this.#adjust(sourceId, 'zoom', ({ zoom }) => zoom && { zoom: zoomWithin(value, zoom) });
  }

  /** Whether the running camera has a light. */
  isCameraTorchSupported(sourceId?: string): boolean {
    return this.#camera(sourceId).torch === true;
  }

  /** Switches the camera's light. */
  enableCameraTorch(on: boolean, sourceId?: string): Promise<void> {
    return this.#adjust(sourceId, 'torch', (camera) => (camera.torch ? { torch: on } : undefined));
  }

  /** Whether the running camera keeps itself in focus. */
  isAutoFocusEnabled(sourceId?: string): boolean {
    const settings = this.#trackOf('camera', sourceId).getSettings() as { readonly focusMode?: string };
    return settings.focusMode === 'continuous';
  }

  /** Lets the camera keep itself in focus, or stay as it is. */
  enableCameraAutoFocus(on: boolean, sourceId?: string): Promise<void> {
    const focusMode = on ? 'continuous' : 'manual';
    return this.#adjust(sourceId, `${focusMode} focus`, (camera) =>
      camera.focusMode?.includes(focusMode) ? { focusMode } : undefined,
    );
  }

  /** Focuses on a point: shares of width and height of the captured picture, 0 to 1, from the top left. */
  async setCameraFocusPosition(x: number, y: number, sourceId?: string): Promise<void> {
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1))
      throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, 'A point of focus lies from 0 to 1.');
    await this.#adjust(sourceId, 'focus on a point', ({ focusMode }) =>
      focusMode?.includes('single-shot') ? { pointsOfInterest: [{ x, y }], focusMode: 'single-shot' } : undefined,
    );
  }

  /** Makes the picture darker or brighter than the camera would: -1 to 1, 0 as it would. */
  setExposureCompensation(value: number, sourceId?: string): Promise<void> {
    return this.#adjust(sourceId, 'exposure compensation', ({ exposureCompensation }) =>
      exposureCompensation ? { exposureCompensation: exposureOf(value, exposureCompensation) } : undefined,
    );
  }

  /** Takes what the loudspeakers play out of the microphone's sound, or not. */
  setEchoCancellation(on: boolean, sourceId?: string): Promise<void> {
    return this.#process('echoCancellation', on, sourceId);
  }

  /** Takes steady noise out of the microphone's sound, or not. */
  setNoiseSuppression(on: boolean, sourceId?: string): Promise<void> {
    return this.#process('noiseSuppression', on, sourceId);
  }

  /** Evens out how loud the microphone's sound is, or not. */
  setAutoGainControl(on: boolean, sourceId?: string): Promise<void> {
    return this.#process('autoGainControl', on, sourceId);
  }

  /** Takes all but voices out of the microphone's sound, or not. Few systems can. */
  setVoiceIsolation(on: boolean, sourceId?: string): Promise<void> {
    return this.#process('voiceIsolation', on, sourceId);
  }

  /**
   * Opens a microphone, the default unless named, and tells how loud it is, 0 to 100, every `intervalMs` (at least 100),
   * without sending it. A test that runs is ended first. Rejects as `startMicrophone` does.
   */
  async startMicDeviceTest(intervalMs: number, tell: (volume: number) => void, deviceId?: string): Promise<void> {
    const signal = this.#beginTest('microphone');
    const track = await this.#openFor(signal, this.#host.openMicrophone(deviceId));
    await testMicrophone(track, intervalMs, signal, tell);
  }

  /** Ends the test and closes the microphone. */
  stopMicDeviceTest(): void {
    this.#tests.get('microphone')?.abort();
  }

  /** Opens a camera, the default unless named, and shows it in `video` without sending it. Rejects as `startCamera` does. */
  async startCameraDeviceTest(video: HTMLVideoElement, which?: string): Promise<void> {
    const signal = this.#beginTest('camera');
    const track = await this.#openFor(signal, this.#host.openCamera(which));
    await testCamera(track, video, signal);
  }

  /** Ends the test and closes the camera. */
  stopCameraDeviceTest(): void {
    this.#tests.get('camera')?.abort();
  }

  /**
   * Sounds a tone from a loudspeaker, the default unless named; call it from a click. Rejects with ERROR_NOT_SUPPORTED
   * where a page cannot choose one, WARNING_AUTOPLAY_BLOCKED before the first click.
   */
  async startSpeakerDeviceTest(deviceId = ''): Promise<void> {
    await testSpeaker(deviceId, this.#beginTest('speaker')).catch((error: unknown) => {
      this.stopSpeakerDeviceTest();
      throw error;
    });
  }

  /** Ends the tone. */
  stopSpeakerDeviceTest(): void {
    this.#tests.get('speaker')?.abort();
  }

  #beginTest(kind: DeviceKind): AbortSignal {
    this.#tests.get(kind)?.abort();
    const test = new AbortController();
    this.#tests.set(kind, test);
    return AbortSignal.any([test.signal, this.#host.signal]);
  }

  async #openFor(signal: AbortSignal, opening: Promise<MediaStreamTrack>): Promise<MediaStreamTrack> {
    const track = await opening;
    if (!signal.aborted) return track;
    track.stop();
    throw new LiveError(LiveCode.ERROR_REFUSED, 'The test was stopped before it had begun.');
  }

  async #switch(kind: Captured, target: SwitchTarget, sourceId: string | undefined): Promise<void> {
    const source = this.#sourceOf(kind, sourceId);
    await switchDevice(source, target, this.#host);
    tellSwitched(source, this.#trackOf(kind, source.id), this.#host);
  }

  async #process(name: Processing, on: boolean, sourceId: string | undefined): Promise<void> {
    await processMicrophone(this.#sourceOf('microphone', sourceId), name, on, this.#host);
  }

  async #adjust(
    sourceId: string | undefined,
    what: string,
    wantedOf: (camera: ReturnType<typeof cameraCapabilities>) => Readonly<Record<string, unknown>> | undefined,
  ): Promise<void> {
    const wanted = wantedOf(this.#camera(sourceId));
    if (!wanted) throw lacks(what);
    await adjustCamera(this.#trackOf('camera', sourceId), wanted);
  }

  #camera(sourceId: string | undefined): ReturnType<typeof cameraCapabilities> {
    return cameraCapabilities(this.#trackOf('camera', sourceId));
  }

  #trackOf(kind: Captured, sourceId: string | undefined): MediaStreamTrack {
    const wanted = kind === 'camera' ? 'video' : 'audio';
    const track = this.#sourceOf(kind, sourceId)
      .stream.getTracks()
      .find((one) => one.kind === wanted);
    if (track) return track;
    throw new LiveError(LiveCode.ERROR_REFUSED, `The ${kind} is gone for the moment.`);
  }

  #sourceOf(kind: Captured, sourceId: string | undefined): CaptureSource {
    const source = this.#find(kind, sourceId);
    if (source) return source;
    throw new LiveError(LiveCode.ERROR_REFUSED, `No ${kind}${sourceId ? ' of this id' : ''} is running.`);
  }

  #find(kind: Captured, sourceId: string | undefined): CaptureSource | undefined {
    return this.#host.sources().find((one) => one.kind === kind && (sourceId === undefined || one.id === sourceId));
  }

  async #tellChange(): Promise<void> {
    const before = this.#known;
    this.#known = listDevices();
    const [old, now] = await Promise.all([before, this.#known]);
    if (this.#host.signal.aborted) return;
    const lacking = (devices: readonly LiveDevice[]) => (one: LiveDevice) =>
      !devices.some(({ kind, deviceId }) => kind === one.kind && deviceId === one.deviceId);
    const added = now.filter(lacking(old));
    const removed = old.filter(lacking(now));
    const isSame =
      !added.length &&
      !removed.length &&
      old.every((one, at) => one.label === now[at]?.label && one.isDefault === now[at]?.isDefault);
    if (!isSame) this.dispatchEvent(new DevicesEvent('devicechange', { devices: now, added, removed }));
  }
}
