import { until } from './until.ts';

/** What a viewer sees of a track. */
export interface SeenPicture {
  /** As `320x180`. */
  readonly size: string;
  /** Red, green and blue, 0 to 255, at these shares of width and height. */
  at(x: number, y: number): readonly [number, number, number];
  /** Names of the colours at these places; see `nameOf`. */
  colors(...places: readonly (readonly [number, number])[]): string;
}

/** Shows `track` in a video, and reads what it shows. */
export class Viewer {
  readonly video = document.createElement('video');
  readonly #canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;

  constructor(track: MediaStreamTrack) {
    this.video.muted = true;
    this.video.srcObject = new MediaStream([track]);
    document.body.append(this.video);
    void this.video.play().catch(() => undefined);
  }

  /** What is shown now. */
  look(): SeenPicture {
    const { videoWidth: width, videoHeight: height } = this.video;
    Object.assign(this.#canvas.canvas, { width, height });
    if (width) this.#canvas.drawImage(this.video, 0, 0);
    const at = (x: number, y: number): readonly [number, number, number] => {
      const [red = 0, green = 0, blue = 0] = this.#canvas.getImageData(
        Math.floor(x * width),
        Math.floor(y * height),
        1,
        1,
      ).data;
      return [red, green, blue];
    };
    return {
      size: `${width}x${height}`,
      at,
      colors: (...places) => (width ? places.map(([x, y]) => nameOf(at(x, y))).join(' ') : ''),
    };
  }

  /** Waits until the picture is of this size and has these colours in its four quarters, or fails with what it has. */
  async shows(size: string, colors: string): Promise<void> {
    await this.showsAt(size, colors, [0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]);
  }

  async showsAt(size: string, colors: string, ...places: readonly (readonly [number, number])[]): Promise<void> {
    let seen = '';
    const wanted = `${size} ${colors}`;
    const shown = () => {
      const picture = this.look();
      return (seen = `${picture.size} ${picture.colors(...places)}`) === wanted;
    };
    await until(`it shows ${wanted}`, shown, 4000).catch(() => {
      throw new Error(`Wanted ${wanted}, seen ${seen}`);
    });
  }

  close(): void {
    this.video.srcObject = null;
    this.video.remove();
  }
}

const names: Readonly<Record<string, readonly [number, number, number]>> = {
  black: [0, 0, 0],
  white: [255, 255, 255],
  red: [255, 0, 0],
  lime: [0, 255, 0],
  blue: [0, 0, 255],
  yellow: [255, 255, 0],
  cyan: [0, 255, 255],
  magenta: [255, 0, 255],
};

/** The name of a colour, or its numbers when it is near none. */
export function nameOf(color: readonly [number, number, number]): string {
  const near = ([, named]: readonly [string, readonly number[]]) =>
    named.every((value, index) => Math.abs(value - color[index]!) < 60);
  return Object.entries(names).find(near)?.[0] ?? color.join(',');
}

/** An image of one colour, or painted. */
export async function imageOf(
  width: number,
  height: number,
  paint: (context: CanvasRenderingContext2D, width: number, height: number) => void,
): Promise<ImageBitmap> {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  paint(canvas.getContext('2d')!, width, height);
  return createImageBitmap(canvas);
}
