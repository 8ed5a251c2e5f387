import type { LiveError } from '@livelit/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { LivePusher } from '../live-pusher.ts';
import type { PusherConfig } from '../pusher-config.ts';
import { eventLog } from '../testing/event-log.ts';
import { canvasStream, toneStream } from '../testing/test-streams.ts';

let pusher: LivePusher;

function create(config: Partial<PusherConfig> = {}) {
  pusher = new LivePusher({ videoQuality: { width: 320, height: 240, fps: 15, kbps: 300 }, ...config });
  return eventLog(pusher);
}

const failure = (promise: Promise<unknown>): Promise<LiveError> =>
  promise.then(
    () => Promise.reject(new Error('It did not fail.')),
    (reason: LiveError) => reason,
  );

/** Runs `action` inside a real click, which the browser wants for screen capture. */
async function byClick<T>(action: () => Promise<T>): Promise<T> {
  const button = document.createElement('button');
  button.textContent = 'go';
  document.body.append(button);
  const result = new Promise<T>((resolve, reject) => {
    button.addEventListener('click', () => action().then(resolve, reject), { once: true });
  });
  result.catch(() => undefined);
  await userEvent.click(page.elementLocator(button));
  button.remove();
  return result;
}

const mockDevices = (method: 'getUserMedia' | 'getDisplayMedia', implementation: () => Promise<MediaStream>) =>
  vi.spyOn(navigator.mediaDevices, method).mockImplementation(implementation);

afterEach(() => {
  vi.restoreAllMocks();
  pusher.destroy();
});

describe('camera and microphone', () => {
  it('are opened, shown in `stream` and `sources`, and closed', async () => {
    create();
    const camera = await pusher.startCamera();
    const microphone = await pusher.startMicrophone();
    expect(pusher.sources.map(({ id, kind }) => ({ id, kind }))).toEqual([
      { id: camera, kind: 'camera' },
      { id: microphone, kind: 'microphone' },
    ]);
    const tracks = pusher.stream.getTracks();
    expect(tracks.map(({ kind, readyState }) => `${kind} ${readyState}`).sort()).toEqual(['audio live', 'video live']);
    expect(pusher.stream.getVideoTracks()[0]?.getSettings()).toMatchObject({ width: 320, height: 240 });
    pusher.stopCamera();
    expect(pusher.sources.map(({ id }) => id)).toEqual([microphone]);
    pusher.stopMicrophone();
    expect(pusher.stream.getTracks()).toEqual([]);
    expect(tracks.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  });

  it('are told apart by their device id', async () => {
    create();
    const devices = await navigator.mediaDevices.enumerateDevices();
    const camera = devices.filter(({ kind }) => kind === 'videoinput').at(-1)!;
    await pusher.startCamera(camera.deviceId);
    expect(pusher.stream.getVideoTracks()[0]?.getSettings().deviceId).toBe(camera.deviceId);
  });

  it('are not replaced by another when the named one is missing', async () => {
    create();
    const camera = await failure(pusher.startCamera('no-such-device'));
    expect(camera.name).toBe('WARNING_CAMERA_START_FAILED');
    expect(camera.detail).toMatchObject({ deviceId: 'no-such-device', constraint: 'deviceId' });
    expect((camera.cause as Error).name).toBe('OverconstrainedError');
    const microphone = await failure(pusher.startMicrophone('no-such-device'));
    expect(microphone.name).toBe('WARNING_MICROPHONE_START_FAILED');
    expect(pusher.sources).toEqual([]);
  });

  it('take a facing direction for a wish', async () => {
    create();
    await pusher.startCamera('environment');
    expect(pusher.sources).toHaveLength(1);
  });

  it.each([
    ['NotAllowedError', 'WARNING_CAMERA_NO_PERMISSION', 'WARNING_MICROPHONE_NO_PERMISSION'],
    ['NotReadableError', 'WARNING_CAMERA_OCCUPIED', 'WARNING_MICROPHONE_OCCUPIED'],
    ['NotFoundError', 'WARNING_CAMERA_START_FAILED', 'WARNING_MICROPHONE_START_FAILED'],
  ])('report %s by its code', async (name, camera, microphone) => {
    create();
    mockDevices('getUserMedia', () => Promise.reject(new DOMException('Test.', name)));
    expect((await failure(pusher.startCamera())).name).toBe(camera);
    expect((await failure(pusher.startMicrophone())).name).toBe(microphone);
  });

  it('are not there in an insecure page', async () => {
    create();
    vi.spyOn(globalThis, 'isSecureContext', 'get').mockReturnValue(false);
    expect((await failure(pusher.startCamera())).name).toBe('ERROR_INSECURE_CONTEXT');
  });

  it('are closed when they were stopped while they were being opened', async () => {
    create();
    const { stream } = canvasStream();
    let open = () => {};
    const asked = mockDevices('getUserMedia', () => new Promise((resolve) => (open = () => resolve(stream))));
    const starting = failure(pusher.startCamera());
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    pusher.stopCamera();
    open();
    expect((await starting).name).toBe('ERROR_REFUSED');
    expect(stream.getTracks().map(({ readyState }) => readyState)).toEqual(['ended']);
    expect(pusher.sources).toEqual([]);
  });

  it('are closed when the pusher was destroyed while they were being opened', async () => {
    create();
    const { stream } = canvasStream();
    let open = () => {};
    const asked = mockDevices('getUserMedia', () => new Promise((resolve) => (open = () => resolve(stream))));
    const starting = failure(pusher.startCamera());
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    pusher.destroy();
    open();
    await starting;
    expect(stream.getTracks().map(({ readyState }) => readyState)).toEqual(['ended']);
  });
});

describe('a second source of a kind', () => {
  it('is refused by default, before the user is asked', async () => {
    create();
    await pusher.startCamera();
    const asked = vi.spyOn(navigator.mediaDevices, 'getDisplayMedia');
    expect((await failure(pusher.startScreenCapture())).name).toBe('ERROR_REFUSED');
    expect(asked).not.toHaveBeenCalled();
    expect((await failure(pusher.startCustomCapture(canvasStream().stream))).name).toBe('ERROR_REFUSED');
    await pusher.startCustomCapture(toneStream());
    expect(pusher.sources.map(({ kind }) => kind)).toEqual(['camera', 'custom']);
  });

  it('is refused while the first is being opened', async () => {
    create();
    const first = pusher.startCamera();
    expect((await failure(pusher.startCamera())).name).toBe('ERROR_REFUSED');
    await first;
  });

  it('takes the place of the first when told so, which is closed', async () => {
    create({ sourcePolicy: 'replace' });
    await pusher.startCamera();
    const [camera] = pusher.stream.getVideoTracks();
    const custom = canvasStream().stream;
    await pusher.startCustomCapture(custom);
    expect(camera?.readyState).toBe('ended');
    expect(pusher.stream.getTracks()).toEqual(custom.getTracks());
    expect(pusher.sources.map(({ kind }) => kind)).toEqual(['custom']);
  });

  it('leaves the other track of a source alone', async () => {
    create({ sourcePolicy: 'replace' });
    const both = new MediaStream([...canvasStream().stream.getTracks(), ...toneStream().getTracks()]);
    await pusher.startCustomCapture(both);
    await pusher.startCamera();
    expect(pusher.sources.map(({ kind }) => kind)).toEqual(['custom', 'camera']);
    expect(pusher.stream.getAudioTracks()).toEqual(both.getAudioTracks());
  });
});

describe('a source that ends by itself', () => {
  // The browser tells a page that the user or the system ended a track by this event alone.
  const end = (track: MediaStreamTrack | undefined) => track?.dispatchEvent(new Event('ended'));

  it('is reported and given up when that is the policy', async () => {
    const log = create({ devicePolicy: 'stop' });
    await pusher.startCamera();
    await pusher.startMicrophone();
    for (const track of pusher.stream.getTracks()) end(track);
    expect(pusher.stream.getTracks()).toEqual([]);
    await vi.waitFor(() =>
      expect([...log.entries].sort()).toEqual([
        'warning WARNING_CAMERA_INTERRUPTED',
        'warning WARNING_MICROPHONE_INTERRUPTED',
      ]),
    );
    await vi.waitFor(() => expect(pusher.sources).toEqual([]));
    await pusher.startCamera();
  });

  it('is reported when it is a custom stream', async () => {
    const log = create();
    const { stream } = canvasStream();
    await pusher.startCustomCapture(stream);
    end(stream.getVideoTracks()[0]);
    await vi.waitFor(() => expect(log.entries).toEqual(['warning WARNING_CUSTOM_CAPTURE_ENDED']));
  });

  it('is not reported when we ended it', async () => {
    const log = create();
    await pusher.startCamera();
    const [track] = pusher.stream.getVideoTracks();
    pusher.stopCamera();
    end(track);
    expect(log.entries).toEqual([]);
  });

  it('is reported when it only falls silent', async () => {
    const log = create();
    await pusher.startMicrophone();
    pusher.stream.getAudioTracks()[0]?.dispatchEvent(new Event('mute'));
    await vi.waitFor(() => expect(log.entries).toEqual(['warning WARNING_MICROPHONE_INTERRUPTED']));
    expect(pusher.sources).toHaveLength(1);
  });
});

describe('screen capture', () => {
  it('captures a screen, and reports when the browser ends it', async () => {
    const log = create();
    await byClick(() => pusher.startScreenCapture());
    const [track] = pusher.stream.getVideoTracks();
    expect(track?.readyState).toBe('live');
    expect(track?.contentHint).toBe('detail');
    track?.dispatchEvent(new Event('ended'));
    await vi.waitFor(() => expect(log.entries).toEqual(['warning WARNING_SCREEN_CAPTURE_INTERRUPTED']));
    expect(pusher.sources).toEqual([]);
  });

  it('says that the sound is missing when it was asked for', async () => {
    const log = create();
    mockDevices('getDisplayMedia', async () => canvasStream().stream);
    await pusher.startScreenCapture({ audio: true });
    expect(log.entries).toEqual(['warning WARNING_SCREEN_AUDIO_MISSING']);
  });

  it('does not tell a refusal from a closed dialogue, as browsers do not', async () => {
    create();
    mockDevices('getDisplayMedia', () => Promise.reject(new DOMException('Test.', 'NotAllowedError')));
    expect((await failure(pusher.startScreenCapture())).name).toBe('WARNING_SCREEN_CAPTURE_START_FAILED');
  });
});

describe('a custom stream', () => {
  it('must have a live track', async () => {
    create();
    expect((await failure(pusher.startCustomCapture(new MediaStream()))).name).toBe('ERROR_NO_TRACKS');
    const { stream } = canvasStream();
    stream.getTracks()[0]?.stop();
    expect((await failure(pusher.startCustomCapture(stream))).name).toBe('ERROR_NO_TRACKS');
  });

  it('stays alive when it is stopped', async () => {
    create();
    const { stream } = canvasStream();
    const id = await pusher.startCustomCapture(stream);
    pusher.stopCustomCapture('another');
    expect(pusher.sources).toHaveLength(1);
    pusher.stopCustomCapture(id);
    expect(pusher.sources).toEqual([]);
    expect(stream.getTracks().map(({ readyState }) => readyState)).toEqual(['live']);
  });
});
