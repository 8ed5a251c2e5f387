import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { asWishes } from './as-wishes.ts';
import { openCamera } from './camera.ts';
import { openMicrophone } from './microphone.ts';
import { openScreen } from './screen.ts';

const quality = { width: 320, height: 180, fps: 15, kbps: 300 };
const sound = { sampleRate: 48_000, channels: 1, kbps: 64 } as const;

// Real devices fail in few of these ways on demand, so the browser's answers are played here.
const getUserMedia = vi.fn<(constraints: MediaStreamConstraints) => Promise<MediaStream>>();
const getDisplayMedia = vi.fn<(options: DisplayMediaStreamOptions) => Promise<MediaStream>>();
const permission = Object.assign(new EventTarget(), { state: 'prompt' });

const streamOf = (...kinds: readonly string[]) => {
  const tracks = kinds.map((kind) => ({
    kind,
    contentHint: '',
    readyState: 'live',
    stop() {
      this.readyState = 'ended';
    },
  }));
  return {
    getTracks: () => tracks,
    getVideoTracks: () => tracks.filter(({ kind }) => kind === 'video'),
  } as unknown as MediaStream;
};

const named = (promise: Promise<unknown>) =>
  promise.then(
    () => 'opened',
    (error: Error) => error.name,
  );

beforeEach(() => {
  permission.state = 'prompt';
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('navigator', {
    mediaDevices: { getUserMedia, getDisplayMedia },
    permissions: { query: async () => permission },
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.resetAllMocks();
});

describe('what cannot be opened', () => {
  // api-parity.md F.2, row by row, through the openers.
  it.each([
    ['NotAllowedError', 'CAMERA_NO_PERMISSION', 'MICROPHONE_NO_PERMISSION', 'SCREEN_CAPTURE_START_FAILED'],
    ['NotReadableError', 'CAMERA_OCCUPIED', 'MICROPHONE_OCCUPIED', 'SCREEN_CAPTURE_START_FAILED'],
    ['NotFoundError', 'CAMERA_START_FAILED', 'MICROPHONE_START_FAILED', 'SCREEN_CAPTURE_START_FAILED'],
    ['OverconstrainedError', 'CAMERA_START_FAILED', 'MICROPHONE_START_FAILED', 'SCREEN_CAPTURE_START_FAILED'],
    ['AbortError', 'CAMERA_START_FAILED', 'MICROPHONE_START_FAILED', 'SCREEN_CAPTURE_START_FAILED'],
    ['InvalidStateError', 'REFUSED', 'REFUSED', 'SCREEN_CAPTURE_START_FAILED'],
    ['SecurityError', 'NOT_SUPPORTED', 'NOT_SUPPORTED', 'SCREEN_CAPTURE_NOT_SUPPORTED'],
    ['TypeError', 'INVALID_PARAMETER', 'INVALID_PARAMETER', 'INVALID_PARAMETER'],
  ])('has its code: %s', async (name, camera, microphone, screen) => {
    getUserMedia.mockRejectedValue(new DOMException('Said the browser', name));
    getDisplayMedia.mockRejectedValue(new DOMException('Said the browser', name));
    const names = await Promise.all([
      named(openCamera(undefined, quality)),
      named(openMicrophone(undefined, sound)),
      named(openScreen({}, quality)),
    ]);
    expect(names.map((one) => one.replace(/^(ERROR|WARNING)_/, ''))).toEqual([camera, microphone, screen]);
  });

  it('is not asked for in a page without HTTPS, or by a browser without devices', async () => {
    vi.stubGlobal('isSecureContext', false);
    expect(await named(openScreen({}, quality))).toBe('ERROR_INSECURE_CONTEXT');
    vi.stubGlobal('isSecureContext', true);
    vi.stubGlobal('navigator', {});
    expect(await named(openMicrophone(undefined, sound))).toBe('ERROR_NOT_SUPPORTED');
    vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });
    expect(await named(openScreen({}, quality))).toBe('WARNING_SCREEN_CAPTURE_NOT_SUPPORTED');
  });
});

describe('a device that cannot do as demanded', () => {
  const overconstrained = (constraint: string) =>
    Object.assign(new DOMException('', 'OverconstrainedError'), { constraint });

  it('is asked once more with wishes, and that is told', async () => {
    getUserMedia.mockRejectedValueOnce(overconstrained('width')).mockResolvedValueOnce(streamOf('video'));
    const warn = vi.fn();
    await openCamera({ deviceId: 'a', constraints: { width: { exact: 999 } } }, quality, warn);
    expect(getUserMedia.mock.calls[1]?.[0].video).toMatchObject({ deviceId: { exact: 'a' }, width: { ideal: 999 } });
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ name: 'WARNING_CAPTURE_SETTINGS_CHANGED', detail: { constraint: 'width' } }),
    );
  });

  it('is not replaced by another device, nor asked a third time', async () => {
    getUserMedia.mockRejectedValue(overconstrained('deviceId'));
    expect(await named(openCamera('a', quality))).toBe('WARNING_CAMERA_START_FAILED');
    expect(getUserMedia).toHaveBeenCalledTimes(1);
    getUserMedia.mockRejectedValue(overconstrained('sampleRate'));
    expect(await named(openMicrophone(undefined, sound))).toBe('WARNING_MICROPHONE_START_FAILED');
    expect(getUserMedia).toHaveBeenCalledTimes(3);
  });

  it('gets the nearest wish to each demand', () => {
    const wishes = asWishes({
      deviceId: { exact: 'a' },
      width: { exact: 640 },
      height: { min: 100, max: 480 },
      frameRate: { min: 10 },
      facingMode: 'user',
      advanced: [{ width: 1 }],
    });
    expect(wishes).toEqual({
      deviceId: { exact: 'a' },
      width: { ideal: 640 },
      height: { ideal: 480 },
      frameRate: { ideal: 10 },
      facingMode: 'user',
    });
  });
});

describe('a device that hangs', () => {
  it('is waited for while the user is asked, then for 15 s, and let go when it comes after all', async () => {
    vi.useFakeTimers();
    let open: (stream: MediaStream) => void = () => undefined;
    getUserMedia.mockReturnValue(new Promise((resolve) => (open = resolve)));
    let outcome: string | undefined;
    void named(openCamera(undefined, quality)).then((name) => (outcome = name));
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(outcome).toBeUndefined();
    permission.state = 'granted';
    permission.dispatchEvent(new Event('change'));
    await vi.advanceTimersByTimeAsync(14_900);
    expect(outcome).toBeUndefined();
    await vi.advanceTimersByTimeAsync(200);
    expect(outcome).toBe('WARNING_CAMERA_START_FAILED');
    const late = streamOf('video');
    open(late);
    await vi.advanceTimersByTimeAsync(0);
    expect(late.getTracks()[0]?.readyState).toBe('ended');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a microphone', () => {
  it('is processed for speech, left alone for music, and as the page says', async () => {
    getUserMedia.mockImplementation(async () => streamOf('audio'));
    const processing = async (...call: Parameters<typeof openMicrophone>) => {
      await openMicrophone(...call);
      const { echoCancellation, noiseSuppression, voiceIsolation } = getUserMedia.mock.lastCall![0]
        .audio as MediaTrackConstraints & { voiceIsolation?: boolean };
      return [echoCancellation, noiseSuppression, voiceIsolation];
    };
    expect(await processing(undefined, sound)).toEqual([true, true, undefined]);
    expect(await processing(undefined, { ...sound, channels: 2 })).toEqual([false, false, undefined]);
    expect(await processing({ noiseSuppression: false, voiceIsolation: true }, sound)).toEqual([true, false, true]);
  });
});

describe('a screen', () => {
  it('is asked for with the page’s hints, and nothing else', async () => {
    getDisplayMedia.mockImplementation(async () => streamOf('video', 'audio'));
    await openScreen({}, quality);
    expect(getDisplayMedia.mock.lastCall?.[0]).toEqual({
      video: { width: { max: 320 }, height: { max: 180 }, frameRate: { ideal: 15 } },
      audio: false,
    });
    await openScreen(
      {
        audio: true,
        surface: 'window',
        systemAudio: 'include',
        selfBrowserSurface: 'exclude',
        surfaceSwitching: 'include',
        cursor: 'motion',
        suppressLocalAudioPlayback: true,
        restrictOwnAudio: true,
      },
      quality,
    );
    expect(getDisplayMedia.mock.lastCall?.[0]).toMatchObject({
      video: { displaySurface: 'window', cursor: 'motion' },
      audio: { suppressLocalAudioPlayback: true, restrictOwnAudio: true },
      systemAudio: 'include',
      selfBrowserSurface: 'exclude',
      surfaceSwitching: 'include',
    });
  });

  it('is closed when a part of it was wanted that the browser cannot cut out', async () => {
    const stream = streamOf('video');
    getDisplayMedia.mockResolvedValue(stream);
    expect(await named(openScreen({ cropTarget: {} }, quality))).toBe('ERROR_NOT_SUPPORTED');
    expect(stream.getTracks()[0]?.readyState).toBe('ended');
    expect(getDisplayMedia.mock.lastCall?.[0]).toMatchObject({ preferCurrentTab: true });
  });
});
