import type { LiveError } from '@livelit/core';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { paintedSource, plain, quarters } from '../../testing/painted-source.ts';
import { imageOf, Viewer } from '../../testing/seen-picture.ts';
import { until } from '../../testing/until.ts';
import { BeautyManager } from '../beauty-manager.ts';
import { PictureOutput } from '../picture-output.ts';
import { BeautyFilter } from './beauty-filter.ts';

const size = { width: 64, height: 64 };
const none = { style: 0, smooth: 0, whiteness: 0, ruddy: 0, sharpen: 0, filterStrength: 1 } as const;

type Pixel = readonly [number, number, number];
type Paint = Parameters<typeof imageOf>[2];

const filters: BeautyFilter[] = [];

/** A filter, what it told, and how it changes pictures. */
function create() {
  const told: string[] = [];
  const filter = new BeautyFilter(
    ({ name }: LiveError) => told.push(name),
    () => told.push('ready'),
  );
  filters.push(filter);
  const reader = new OffscreenCanvas(size.width, size.height).getContext('2d', { willReadFrequently: true })!;
  async function through(
    paint: Paint,
    beauty: Partial<Parameters<BeautyFilter['apply']>[2]>,
    images: Parameters<BeautyFilter['apply']>[3] = {},
  ) {
    const frame = new VideoFrame(await imageOf(size.width, size.height, paint), { timestamp: 0 });
    const canvas = filter.apply(frame, size, { ...none, ...beauty }, images);
    frame.close();
    if (!canvas) return undefined;
    reader.drawImage(canvas, 0, 0);
    return (x: number, y: number): Pixel => {
      const [red = 0, green = 0, blue = 0] = reader.getImageData(x, y, 1, 1).data;
      return [red, green, blue];
    };
  }
  return { filter, told, through };
}

const luma = ([red, green, blue]: Pixel) => 0.3 * red + 0.59 * green + 0.11 * blue;
const close = (actual: Pixel, wanted: Pixel) =>
  expect(Math.max(...actual.map((value, index) => Math.abs(value - wanted[index]!))), actual.join(' ')).toBeLessThan(8);

/** A table that turns every colour into its opposite. */
const inverting: Paint = (context) => {
  const image = context.createImageData(512, 512);
  for (let y = 0; y < 512; y++)
    for (let x = 0; x < 512; x++) {
      const blue = Math.floor(y / 64) * 8 + Math.floor(x / 64);
      image.data.set(
        [255 - ((x % 64) * 255) / 63, 255 - ((y % 64) * 255) / 63, 255 - (blue * 255) / 63, 255],
        (y * 512 + x) * 4,
      );
    }
  context.putImageData(image, 0, 0);
};

afterEach(() => {
  for (const filter of filters.splice(0)) filter.close();
  vi.restoreAllMocks();
});

describe('the filters', () => {
  it('leave a picture alone, the right way up, when they do nothing', async () => {
    const seen = (await create().through(quarters, {}))!;
    close(seen(10, 10), [255, 0, 0]);
    close(seen(50, 10), [0, 255, 0]);
    close(seen(10, 50), [0, 0, 255]);
  });

  it('whiten what is between black and white', async () => {
    const { through } = create();
    const skin = plain('rgb(150 110 90)');
    const before = (await through(skin, {}))!(5, 5);
    const some = (await through(skin, { whiteness: 4 }))!(5, 5);
    const more = (await through(skin, { whiteness: 9 }))!(5, 5);
    expect(luma(some)).toBeGreaterThan(luma(before) + 10);
    expect(luma(more)).toBeGreaterThan(luma(some) + 10);
    close((await through(plain('black'), { whiteness: 9 }))!(5, 5), [0, 0, 0]);
    close((await through(plain('white'), { whiteness: 9 }))!(5, 5), [255, 255, 255]);
  });

  it('redden skin more than anything else', async () => {
    const { through } = create();
    const gain = async (color: string) =>
      (await through(plain(color), { ruddy: 9 }))!(5, 5)[0] - (await through(plain(color), {}))!(5, 5)[0];
    const skin = await gain('rgb(200 150 130)');
    expect(skin).toBeGreaterThan(4);
    expect(skin).toBeGreaterThan(await gain('rgb(200 200 210)'));
  });

  it('smooth what is rough and leave edges; natural, only skin', async () => {
    const { through } = create();
    const rough: Paint = (context, width, height) => {
      plain('black')(context, width, height);
      for (let x = 0; x < width / 2; x++)
        for (let y = 0; y < height; y++) {
          context.fillStyle = (x + y) % 2 ? 'rgb(140 140 160)' : 'rgb(120 120 140)';
          context.fillRect(x, y, 1, 1);
        }
    };
    const roughness = (pixel: (x: number, y: number) => Pixel) => Math.abs(luma(pixel(12, 20)) - luma(pixel(13, 20)));
    expect(roughness((await through(rough, {}))!)).toBeGreaterThan(18);
    const smooth = (await through(rough, { smooth: 9 }))!;
    expect(roughness(smooth)).toBeLessThan(12);
    close(smooth(33, 20), [0, 0, 0]);
    expect(luma(smooth(30, 20))).toBeGreaterThan(115);
    expect(roughness((await through(rough, { smooth: 9, style: 1 }))!)).toBeGreaterThan(18);
  });

  it('sharpen edges', async () => {
    const edge: Paint = (context, width, height) => {
      plain('rgb(100 100 100)')(context, width, height);
      context.fillStyle = 'rgb(150 150 150)';
      context.fillRect(width / 2, 0, width / 2, height);
    };
    const { through } = create();
    const contrast = (pixel: (x: number, y: number) => Pixel) => luma(pixel(32, 20)) - luma(pixel(31, 20));
    expect(contrast((await through(edge, { sharpen: 4 }))!)).toBeGreaterThan(contrast((await through(edge, {}))!) + 10);
  });

  it('look colours up in a table, as much as wanted', async () => {
    const { through } = create();
    const filter = await imageOf(512, 512, inverting);
    close((await through(plain('rgb(200 100 30)'), {}, { filter }))!(5, 5), [55, 155, 225]);
    close((await through(plain('rgb(200 100 30)'), { filterStrength: 0.5 }, { filter }))!(5, 5), [128, 128, 128]);
    close((await through(plain('rgb(200 100 30)'), {}))!(5, 5), [200, 100, 30]);
  });

  it('show an image where the picture is green, and only there', async () => {
    const { through } = create();
    const greenScreen = await imageOf(256, 64, (context) => {
      plain('yellow')(context, 128, 64);
      context.translate(128, 0);
      plain('magenta')(context, 128, 64);
    });
    const picture: Paint = (context, width, height) => {
      plain('rgb(20 190 40)')(context, width, height);
      context.fillStyle = 'rgb(200 150 130)';
      context.fillRect(24, 24, 16, 16);
    };
    const seen = (await through(picture, {}, { greenScreen }))!;
    close(seen(10, 10), [255, 255, 0]);
    close(seen(54, 54), [255, 0, 255]);
    close(seen(32, 32), [200, 150, 130]);
  });

  it('step aside when the GPU goes away, and come back with it', async () => {
    const { filter, told, through } = create();
    const greenScreen = await imageOf(64, 64, plain('yellow'));
    await through(plain('lime'), {}, { greenScreen });
    const gpu = (filter.canvas.getContext('webgl2') as WebGL2RenderingContext).getExtension('WEBGL_lose_context')!;
    gpu.loseContext();
    await until('it is told of', () => told.length > 0);
    expect(told).toEqual(['WARNING_GPU_CONTEXT_LOST', 'ready']);
    expect(await through(plain('lime'), {}, { greenScreen })).toBeUndefined();
    gpu.restoreContext();
    await until('it is back', () => told.length === 3);
    close((await through(plain('lime'), {}, { greenScreen }))!(5, 5), [255, 255, 0]);
  });
});

describe('the manager', () => {
  it('filters what is sent, and sends it as it was afterwards', async () => {
    const main = paintedSource('main', 64, 64, plain('rgb(0 255 0)'));
    const warnings: LiveError[] = [];
    const output = new PictureOutput(
      {
        box: size,
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
      },
      { onTrack: () => undefined, onWarning: (error) => warnings.push(error) },
    );
    output.setInputs([main.input]);
    const manager = new BeautyManager(output);
    manager.setBeautyLevel(0);
    expect(output.settings.beauty).toBeUndefined();
    manager.setGreenScreenFile(await imageOf(64, 64, plain('blue')));
    manager.setFilterStrength(1);
    manager.setWhitenessLevel(3);
    await until('the stage runs', () => output.track !== main.input.track);
    const viewer = new Viewer(output.track!);
    await viewer.shows('64x64', 'blue blue blue blue');
    manager.setFilter(await imageOf(512, 512, inverting));
    manager.setGreenScreenFile(null);
    await viewer.shows('64x64', 'magenta magenta magenta magenta');
    manager.setFilter(null);
    manager.setWhitenessLevel(0);
    expect(output.settings.beauty).toBeUndefined();
    await viewer.shows('64x64', 'lime lime lime lime');
    expect(warnings).toEqual([]);
    viewer.close();
    output.close();
    main.stop();
  });

  it('refuses what is out of range', async () => {
    const set = vi.fn();
    const manager = new BeautyManager({ set } as unknown as PictureOutput);
    const code = (action: () => void) => {
      try {
        action();
      } catch (error) {
        return (error as LiveError).name;
      }
      return undefined;
    };
    const small = await imageOf(64, 64, plain('red'));
    for (const action of [
      () => manager.setBeautyStyle(3 as never),
      () => manager.setBeautyLevel(10),
      () => manager.setWhitenessLevel(-1),
      () => manager.setRuddyLevel(Number.NaN),
      () => manager.setFilterStrength(1.1),
      () => manager.setFilter(small),
      () => manager.setGreenScreenFile('green.mp4' as never),
    ])
      expect(code(action)).toBe('ERROR_INVALID_PARAMETER');
    expect(set).not.toHaveBeenCalled();
    manager.enableSharpnessEnhancement(true);
    manager.setBeautyStyle(2);
    manager.setRuddyLevel(9);
    expect(set.mock.lastCall).toMatchObject([{ beauty: { sharpen: 4, style: 2, ruddy: 9, filterStrength: 0.5 } }]);
  });
});
