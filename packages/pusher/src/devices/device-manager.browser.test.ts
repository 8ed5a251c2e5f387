import type { LiveError } from '@livelit/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LivePusher } from '../live-pusher.ts';
import type { PusherConfig } from '../pusher-config.ts';
import { eventLog } from '../testing/event-log.ts';
import { canvasStream } from '../testing/test-streams.ts';
import { until } from '../testing/until.ts';
import { adjustCamera } from './adjust-camera.ts';
import type { DeviceManager } from './device-manager.ts';

let pusher: LivePusher;
let manager: DeviceManager;
let log: ReturnType<typeof eventLog>;

async function create(config: Partial<PusherConfig> = {}) {
  pusher = new LivePusher({ videoQuality: { width: 320, height: 180, fps: 15, kbps: 300 }, ...config });
  log = eventLog(pusher);
  manager = await pusher.getDeviceManager();
}

const failure = (promise: Promise<unknown>): Promise<LiveError> =>
  promise.then(
    () => Promise.reject(new Error('It did not fail.')),
    (reason: LiveError) => reason,
  );

const deviceIdOf = (kind: 'audio' | 'video') =>
  pusher.stream
    .getTracks()
    .find((track) => track.kind === kind)
    ?.getSettings().deviceId;

beforeEach(() => create());
afterEach(() => {
  vi.restoreAllMocks();
  pusher.destroy();
});

describe('the list of devices', () => {
  it('has the browser’s two cameras, three microphones and three speakers, the default first', async () => {
    const devices = await manager.getDevices();
    const counts = (['camera', 'microphone', 'speaker'] as const).map((kind) => {
      const some = devices.filter((device) => device.kind === kind);
      expect(some.map(({ isDefault }) => isDefault).indexOf(true)).toBe(0);
      expect(some.filter(({ isDefault }) => isDefault)).toHaveLength(1);
      return some.length;
    });
    expect(counts).toEqual([2, 3, 3]);
    expect(await manager.getDevices('camera')).toEqual(devices.filter(({ kind }) => kind === 'camera'));
  });

  // No hardware can be plugged in here: what the browser lists, and its event, are made up.
  it('is told of when it changes, with what was added and removed', async () => {
    const real = await navigator.mediaDevices.enumerateDevices();
    const changes: string[] = [];
    manager.addEventListener('devicechange', ({ devices, added, removed }) =>
      changes.push(
        [devices.length, '+', ...added.map(({ kind }) => kind), '-', ...removed.map(({ kind }) => kind)].join(' '),
      ),
    );
    const list = vi.spyOn(navigator.mediaDevices, 'enumerateDevices');
    const change = () => navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    list.mockResolvedValue(real.slice(1));
    change();
    await vi.waitFor(() => expect(changes).toEqual(['7 + - microphone']));
    change();
    list.mockResolvedValue(real);
    change();
    await vi.waitFor(() => expect(changes).toEqual(['7 + - microphone', '8 + microphone -']));
  });
});

describe('switching', () => {
  it('goes on with another camera under the same id, without a moment in which no picture is sent', async () => {
    const [first, second] = await manager.getDevices('camera');
    const id = await pusher.startCamera(first!.deviceId);
    const [former] = pusher.stream.getVideoTracks();
    const counts: number[] = [];
    pusher.addEventListener('sourceschange', () => counts.push(pusher.stream.getVideoTracks().length));
    await manager.switchCamera(second!.deviceId);
    expect(pusher.sources.map((source) => source.id)).toEqual([id]);
    expect(deviceIdOf('video')).toBe(second!.deviceId);
    expect(former?.readyState).toBe('ended');
    expect(counts).toEqual([1]);
    expect(await manager.getCurrentDevice('camera')).toMatchObject({ deviceId: second!.deviceId });
    expect(log.entries).toEqual(['warning INFO_DEVICE_SWITCHED']);
    pusher.stopCamera(id);
    expect(pusher.stream.getTracks()).toEqual([]);
  });

  it('goes on with another microphone, processed as the first', async () => {
    const microphones = await manager.getDevices('microphone');
    const id = await pusher.startMicrophone({ echoCancellation: false });
    await manager.switchMicrophone(microphones[2]!.deviceId, id);
    expect(deviceIdOf('audio')).toBe(microphones[2]!.deviceId);
    expect(pusher.stream.getAudioTracks()[0]?.getSettings()).toMatchObject({
      echoCancellation: false,
      noiseSuppression: true,
    });
    await manager.switchMicrophone('default');
    expect(await manager.getCurrentDevice('microphone')).toMatchObject({ isDefault: true });
  });

  it('leaves the first device alone when the other cannot be opened', async () => {
    await pusher.startCamera();
    const [track] = pusher.stream.getVideoTracks();
    expect((await failure(manager.switchCamera('no-such-device'))).name).toBe('WARNING_CAMERA_START_FAILED');
    expect(pusher.stream.getVideoTracks()).toEqual([track]);
    expect(track?.readyState).toBe('live');
  });

  // A telephone that opens one camera at a time, played by getUserMedia.
  it('closes the first camera before, where the system has only one at a time', async () => {
    const [first, second] = await manager.getDevices('camera');
    await pusher.startCamera(first!.deviceId);
    const [track] = pusher.stream.getVideoTracks();
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation((wanted) =>
      track?.readyState === 'live' ? Promise.reject(new DOMException('In use', 'NotReadableError')) : real(wanted),
    );
    await manager.switchCamera(second!.deviceId);
    expect(deviceIdOf('video')).toBe(second!.deviceId);
    expect(pusher.sources).toHaveLength(1);
  });

  it('needs a running source, and does one thing at a time', async () => {
    expect((await failure(manager.switchCamera('user'))).name).toBe('ERROR_REFUSED');
    await pusher.startCamera();
    const first = manager.switchCamera('environment');
    expect((await failure(manager.switchCamera('user'))).name).toBe('ERROR_REFUSED');
    await first;
    expect((await failure(manager.switchCamera('user', 'another'))).name).toBe('ERROR_REFUSED');
  });
});

describe('permission', () => {
  it('is told without asking', async () => {
    const asked = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    expect(await manager.queryPermission('camera')).toEqual({ state: 'granted' });
    expect(asked).not.toHaveBeenCalled();
    expect(await manager.requestPermission('microphone')).toEqual({ state: 'granted' });
  });

  it('says who forbids', async () => {
    vi.spyOn(navigator.permissions, 'query').mockResolvedValue(
      Object.assign(new EventTarget(), { state: 'denied' }) as PermissionStatus,
    );
    expect(await manager.queryPermission('camera')).toEqual({ state: 'denied', reason: 'user' });
    vi.spyOn(globalThis, 'isSecureContext', 'get').mockReturnValue(false);
    expect(await manager.requestPermission('camera')).toEqual({ state: 'denied', reason: 'insecure-context' });
  });

  it.each([
    ['Permission denied', { state: 'denied', reason: 'user' }],
    ['Permission dismissed', { state: 'prompt' }],
  ])('understands "%s"', async (message, permission) => {
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException(message, 'NotAllowedError'));
    expect(await manager.requestPermission('camera')).toEqual(permission);
  });

  it('knows what a frame may not, and asks nobody there', async () => {
    const frame = document.createElement('iframe');
    frame.allow = "camera 'none'; microphone 'self'";
    const modules = ['./query-permission.ts', '../capture/camera.ts'].map(
      (path) => new URL(path, import.meta.url).href,
    );
    frame.srcdoc = '<p>A frame without a camera</p>';
    document.body.append(frame);
    await new Promise((resolve) => (frame.onload = resolve));
    const script = frame.contentDocument!.createElement('script');
    script.type = 'module';
    script.textContent = `
      import { queryPermission } from '${modules[0]}';
      import { openCamera } from '${modules[1]}';
      const answers = [await queryPermission('camera'), await queryPermission('microphone')];
      const { name, detail } = await openCamera(undefined, { width: 64, height: 48, fps: 15 }).catch((error) => error);
      parent.postMessage({ answers, name, detail: { ...detail } });`;
    const told = new Promise<MessageEvent>((resolve) => addEventListener('message', resolve, { once: true }));
    frame.contentDocument!.head.append(script);
    expect((await told).data).toEqual({
      answers: [{ state: 'denied', reason: 'policy' }, { state: 'granted' }],
      name: 'WARNING_CAMERA_NO_PERMISSION',
      detail: { policy: true },
    });
    frame.remove();
  });
});

describe('what a device can', () => {
  it('is set where it can, beside the size, and read back', async () => {
    await pusher.startCamera();
    const [track] = pusher.stream.getVideoTracks();
    // What the browser's fake camera really does; what it only claims to do is the next test.
    await adjustCamera(track!, { focusDistance: 80 });
    expect(track!.getSettings()).toMatchObject({ focusDistance: 80, width: 320, height: 180 });
  });

  it('is not believed: the fake camera says that it focuses, and does not', async () => {
    await pusher.startCamera();
    expect(manager.getCapabilities('camera')).toHaveProperty('focusMode');
    expect((await failure(manager.enableCameraAutoFocus(true))).name).toBe('ERROR_NOT_SUPPORTED');
    expect(manager.isAutoFocusEnabled()).toBe(false);
  });

  it('is refused where it cannot, not pretended', async () => {
    await pusher.startCamera();
    await pusher.startMicrophone();
    expect([
      manager.isCameraZoomSupported(),
      manager.getCameraZoomMaxRatio(),
      manager.isCameraTorchSupported(),
    ]).toEqual([false, 1, false]);
    for (const action of [
      manager.setCameraZoomRatio(2),
      manager.enableCameraTorch(true),
      manager.setCameraFocusPosition(0.5, 0.5),
      manager.setExposureCompensation(0.5),
      manager.setVoiceIsolation(true),
    ])
      expect((await failure(action)).name).toBe('ERROR_NOT_SUPPORTED');
    expect((await failure(manager.setCameraFocusPosition(2, 0))).name).toBe('ERROR_INVALID_PARAMETER');
  });

  it.each([
    ['echoCancellation', (on: boolean) => manager.setEchoCancellation(on)],
    ['noiseSuppression', (on: boolean) => manager.setNoiseSuppression(on)],
    ['autoGainControl', (on: boolean) => manager.setAutoGainControl(on)],
  ] as const)('changes %s of a running microphone under the same id', async (name, set) => {
    const id = await pusher.startMicrophone();
    await set(false);
    expect(pusher.stream.getAudioTracks()[0]?.getSettings()[name]).toBe(false);
    await set(true);
    expect(pusher.stream.getAudioTracks()[0]?.getSettings()[name]).toBe(true);
    expect(pusher.sources.map((source) => source.id)).toEqual([id]);
  });
});

describe('tests of devices', () => {
  it('show a camera without sending it, and let it go', async () => {
    const video = document.createElement('video');
    document.body.append(video);
    await manager.startCameraDeviceTest(video);
    await until('there is a picture', () => video.videoWidth > 0);
    const [track] = (video.srcObject as MediaStream).getTracks();
    expect(pusher.sources).toEqual([]);
    manager.stopCameraDeviceTest();
    expect([track?.readyState, video.srcObject]).toEqual(['ended', null]);
    await manager.startCameraDeviceTest(video);
    const [again] = (video.srcObject as MediaStream).getTracks();
    pusher.destroy();
    expect(again?.readyState).toBe('ended');
    video.remove();
  });

  it('tell how loud a microphone is without sending it', async () => {
    const volumes: number[] = [];
    await manager.startMicDeviceTest(100, (volume) => volumes.push(volume));
    // The fake microphone beeps once a second.
    await until('it is heard', () => volumes.some((volume) => volume > 0));
    expect(volumes.every((volume) => volume >= 0 && volume <= 100)).toBe(true);
    expect(pusher.sources).toEqual([]);
    manager.stopMicDeviceTest();
    const { length } = volumes;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(volumes).toHaveLength(length);
  });

  it('sound a tone from the speaker that was chosen', async () => {
    const [, other] = await manager.getDevices('speaker');
    await manager.startSpeakerDeviceTest(other!.deviceId);
    manager.stopSpeakerDeviceTest();
    const { name, detail } = await failure(manager.startSpeakerDeviceTest('no-such-speaker'));
    expect([name, detail.deviceId]).toEqual(['ERROR_INVALID_PARAMETER', 'no-such-speaker']);
  });

  it('close a device that opens after they were stopped', async () => {
    const { stream } = canvasStream();
    let open = () => {};
    const asked = vi
      .spyOn(navigator.mediaDevices, 'getUserMedia')
      .mockReturnValue(new Promise((resolve) => (open = () => resolve(stream))));
    const starting = failure(manager.startCameraDeviceTest(document.createElement('video')));
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    manager.stopCameraDeviceTest();
    open();
    expect((await starting).name).toBe('ERROR_REFUSED');
    expect(stream.getTracks().map(({ readyState }) => readyState)).toEqual(['ended']);
  });
});
