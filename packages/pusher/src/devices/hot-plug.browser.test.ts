import { afterEach, describe, expect, it, vi } from 'vitest';

import { LivePusher } from '../live-pusher.ts';
import type { PusherConfig } from '../pusher-config.ts';
import { eventLog } from '../testing/event-log.ts';
import { fakeTransport } from '../testing/fake-transport.ts';

// No hardware can be unplugged here. The devices are the browser's fake ones and are really opened and closed; that one is
// gone is said by what the browser would say it with: its list, its event, and the event of the track.
let pusher: LivePusher;
let log: ReturnType<typeof eventLog>;

function create(config: Partial<PusherConfig> = {}) {
  pusher = new LivePusher({ videoQuality: { width: 320, height: 180, fps: 15, kbps: 300 }, ...config });
  log = eventLog(pusher);
}

const track = (kind: 'audio' | 'video') => pusher.stream.getTracks().find((one) => one.kind === kind);
const deviceIdOf = (kind: 'audio' | 'video') => track(kind)?.getSettings().deviceId;
const pluggedEvent = () => navigator.mediaDevices.dispatchEvent(new Event('devicechange'));

async function idsOf(kind: MediaDeviceKind): Promise<string[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === kind).map(({ deviceId }) => deviceId);
}

/** Lets the browser list all devices but these. */
async function hide(...ids: string[]): Promise<void> {
  vi.restoreAllMocks();
  const devices = await navigator.mediaDevices.enumerateDevices();
  vi.spyOn(navigator.mediaDevices, 'enumerateDevices').mockResolvedValue(
    devices.filter(({ deviceId }) => !ids.includes(deviceId)),
  );
}

/** As the browser does it with a camera: no longer listed, the track ended. */
async function unplugCamera(): Promise<void> {
  const gone = track('video')!;
  await hide(gone.getSettings().deviceId!);
  gone.stop();
  gone.dispatchEvent(new Event('ended'));
  pluggedEvent();
}

afterEach(() => {
  vi.restoreAllMocks();
  pusher.destroy();
});

describe('follow-default', () => {
  it('goes on with another camera under the same id, and the push goes on', async () => {
    const transport = fakeTransport();
    create({ transports: [transport] });
    const [first, second] = await idsOf('videoinput');
    const id = await pusher.startCamera(first);
    await pusher.startPush('fake://server/stream');
    await vi.waitFor(() => expect(pusher.state).toBe('connected'));
    await unplugCamera();
    await vi.waitFor(() => expect(deviceIdOf('video')).toBe(second));
    expect(pusher.sources.map((source) => source.id)).toEqual([id]);
    expect(log.entries.filter((entry) => entry.startsWith('warning'))).toEqual([
      'warning WARNING_CAMERA_INTERRUPTED',
      'warning INFO_DEVICE_SWITCHED',
    ]);
    expect(pusher.state).toBe('connected');
    // One connection: the picture was taken out of it and put in again.
    await vi.waitFor(() => expect(transport.connections).toHaveLength(1));
    await vi.waitFor(() => expect(transport.last?.replaced.at(-1)).toEqual(['video', track('video')]));
  });

  it('ends the source when there is no other', async () => {
    create();
    await pusher.startCamera();
    await hide(...(await idsOf('videoinput')));
    const gone = track('video')!;
    gone.stop();
    gone.dispatchEvent(new Event('ended'));
    await vi.waitFor(() => expect(pusher.sources).toEqual([]), 3000);
    expect(log.entries).toEqual(['warning WARNING_CAMERA_INTERRUPTED']);
  });

  it('asks nobody for a device when the permission is gone', async () => {
    create();
    await pusher.startCamera();
    vi.spyOn(navigator.permissions, 'query').mockResolvedValue(
      Object.assign(new EventTarget(), { state: 'denied' }) as PermissionStatus,
    );
    const asked = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    const gone = track('video')!;
    gone.stop();
    gone.dispatchEvent(new Event('ended'));
    await vi.waitFor(() => expect(pusher.sources).toEqual([]));
    expect(asked).not.toHaveBeenCalled();
  });

  it('finds a microphone gone that only fell silent, as in Chromium', async () => {
    create();
    const [, second] = await idsOf('audioinput');
    const id = await pusher.startMicrophone(second);
    await vi.waitFor(async () => expect(await import('./watch-devices.ts')).toBeDefined());
    await new Promise((resolve) => setTimeout(resolve, 50));
    await hide(second!);
    pluggedEvent();
    await vi.waitFor(() => expect(deviceIdOf('audio')).toBe('default'));
    expect(pusher.sources.map((source) => source.id)).toEqual([id]);
    expect(log.entries).toEqual(['warning WARNING_MICROPHONE_INTERRUPTED', 'warning INFO_DEVICE_SWITCHED']);
  });

  it('goes on with the microphone that becomes the default', async () => {
    create();
    const id = await pusher.startMicrophone();
    const former = track('audio')!;
    await import('./watch-devices.ts');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const devices = await navigator.mediaDevices.enumerateDevices();
    const changed = devices.map((info) =>
      info.deviceId === 'default' && info.kind === 'audioinput'
        ? { ...info.toJSON(), groupId: 'that of another', toJSON: () => '' }
        : info,
    );
    vi.spyOn(navigator.mediaDevices, 'enumerateDevices').mockResolvedValue(changed);
    pluggedEvent();
    await vi.waitFor(() => expect(former.readyState).toBe('ended'));
    await vi.waitFor(() => expect(log.entries).toEqual(['warning INFO_DEVICE_SWITCHED']));
    expect(pusher.sources.map((source) => source.id)).toEqual([id]);
    expect(track('audio')?.readyState).toBe('live');
  });
});

describe('stay', () => {
  it('keeps the source, and opens the same camera when it is back', async () => {
    create({ devicePolicy: 'stay' });
    const [, second] = await idsOf('videoinput');
    const id = await pusher.startCamera(second);
    await unplugCamera();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(pusher.sources.map((source) => source.id)).toEqual([id]);
    expect(pusher.stream.getVideoTracks()).toEqual([]);
    vi.restoreAllMocks();
    pluggedEvent();
    await vi.waitFor(() => expect(deviceIdOf('video')).toBe(second), 3000);
    expect(pusher.sources.map((source) => source.id)).toEqual([id]);
    expect(log.entries).toEqual(['warning WARNING_CAMERA_INTERRUPTED']);
  });

  it('lets go of a source that was stopped meanwhile, or whose place was taken', async () => {
    create({ devicePolicy: 'stay' });
    const [first, second] = await idsOf('videoinput');
    const id = await pusher.startCamera(second);
    await unplugCamera();
    const other = await pusher.startCamera(first);
    expect(pusher.sources.map((source) => source.id)).toEqual([other]);
    await unplugCamera();
    pusher.stopCamera(other);
    expect(pusher.sources).toEqual([]);
    vi.restoreAllMocks();
    pluggedEvent();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(pusher.sources).toEqual([]);
    expect(pusher.stream.getTracks()).toEqual([]);
    expect(id).not.toBe(other);
  });
});

describe('stop', () => {
  it('ends the source', async () => {
    create({ devicePolicy: 'stop' });
    await pusher.startCamera();
    await unplugCamera();
    await vi.waitFor(() => expect(pusher.sources).toEqual([]));
    expect(log.entries).toEqual(['warning WARNING_CAMERA_INTERRUPTED']);
  });
});

describe('quality', () => {
  it('changes the size of a running camera, and says when the camera cannot', async () => {
    create();
    await pusher.startCamera();
    await pusher.setVideoQuality('480p');
    expect(track('video')?.getSettings()).toMatchObject({ width: 640, height: 480 });
    expect(log.entries).toEqual([]);
    vi.spyOn(track('video')!, 'applyConstraints').mockRejectedValue(new DOMException('No', 'OverconstrainedError'));
    await pusher.setVideoQuality('360p');
    expect(log.entries).toEqual(['warning WARNING_CAPTURE_SETTINGS_CHANGED']);
    expect(track('video')?.readyState).toBe('live');
  });

  it('opens running microphones anew for another sound, under the same id', async () => {
    create();
    const id = await pusher.startMicrophone();
    expect(track('audio')?.getSettings()).toMatchObject({ channelCount: 1, echoCancellation: true });
    await pusher.setAudioQuality('music');
    expect(track('audio')?.getSettings()).toMatchObject({ channelCount: 2, echoCancellation: false });
    expect(pusher.sources.map((source) => source.id)).toEqual([id]);
  });

  it('asks a camera that cannot do as demanded once more, with wishes', async () => {
    create();
    await pusher.startCamera({ constraints: { width: { exact: 99_999 } } });
    expect(pusher.sources).toHaveLength(1);
    expect(log.entries).toEqual(['warning WARNING_CAPTURE_SETTINGS_CHANGED']);
  });
});
