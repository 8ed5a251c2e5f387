import type { LiveError } from '@livelit/core';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { paintedSource, type PaintedSource, plain, quarters } from '../testing/painted-source.ts';
import { imageOf, Viewer } from '../testing/seen-picture.ts';
import { until } from '../testing/until.ts';
import { PictureOutput } from './picture-output.ts';
import type { PictureSettings } from './picture-settings.ts';
import { Stage } from './stage.ts';

const usual: PictureSettings = {
  box: { width: 320, height: 180 },
  fps: 15,
  sizePolicy: 'follow',
  fit: undefined,
  mirror: false,
  rotation: 0,
  paused: undefined,
  watermark: undefined,
  placements: new Map(),
  processor: undefined,
  beauty: undefined,
};

let output: PictureOutput;
let viewer: Viewer | undefined;
let warnings: LiveError[];
let tracks: (MediaStreamTrack | undefined)[];
const sources: PaintedSource[] = [];

const source = (...options: Parameters<typeof paintedSource>) => {
  const made = paintedSource(...options);
  sources.push(made);
  return made;
};

/** An output whose stage runs, and a viewer of it. */
async function stage(settings: Partial<PictureSettings>, ...inputs: readonly PaintedSource[]): Promise<Viewer> {
  warnings = [];
  tracks = [];
  output = new PictureOutput(
    { ...usual, ...settings },
    { onTrack: (track) => tracks.push(track), onWarning: (error) => warnings.push(error) },
  );
  output.setInputs(inputs.map(({ input }) => input));
  await until('the stage runs', () => output.track && output.track !== inputs[0]!.input.track);
  viewer = new Viewer(output.track!);
  return viewer;
}

afterEach(() => {
  viewer?.close();
  viewer = undefined;
  output.close();
  for (const one of sources.splice(0)) one.stop();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('the sent picture', () => {
  it('is mirrored and turned as viewers see it, and its track stays the same', async () => {
    const main = source('main', 320, 180);
    const seen = await stage({ mirror: true }, main);
    await seen.shows('320x180', 'lime red white blue');
    const { track } = output;
    output.set({ mirror: false, rotation: 90 });
    await seen.shows('180x320', 'blue red white lime');
    output.set({ rotation: 180 });
    await seen.shows('320x180', 'white blue lime red');
    output.set({ rotation: 270 });
    await seen.shows('180x320', 'lime white red blue');
    output.set({ mirror: true });
    await seen.shows('180x320', 'white lime blue red');
    output.set({ mirror: false, rotation: 0 });
    await seen.shows('320x180', 'red lime blue white');
    expect(tracks).toEqual([main.input.track, track]);
    expect(warnings).toEqual([]);
    output.close();
    expect(track!.readyState).toBe('ended');
    expect(main.input.track.readyState).toBe('live');
  });

  it('follows the shape of its source without stretching it', async () => {
    const disc = (context: CanvasRenderingContext2D, width: number, height: number) => {
      plain('blue')(context, width, height);
      context.fillStyle = 'yellow';
      context.beginPath();
      context.arc(width / 2, height / 2, Math.min(width, height) / 4, 0, 7);
      context.fill();
    };
    const main = source('main', 640, 360, disc);
    const seen = await stage({ mirror: true }, main);
    await seen.showsAt('320x180', 'yellow', [0.5, 0.5]);
    const roundness = () => {
      const picture = seen.look();
      const [width, height] = picture.size.split('x').map(Number) as [number, number];
      const count = (x: (share: number) => number, y: (share: number) => number) =>
        Array.from({ length: 1000 }, (_, i) => i / 1000).filter((i) => picture.colors([x(i), y(i)]) === 'yellow')
          .length;
      const across =
        count(
          (i) => i,
          () => 0.5,
        ) * width;
      return (
        across /
        (count(
          () => 0.5,
          (i) => i,
        ) *
          height)
      );
    };
    expect(roundness()).toBeCloseTo(1, 1);
    main.resize(300, 600);
    await seen.showsAt('160x320', 'yellow blue', [0.5, 0.5], [0.5, 0.1]);
    expect(roundness()).toBeCloseTo(1, 1);
  });

  it('has bars where the shape differs and the size stays', async () => {
    const main = source('main', 180, 180);
    const seen = await stage({ sizePolicy: 'letterbox' }, main);
    await seen.showsAt('320x180', 'black red lime black', [0.1, 0.25], [0.4, 0.25], [0.6, 0.25], [0.9, 0.25]);
    output.set({ fit: 'cover' });
    await seen.showsAt('320x180', 'red lime', [0.05, 0.25], [0.95, 0.25]);
    main.resize(90, 360);
    output.set({ fit: 'contain' });
    await seen.showsAt('320x180', 'black red lime black', [0.3, 0.25], [0.48, 0.25], [0.52, 0.25], [0.7, 0.25]);
  });

  it('keeps the size of the first picture when locked, and crops', async () => {
    const main = source('main', 320, 160);
    const seen = await stage({ sizePolicy: 'lock' }, main);
    await seen.shows('320x160', 'red lime blue white');
    main.paint((context, width, height) => {
      plain('yellow')(context, width, height);
      context.fillStyle = 'blue';
      context.fillRect(0, height / 3, width, height / 3);
    });
    main.resize(160, 320);
    // Of 320 rows 80 are seen, those about the middle.
    await seen.showsAt('320x160', 'blue blue blue', [0.05, 0.1], [0.5, 0.5], [0.95, 0.9]);
    expect(tracks).toHaveLength(2);
  });

  it('goes on with another track of the same source', async () => {
    const main = source('main', 320, 180);
    const other = source('main', 320, 240, plain('yellow'));
    const seen = await stage({ mirror: true }, main);
    await seen.shows('320x180', 'lime red white blue');
    output.setInputs([other.input]);
    await seen.shows('240x180', 'yellow yellow yellow yellow');
    expect(tracks).toHaveLength(2);
  });

  it('keeps the time at which it was captured, drawn or untouched, and is repeated once a second', async () => {
    const main = source('main', 64, 64);
    await stage({ mirror: true }, main);
    const [sourceTimes, times] = await Promise.all([timesOf(main.input.track, 8), timesOf(output.track!, 6)]);
    expectTimesOf(sourceTimes, times);
    output.set({ mirror: false });
    await timesOf(output.track!, 2);
    expectTimesOf(...(await Promise.all([timesOf(main.input.track, 8), timesOf(output.track!, 6)])));
    main.freeze();
    // The last of what moves may be on its way.
    const [, before, last] = await timesOf(output.track!, 3);
    expect(last! - before!).toBeLessThanOrEqual(1000);
    expect(last! - before!).toBeGreaterThan(500);
  });
});

/** Milliseconds of the next pictures of a track. */
async function timesOf(track: MediaStreamTrack, count: number): Promise<number[]> {
  const { readable } = new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack });
  const reader = readable.getReader();
  const times: number[] = [];
  while (times.length < count) {
    const { value } = await reader.read();
    times.push(value!.timestamp / 1000);
    value!.close();
  }
  await reader.cancel();
  return times;
}

function expectTimesOf(sourceTimes: readonly number[], times: readonly number[]): void {
  const common = times.filter((time) => time >= sourceTimes[0]! && time <= sourceTimes.at(-1)!);
  expect(common.length).toBeGreaterThanOrEqual(3);
  for (const time of common) expect(Math.min(...sourceTimes.map((one) => Math.abs(one - time)))).toBeLessThan(1);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
}

describe('several sources', () => {
  it('lie over each other, the second in the corner or where it was placed', async () => {
    const main = source('main', 320, 180, plain('blue'));
    const small = source('small', 160, 160, plain('red'));
    const seen = await stage({}, main, small);
    // 80 wide and high, 6.4 from the edges.
    await seen.showsAt(
      '320x180',
      'red red blue blue blue',
      [0.75, 0.6],
      [0.97, 0.95],
      [0.7, 0.9],
      [0.75, 0.45],
      [0.99, 0.9],
    );
    output.set({ placements: new Map([['small', { x: 0, y: 0, width: 0.25, height: 0.5, zOrder: 3 }]]) });
    await seen.showsAt('320x180', 'red blue blue', [0.1, 0.25], [0.1, 0.7], [0.8, 0.8]);
    output.set({ placements: new Map([['small', { x: 0, y: 0, width: 0.5, height: 1, zOrder: -1 }]]) });
    await seen.shows('320x180', 'blue blue blue blue');
    output.setInputs([small.input]);
    await seen.showsAt('320x180', 'red black', [0.25, 0.5], [0.75, 0.5]);
    expect(warnings).toEqual([]);
  });

  it('are sent at their rate, one of them standing still', async () => {
    const main = source('main', 64, 64, plain('blue'));
    const seen = await stage({ fps: 25 }, main, source('small', 64, 64, plain('red')));
    await seen.showsAt('64x64', 'red blue', [0.9, 0.9], [0.1, 0.1]);
    main.freeze();
    const times = await timesOf(output.track!, 16);
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(500);
  });
});

it('lays a watermark over the picture, which is not mirrored with it', async () => {
  const image = await imageOf(40, 20, (context) => {
    plain('magenta')(context, 20, 20);
    context.translate(20, 0);
    plain('yellow')(context, 20, 20);
  });
  const seen = await stage(
    { mirror: true, watermark: { image, x: 0.5, y: 0.5, scale: 0.25 } },
    source('main', 320, 160),
  );
  const places = [
    [0.55, 0.6],
    [0.7, 0.6],
    [0.55, 0.8],
    [0.45, 0.6],
  ] as const;
  await seen.showsAt('320x160', 'magenta yellow blue white', ...places);
  output.set({ watermark: undefined });
  await seen.showsAt('320x160', 'blue blue blue white', ...places);
  expect(image.width).toBe(40);
});

describe('a paused picture', () => {
  it('is black, an image or the last one, keeps flowing and comes back', async () => {
    const main = source('main', 320, 180);
    const seen = await stage({ mirror: true }, main);
    await seen.shows('320x180', 'lime red white blue');
    output.set({ paused: 'last-frame' });
    main.paint(plain('yellow'));
    const times = await timesOf(output.track!, 6);
    expect(times.at(-1)! - times[0]!).toBeLessThan(1000);
    await seen.shows('320x180', 'lime red white blue');
    output.set({ paused: 'black' });
    await seen.shows('320x180', 'black black black black');
    output.set({ paused: await imageOf(90, 90, plain('cyan')) });
    await seen.showsAt('320x180', 'black cyan cyan black', [0.1, 0.5], [0.3, 0.1], [0.7, 0.9], [0.9, 0.5]);
    expect(main.input.track.enabled).toBe(true);
    output.set({ paused: undefined });
    await seen.shows('320x180', 'yellow yellow yellow yellow');
  });

  it('stops at the first picture when the stage starts for it', async () => {
    const main = source('main', 320, 180);
    const seen = await stage({ paused: 'last-frame' }, main);
    await seen.shows('320x180', 'red lime blue white');
    main.paint(plain('yellow'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await seen.shows('320x180', 'red lime blue white');
  });

  it('is black without a stage, and the source is itself again when a stage takes over', async () => {
    const main = source('main', 320, 180);
    output = new PictureOutput({ ...usual, paused: 'black' }, { onTrack: () => undefined, onWarning: () => undefined });
    output.setInputs([main.input]);
    expect(output.track).toBe(main.input.track);
    expect(main.input.track.enabled).toBe(false);
    output.set({ mirror: true });
    await until('the stage runs', () => output.track !== main.input.track);
    expect(main.input.track.enabled).toBe(true);
    viewer = new Viewer(output.track!);
    await viewer.shows('320x180', 'black black black black');
    output.set({ paused: undefined });
    await viewer.shows('320x180', 'lime red white blue');
  });
});

describe("the page's processor", () => {
  it('changes pictures, and closes what it replaces or leaves that to us', async () => {
    const main = source('main', 320, 180);
    const yellow = await imageOf(320, 180, plain('yellow'));
    const seen = await stage(
      { processor: (frame) => new VideoFrame(yellow, { timestamp: frame.timestamp - 5_000_000 }) },
      main,
    );
    await seen.shows('320x180', 'yellow yellow yellow yellow');
    output.set({ processor: async (frame) => frame });
    await seen.shows('320x180', 'red lime blue white');
    output.set({ processor: undefined });
    main.paint(plain('cyan'));
    await seen.shows('320x180', 'cyan cyan cyan cyan');
    expect(warnings).toEqual([]);
  });

  it('is told of once and left out when it fails, whichever way', async () => {
    const main = source('main', 320, 180);
    const processor = vi.fn((frame: VideoFrame): VideoFrame => {
      frame.close();
      throw new Error('Test.');
    });
    const seen = await stage({ processor }, main);
    await seen.shows('320x180', 'red lime blue white');
    main.paint(plain('cyan'));
    await seen.shows('320x180', 'cyan cyan cyan cyan');
    expect(warnings.map(({ name }) => name)).toEqual(['WARNING_PROCESSOR_FAILED']);
    expect(processor).toHaveBeenCalledTimes(1);
    output.set({
      processor: (frame) => {
        frame.close();
        return frame;
      },
    });
    await until('it is told of', () => warnings.length === 2);
    main.paint(plain('blue'));
    await seen.shows('320x180', 'blue blue blue blue');
  });

  it('never lets its source be seen before it runs', async () => {
    const main = source('main', 320, 180);
    output = new PictureOutput(usual, { onTrack: () => undefined, onWarning: () => undefined });
    output.setInputs([main.input]);
    output.set({ processor: (frame) => frame });
    expect(main.input.track.enabled).toBe(false);
    await until('the stage runs', () => output.track !== main.input.track);
    expect(main.input.track.enabled).toBe(true);
  });
});

it('works where the browser can neither read tracks nor make them', async () => {
  vi.stubGlobal('MediaStreamTrackProcessor', undefined);
  vi.stubGlobal('MediaStreamTrackGenerator', undefined);
  const main = source('main', 320, 180);
  const seen = await stage({ mirror: true }, main);
  await seen.shows('320x180', 'lime red white blue');
  output.set({ processor: async (frame) => frame, rotation: 90 });
  await seen.shows('180x320', 'red blue lime white');
  output.close();
  expect(document.querySelectorAll('video')).toHaveLength(1);
  expect(warnings).toEqual([]);
});

it('leaves out an image that cannot be sent', async () => {
  const image = await imageOf(10, 10, plain('red'));
  image.close();
  const seen = await stage({ watermark: { image, x: 0, y: 0, scale: 1 } }, source('main', 320, 180, quarters));
  await seen.shows('320x180', 'red lime blue white');
  expect(warnings.map(({ name }) => name)).toEqual(['WARNING_PROCESSOR_FAILED']);
});

it('goes on when the browser takes its canvas away', async () => {
  const told: string[] = [];
  const pictures: VideoFrame[] = [];
  const settings = { ...usual, mirror: true, paused: undefined, watermark: undefined, beauty: undefined };
  const machine = new Stage(settings, () => performance.now() * 1000, {
    onPicture: (frame) => pictures.push(frame),
    onWarning: ({ name }) => told.push(name),
  });
  machine.setInputs(['main']);
  const canvases = vi.spyOn(OffscreenCanvas.prototype, 'addEventListener');
  machine.addFrame('main', new VideoFrame(await imageOf(64, 64, plain('red')), { timestamp: 0 }), 0);
  await until('it was drawn', () => pictures.length === 1);
  const canvas = canvases.mock.contexts[0] as OffscreenCanvas;
  canvas.dispatchEvent(new Event('contextlost'));
  expect(told).toEqual(['WARNING_GPU_CONTEXT_LOST']);
  await until('it is drawn again', () => pictures.length === 2);
  expect(canvases.mock.contexts).toHaveLength(2);
  expect(pictures[1]!.timestamp).toBeGreaterThan(pictures[0]!.timestamp);
  canvas.dispatchEvent(new Event('contextlost'));
  expect(told).toHaveLength(1);
  machine.close();
  for (const picture of pictures) picture.close();
});
