import type { LiveError } from '@livelit/core';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { LivePusher } from '../live-pusher.ts';
import { eventLog } from '../testing/event-log.ts';
import { quarters } from '../testing/painted-source.ts';
import { Viewer } from '../testing/seen-picture.ts';
import { amplitudeOf, hear } from '../testing/sound.ts';
import { until } from '../testing/until.ts';
import { createFrameSource } from './frame-source.ts';

const pusher = () => {
  const one = new LivePusher();
  cleanups.push(() => one.destroy());
  return one;
};
const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
  vi.unstubAllGlobals();
});

const failure = (promise: Promise<unknown>): Promise<LiveError> =>
  promise.then(
    () => Promise.reject(new Error('It did not fail.')),
    (reason: LiveError) => reason,
  );

function picture(timestamp = performance.now() * 1000): VideoFrame {
  const canvas = new OffscreenCanvas(320, 180);
  quarters(canvas.getContext('2d') as unknown as CanvasRenderingContext2D, 320, 180);
  return new VideoFrame(canvas, { timestamp });
}

/** 20 ms of a tone. */
function sound(index: number, frequency = 600, sampleRate = 44_100): AudioData {
  const numberOfFrames = sampleRate / 50;
  const data = Float32Array.from(
    { length: numberOfFrames },
    (_, i) => 0.3 * Math.sin((2 * Math.PI * frequency * (index * numberOfFrames + i)) / sampleRate),
  );
  const timestamp = index * 20_000;
  return new AudioData({ format: 'f32-planar', sampleRate, numberOfFrames, numberOfChannels: 1, timestamp, data });
}

/** A stream of what `make` makes, every `ms`, until it is cancelled or `count` are made. */
function every<T>(ms: number, make: (index: number) => T, count = Infinity) {
  let timer: ReturnType<typeof setInterval>;
  let index = 0;
  const state = { cancelled: false };
  const stream = new ReadableStream<T>({
    start(controller) {
      timer = setInterval(() => {
        if (index < count) return controller.enqueue(make(index++));
        clearInterval(timer);
        controller.close();
      }, ms);
    },
    cancel() {
      state.cancelled = true;
      clearInterval(timer);
    },
  });
  cleanups.push(() => clearInterval(timer));
  return { stream, state };
}

/** Firefox and Safari have no track that can be written to. */
const withoutGenerator = () => {
  vi.stubGlobal('MediaStreamTrackGenerator', undefined);
  Reflect.deleteProperty(globalThis, 'MediaStreamTrackGenerator');
};

describe.each([
  ['by the browser’s generator', () => undefined],
  ['by canvas and Web Audio', withoutGenerator],
])('frames, %s', (_how, prepare) => {
  it('of pictures are shown until the source is stopped', async () => {
    prepare();
    const one = pusher();
    const { stream, state } = every(50, () => picture());
    await one.startCustomCapture(stream);
    const viewer = new Viewer(one.stream.getVideoTracks()[0]!);
    cleanups.push(() => viewer.close());
    await viewer.shows('320x180', 'red lime blue white');
    const [track] = one.stream.getVideoTracks();
    one.stopCustomCapture();
    expect(track?.readyState).toBe('ended');
    await until('the frames are no longer wanted', () => state.cancelled);
  });

  it('of sound are sounded without holes', async () => {
    prepare();
    const one = pusher();
    const { stream } = every(20, sound);
    await one.startCustomCapture(stream as ReadableStream<AudioData>);
    const heard = await hear(one.stream.getAudioTracks()[0]!, 500, 300);
    expect(amplitudeOf(heard.planes[0]!, 600, heard.sampleRate)).toBeGreaterThan(0.2);
    expect(heard.longestGapMs).toBeLessThan(60);
  });
});

describe('a stream of frames', () => {
  it('is told of when it ends', async () => {
    const one = pusher();
    const log = eventLog(one);
    await one.startCustomCapture(every(20, () => picture(), 3).stream);
    await until('it has ended and was told', () => one.sources.length === 0 && log.entries.length > 0);
    expect(log.entries).toEqual(['warning WARNING_CUSTOM_CAPTURE_ENDED']);
  });

  it('must begin with a frame', async () => {
    const one = pusher();
    const closed = picture();
    closed.close();
    for (const bad of ['no frame', closed]) {
      const { stream, state } = every(5, () => bad as VideoFrame);
      expect((await failure(one.startCustomCapture(stream))).name).toBe('ERROR_INVALID_PARAMETER');
      await until('it is no longer read', () => state.cancelled);
    }
    expect((await failure(one.startCustomCapture(every(5, () => picture(), 0).stream))).name).toBe('ERROR_NO_TRACKS');
  });

  it('is no longer read when its source is refused', async () => {
    const one = pusher();
    await one.startCustomCapture(every(50, () => picture()).stream);
    const { stream, state } = every(50, () => picture());
    expect((await failure(one.startCustomCapture(stream))).name).toBe('ERROR_REFUSED');
    await until('it is no longer read', () => state.cancelled);
    expect(one.sources).toHaveLength(1);
  });

  it('is given up when a frame of another kind comes, which is told', async () => {
    const one = pusher();
    const log = eventLog(one);
    const mixed = every(20, (index) => (index < 3 ? picture() : sound(index)) as VideoFrame);
    await one.startCustomCapture(mixed.stream);
    await until('it has ended and was told', () => one.sources.length === 0 && log.entries.length > 0);
    expect(log.entries).toEqual(['warning ERROR_INVALID_PARAMETER']);
  });
});

describe('createFrameSource', () => {
  it('takes frames one by one, and closes what it does not take', async () => {
    const source = await createFrameSource('video');
    source.write(picture());
    const wrong = sound(0);
    expect(() => source.write(wrong)).toThrow(expect.objectContaining({ name: 'ERROR_INVALID_PARAMETER' }));
    expect(wrong.numberOfFrames).toBe(0);
    source.close();
    const late = picture();
    source.write(late);
    expect([late.codedWidth, source.track.readyState]).toEqual([0, 'ended']);
  });
});
