import type { LiveError } from '@livelit/core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import { LivePusher } from '../live-pusher.ts';
import type { PusherConfig } from '../pusher-config.ts';
import { eventLog } from '../testing/event-log.ts';
import { quarters } from '../testing/painted-source.ts';
import { imageOf, Viewer } from '../testing/seen-picture.ts';
import { amplitudeOf, hear, type Heard, tone } from '../testing/sound.ts';
import { until } from '../testing/until.ts';

let pusher: LivePusher;
let log: ReturnType<typeof eventLog>;
const viewers: Viewer[] = [];

function create(config: Partial<PusherConfig> = {}) {
  pusher = new LivePusher({ videoQuality: { width: 320, height: 180, fps: 15, kbps: 300 }, ...config });
  log = eventLog(pusher);
}

function view(): Viewer {
  const viewer = new Viewer(pusher.stream.getVideoTracks()[0]!);
  viewers.push(viewer);
  return viewer;
}

const failure = (promise: Promise<unknown>): Promise<LiveError> =>
  promise.then(
    () => Promise.reject(new Error('It did not fail.')),
    (reason: LiveError) => reason,
  );

async function fileOf(type: string): Promise<Blob> {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
  quarters(canvas.getContext('2d')!, 640, 360);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob!), type));
}

/** Half a second of a tone as a WAV file. */
function wav(frequency: number): Blob {
  const rate = 48_000;
  const samples = Int16Array.from(
    { length: rate / 2 },
    (_, i) => 8000 * Math.sin((2 * Math.PI * frequency * i) / rate),
  );
  const header = new DataView(new ArrayBuffer(44));
  const text = (at: number, value: string) =>
    new TextEncoder().encode(value).forEach((byte, i) => header.setUint8(at + i, byte));
  text(0, 'RIFF');
  header.setUint32(4, 36 + samples.byteLength, true);
  text(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, rate, true);
  header.setUint32(28, rate * 2, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  text(36, 'data');
  header.setUint32(40, samples.byteLength, true);
  return new Blob([header, samples]);
}

/** A short film of four colours with a tone, recorded by the browser. */
async function film(ms: number): Promise<Blob> {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
  const draw = () => quarters(canvas.getContext('2d')!, 320, 180);
  const timer = setInterval(draw, 40);
  draw();
  const stream = new MediaStream([...canvas.captureStream().getTracks(), tone(500).track]);
  const recorder = new MediaRecorder(stream, { mimeType: 'video/webm;codecs=vp8,opus' });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  await new Promise((resolve) => setTimeout(resolve, ms));
  recorder.stop();
  await stopped;
  clearInterval(timer);
  for (const track of stream.getTracks()) track.stop();
  return new Blob(parts, { type: 'video/webm' });
}

/** Amplitude of a tone in the tenth of a second that has most of it: where a loop begins again its phase jumps. */
function loudest({ planes, sampleRate }: Heard, frequency: number): number {
  const window = sampleRate / 10;
  const [samples] = planes;
  const starts = Array.from({ length: Math.floor(samples!.length / window) }, (_, i) => i * window);
  return Math.max(
    ...starts.map((start) => amplitudeOf(samples!.subarray(start, start + window), frequency, sampleRate)),
  );
}

/** Timestamps of so many pictures of a track, microseconds. */
async function timestamps(track: MediaStreamTrack, count: number): Promise<number[]> {
  const reader = new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack }).readable.getReader();
  const seen: number[] = [];
  while (seen.length < count) {
    const { value } = await reader.read();
    if (!value) break;
    seen.push(value.timestamp);
    value.close();
  }
  await reader.cancel();
  return seen;
}

let origin: Awaited<ReturnType<typeof commands.startMediaOrigin>>;
let short: Blob;
beforeAll(async () => {
  [origin, short] = await Promise.all([commands.startMediaOrigin(), film(900)]);
});
afterAll(() => commands.stopMediaOrigin(origin.id));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  for (const viewer of viewers.splice(0)) viewer.close();
  pusher.destroy();
});

const colors = 'red lime blue white';

describe('an image', () => {
  it.each([
    ['a file of PNG', () => fileOf('image/png')],
    ['a file of JPEG without a type', async () => new Blob([await fileOf('image/jpeg')])],
    ['a bitmap', () => imageOf(640, 360, quarters)],
    ['an address', async () => URL.createObjectURL(await fileOf('image/webp'))],
    [
      'SVG',
      async () =>
        new Blob(
          [
            '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="160" height="90" fill="red"/>' +
              '<rect x="160" width="160" height="90" fill="lime"/><rect y="90" width="160" height="90" fill="blue"/>' +
              '<rect x="160" y="90" width="160" height="90" fill="white"/></svg>',
          ],
          { type: 'image/svg+xml' },
        ),
    ],
  ])('is shown: %s', async (_what, make) => {
    create();
    const id = await pusher.startVirtualCamera(await make());
    // Scaled down to what is wanted.
    await view().shows('320x180', colors);
    expect(pusher.sources.map((source) => [source.id, source.kind])).toEqual([[id, 'virtual-camera']]);
  });

  it('comes again and again, as often as told, until it is stopped', async () => {
    create();
    await pusher.startVirtualCamera(await fileOf('image/png'), { fps: 20 });
    const [track] = pusher.stream.getVideoTracks();
    const seen = await timestamps(track!, 10);
    const rate = 9e6 / (seen.at(-1)! - seen[0]!);
    expect(rate).toBeGreaterThan(12);
    expect(rate).toBeLessThan(25);
    pusher.stopVirtualCamera();
    expect(track?.readyState).toBe('ended');
    expect(log.entries).toEqual([]);
  });

  it('is shown by a canvas where tracks cannot be written to', async () => {
    vi.stubGlobal('MediaStreamTrackGenerator', undefined);
    Reflect.deleteProperty(globalThis, 'MediaStreamTrackGenerator');
    create();
    await pusher.startVirtualCamera(await fileOf('image/png'), { fps: 10 });
    await view().shows('320x180', colors);
    expect(await timestamps(pusher.stream.getVideoTracks()[0]!, 4)).toHaveLength(4);
  });

  it('takes the place of a camera, or is refused, by policy', async () => {
    create();
    await pusher.startCamera();
    expect((await failure(pusher.startVirtualCamera(await fileOf('image/png')))).name).toBe('ERROR_REFUSED');
  });
});

describe('a file', () => {
  it('of a film is shown and sounded in a loop, and heard by nobody here', async () => {
    create();
    const id = await pusher.startVirtualCamera(short);
    await view().shows('320x180', colors);
    const [picture] = pusher.stream.getVideoTracks();
    const [sound] = pusher.stream.getAudioTracks();
    // Longer than the film.
    const heard = await hear(sound!, 1300, 200);
    expect(loudest(heard, 500)).toBeGreaterThan(0.1);
    expect(await timestamps(picture!, 5)).toHaveLength(5);
    pusher.stopVirtualCamera(id);
    expect([picture?.readyState, sound?.readyState]).toEqual(['ended', 'ended']);
    expect(log.entries).toEqual([]);
  });

  it('tells when it came to its end and is not to begin again', async () => {
    create();
    await pusher.startVirtualCamera(short, { loop: false, audio: false });
    expect(pusher.stream.getAudioTracks()).toEqual([]);
    await until('it has ended', () => pusher.sources.length === 0, 4000);
    await until('it was told', () => log.entries.length > 0);
    expect(log.entries).toEqual(['warning WARNING_CUSTOM_CAPTURE_ENDED']);
  });

  it('of sound becomes a sound, whatever it is called', async () => {
    create();
    await pusher.startVirtualCamera(wav(880));
    expect(pusher.stream.getVideoTracks()).toEqual([]);
    const heard = await hear(pusher.stream.getAudioTracks()[0]!, 600, 100);
    expect(loudest(heard, 880)).toBeGreaterThan(0.1);
  });

  it('by its address: MP3 and WebM of another origin', async () => {
    create({ sourcePolicy: 'replace' });
    await pusher.startVirtualCamera(`${origin.url}/mp3/clip.mp3`);
    expect(pusher.stream.getTracks().map(({ kind }) => kind)).toEqual(['audio']);
    await pusher.startVirtualCamera(new URL(`${origin.url}/webm/clip.webm`));
    expect(
      pusher.stream
        .getTracks()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['audio', 'video']);
    expect(pusher.sources).toHaveLength(1);
  });

  it('frees what it needed when it is stopped', async () => {
    create();
    const revoked = vi.spyOn(URL, 'revokeObjectURL');
    const closed = vi.spyOn(AudioContext.prototype, 'close');
    await pusher.startVirtualCamera(short);
    pusher.stopVirtualCamera();
    expect([revoked.mock.calls.length, closed.mock.calls.length]).toEqual([1, 1]);
  });
});

describe('what cannot be shown', () => {
  it.each([
    ['noise of no kind', new Blob(['This is a letter, and not a picture.']), {}],
    ['noise that claims to be an image', new Blob(['no image'], { type: 'image/png' }), {}],
    ['noise that claims to be a film', new Blob(['no film'], { type: 'video/webm' }), { mediaError: 4 }],
    ['a film that is not there', '/no/such/film.webm', { httpStatus: 404 }],
    ['an image that is not there', '/no/such/image.png', { httpStatus: 404 }],
    ['an address that is no file', '/', {}],
    ['a page', '/bad/html.mp3', { mediaError: 4 }],
  ])('is told of: %s', async (_what, source, detail) => {
    create();
    const error = await failure(pusher.startVirtualCamera(typeof source === 'string' ? origin.url + source : source));
    expect(error.name).toBe('WARNING_VIRTUAL_CAMERA_FAILED');
    expect(error.detail).toMatchObject(detail);
    expect(pusher.sources).toEqual([]);
  });

  it('nor what nobody answers for, nor what is no source', async () => {
    create();
    expect((await failure(pusher.startVirtualCamera('http://127.0.0.1:1/film.webm'))).name).toBe(
      'WARNING_VIRTUAL_CAMERA_FAILED',
    );
    expect((await failure(pusher.startVirtualCamera('http://'))).name).toBe('ERROR_INVALID_PARAMETER');
    expect((await failure(pusher.startVirtualCamera({} as Blob))).name).toBe('ERROR_INVALID_PARAMETER');
    const image = await fileOf('image/png');
    expect((await failure(pusher.startVirtualCamera(image, { fps: 0 }))).name).toBe('ERROR_INVALID_PARAMETER');
  });
});
