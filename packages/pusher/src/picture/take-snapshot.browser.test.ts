import type { LiveError } from '@livelit/core';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { paintedSource, type PaintedSource, quarters } from '../testing/painted-source.ts';
import { imageOf, nameOf } from '../testing/seen-picture.ts';
import { untilFirstFrame } from './first-frame.ts';
import { takeSnapshot } from './take-snapshot.ts';

let source: PaintedSource;
const videos = () => document.querySelectorAll('video').length;

/** Runs `test` where the browser can read tracks, and as if it could not. */
const everyWay = (name: string, test: () => Promise<void>) =>
  it.each([
    [name, false],
    [`${name}, through a video element`, true],
  ])('%s', async (_, byElement) => {
    if (byElement) vi.stubGlobal('MediaStreamTrackProcessor', undefined);
    await test();
    expect(videos()).toBe(0);
  });

/** Size and the colours of its quarters. */
async function read(blob: Blob): Promise<string> {
  const image = await createImageBitmap(blob);
  const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
  context.drawImage(image, 0, 0);
  const colors = [0.25, 0.75].flatMap((y) =>
    [0.25, 0.75].map((x) => {
      const { data } = context.getImageData(Math.floor(x * image.width), Math.floor(y * image.height), 1, 1);
      return nameOf([data[0]!, data[1]!, data[2]!]);
    }),
  );
  return `${image.width}x${image.height} ${colors.join(' ')}`;
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'It did not fail.',
    (error: LiveError) => error.name,
  );

afterEach(() => {
  vi.unstubAllGlobals();
  source.stop();
});

describe('a snapshot', () => {
  everyWay('is the picture, in the size and type that are wanted', async () => {
    source = paintedSource('main', 320, 180);
    const { track } = source.input;
    const blob = await takeSnapshot(track);
    expect(blob.type).toBe('image/png');
    expect(await read(blob)).toBe('320x180 red lime blue white');
    const small = await takeSnapshot(track, { type: 'image/jpeg', quality: 0.9, width: 160 });
    expect(small.type).toBe('image/jpeg');
    expect(await read(small)).toBe('160x90 red lime blue white');
    expect((await takeSnapshot(track, { type: 'image/webp' })).type).toBe('image/webp');
    expect(track.readyState).toBe('live');
  });

  it('of a picture that stands still is taken too', async () => {
    source = paintedSource('main', 320, 180);
    source.freeze();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await read(await takeSnapshot(source.input.track))).toBe('320x180 red lime blue white');
  });

  it('is refused when it cannot be', async () => {
    source = paintedSource('main', 320, 180);
    const { track } = source.input;
    for (const width of [0, Number.NaN, 20_000])
      expect(await failure(takeSnapshot(track, { width }))).toBe('ERROR_INVALID_PARAMETER');
    const silent = new MediaStreamTrackGenerator({ kind: 'video' });
    expect(await failure(takeSnapshot(silent))).toBe('ERROR_REFUSED');
    track.stop();
    expect(await failure(takeSnapshot(track))).toBe('ERROR_REFUSED');
  });
});

describe('the first frame', () => {
  everyWay('is waited for', async () => {
    source = paintedSource('main', 64, 64);
    const generator = new MediaStreamTrackGenerator({ kind: 'video' });
    let seen = false;
    const first = untilFirstFrame(generator, new AbortController().signal).then(() => (seen = true));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(seen).toBe(false);
    const writer = generator.writable.getWriter();
    await writer.write(new VideoFrame(await imageOf(16, 16, quarters), { timestamp: 0 }));
    await first;
    await untilFirstFrame(source.input.track, new AbortController().signal);
    generator.stop();
  });

  everyWay('is no longer waited for when the signal aborts', async () => {
    source = paintedSource('main', 64, 64);
    const generator = new MediaStreamTrackGenerator({ kind: 'video' });
    const waiting = new AbortController();
    const first = untilFirstFrame(generator, waiting.signal);
    waiting.abort(new Error('Enough.'));
    await expect(first).rejects.toThrow('Enough.');
    await expect(untilFirstFrame(generator, waiting.signal)).rejects.toThrow('Enough.');
  });

  it('of a camera is seen, and others lose nothing', async () => {
    source = paintedSource('main', 64, 64);
    const [camera] = (
      await navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 240 } })
    ).getVideoTracks();
    await untilFirstFrame(camera!, new AbortController().signal);
    expect(camera!.readyState).toBe('live');
    expect((await takeSnapshot(camera!)).size).toBeGreaterThan(100);
    camera!.stop();
  });
});
