import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';

import { present, stylesOf, type Fit, type Presentation } from './presentation.ts';
import { film } from './testing/test-media.ts';
import { createVideo, frames } from './testing/watching.ts';

/** What the page shows where there is no picture. */
const around = '#ff00ff';
const [red, green, blue, white] = ['#ff0000', '#00ff00', '#0000ff', '#ffffff'];

let url: string;
let stage: HTMLElement;
let video: HTMLVideoElement;
let here: AbortController;

beforeAll(async () => {
  // Twice as wide as high; red, green above, blue, white below.
  url = await film({
    seconds: 1,
    width: 128,
    height: 64,
    draw: (context) => {
      for (const [i, color] of [red, green, blue, white].entries()) {
        context.fillStyle = color!;
        context.fillRect((i % 2) * 64, Math.floor(i / 2) * 32, 64, 32);
      }
    },
  });
});
afterAll(() => URL.revokeObjectURL(url));

beforeEach(async () => {
  here = new AbortController();
  stage = document.createElement('div');
  stage.style.cssText = `background:${around};width:300px;height:300px;position:fixed;inset:0 auto auto 0`;
  document.body.append(stage);
  video = createVideo();
  video.removeAttribute('width');
  stage.append(video);
  video.src = url;
  video.loop = true;
  await video.play();
  await frames(video, 2);
});
afterEach(() => {
  here.abort();
  stage.remove();
});

/** Puts the video into the middle of the stage, `width` by `height`. */
function box(width: number, height: number): void {
  video.style.cssText += `;position:absolute;width:${width}px;height:${height}px;left:${150 - width / 2}px;top:${150 - height / 2}px`;
}

/** The colours that the page shows at points given from the middle of the stage. */
async function colorsAt(points: readonly (readonly [x: number, y: number])[]): Promise<string[]> {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const shot = await page.screenshot({ element: stage, save: false });
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${shot}`)).blob());
  const context = new OffscreenCanvas(300, 300).getContext('2d')!;
  context.drawImage(image, 0, 0, 300, 300);
  return points.map(([x, y]) => {
    const [r, g, b] = context.getImageData(150 + x, 150 + y, 1, 1).data;
    return `#${[r!, g!, b!].map((value) => (value > 127 ? 'ff' : '00')).join('')}`;
  });
}

const plain: Presentation = { rotation: 0, mirror: false, fit: 'contain', fullscreenFit: undefined };

describe.each<[rotation: Presentation['rotation'], mirror: boolean, corners: (string | undefined)[]]>([
  [0, false, [red, green, blue, white]],
  [90, false, [blue, red, white, green]],
  [180, false, [white, blue, green, red]],
  [270, false, [green, white, red, blue]],
  [0, true, [green, red, white, blue]],
  [90, true, [red, blue, green, white]],
])('turned by %i degrees, mirrored: %s', (rotation, mirror, corners) => {
  const lies = rotation === 90 || rotation === 270;
  const cornersAt = (x: number, y: number) =>
    colorsAt([
      [-x, -y],
      [x, -y],
      [-x, y],
      [x, y],
    ]);

  it('shows all of the picture, with bars', async () => {
    box(200, 100);
    present(video, { ...plain, rotation, mirror, fit: 'contain' }, here.signal);
    // A lying picture of 2:1 is 50 by 100 in there.
    expect(await cornersAt(lies ? 18 : 85, 40)).toEqual(corners);
    if (lies) expect(await cornersAt(40, 0)).toEqual([around, around, around, around]);
  });

  it.each<[Fit, number, number]>([
    ['cover', 200, 100],
    ['cover', 100, 200],
    ['fill', 200, 100],
    ['fill', 100, 200],
  ])('fills its box (%s, %i by %i) and nothing besides', async (fit, width, height) => {
    box(width, height);
    present(video, { ...plain, rotation, mirror, fit }, here.signal);
    expect(await cornersAt(10, 10)).toEqual(corners);
    const [x, y] = [width / 2, height / 2];
    expect(await cornersAt(x - 6, 0)).not.toContain(around);
    expect(
      await colorsAt([
        [0, y - 6],
        [0, 6 - y],
      ]),
    ).not.toContain(around);
    expect(
      await colorsAt([
        [x + 6, 0],
        [-x - 6, 0],
        [0, y + 6],
        [0, -y - 6],
      ]),
    ).toEqual([around, around, around, around]);
  });
});

it('follows its box, and takes its styles back', async () => {
  box(100, 100);
  present(video, { ...plain, rotation: 90 }, here.signal);
  const before = video.style.transform;
  box(200, 50);
  await expect.poll(() => video.style.transform).not.toBe(before);
  here.abort();
  expect(video.style).toMatchObject({ transform: '', objectFit: '', clipPath: '' });
  box(100, 150);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(video.style.transform).toBe('');
});

it('has a fit of its own while it fills the screen', async () => {
  present(video, { ...plain, fit: 'contain', fullscreenFit: 'cover' }, here.signal);
  expect(video.style.objectFit).toBe('contain');
  Object.defineProperty(document, 'fullscreenElement', { configurable: true, value: stage });
  document.dispatchEvent(new Event('fullscreenchange'));
  expect(video.style.objectFit).toBe('cover');
  Reflect.deleteProperty(document, 'fullscreenElement');
  document.dispatchEvent(new Event('fullscreenchange'));
  expect(video.style.objectFit).toBe('contain');
});

it('turns nothing before it knows the size of the picture', () => {
  const styles = stylesOf(
    { rotation: 90, mirror: false, fit: 'cover' },
    { width: 100, height: 50 },
    { width: 0, height: 0 },
  );
  expect(styles).toEqual({ objectFit: 'cover', transform: '', clipPath: '' });
});
