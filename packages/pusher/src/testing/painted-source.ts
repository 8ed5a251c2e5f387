import type { CaptureInput } from '../capture/capture-source.ts';

/** A canvas that is painted again and again, as a captured source. */
export interface PaintedSource {
  readonly input: CaptureInput;
  /** Changes the size from the next picture on. */
  resize(width: number, height: number): void;
  /** Paints something else from now on. */
  paint(how: Paint): void;
  /** Ends the painting; the picture stands still. */
  freeze(): void;
  stop(): void;
}

/** Draws a picture of this size. */
export type Paint = (context: CanvasRenderingContext2D, width: number, height: number) => void;

/** Red, lime over blue, white: a picture that shows how it is turned. */
export const quarters: Paint = (context, width, height) => {
  for (const [index, color] of ['red', 'lime', 'blue', 'white'].entries()) {
    context.fillStyle = color;
    context.fillRect(((index % 2) * width) / 2, (Math.floor(index / 2) * height) / 2, width / 2, height / 2);
  }
};

/** One colour. */
export const plain =
  (color: string): Paint =>
  (context, width, height) => {
    context.fillStyle = color;
    context.fillRect(0, 0, width, height);
  };

/** A source of `fps` pictures a second. */
export function paintedSource(id: string, width: number, height: number, paint = quarters, fps = 15): PaintedSource {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d')!;
  const draw = () => paint(context, canvas.width, canvas.height);
  draw();
  let timer = setInterval(draw, 1000 / fps);
  const track = canvas.captureStream().getVideoTracks()[0]!;
  return {
    input: { id, kind: 'custom', track },
    resize: (...size) => {
      [canvas.width, canvas.height] = size;
      draw();
    },
    paint: (how) => {
      paint = how;
      draw();
    },
    freeze: () => clearInterval(timer),
    stop: () => {
      clearInterval(timer);
      timer = 0 as never;
      track.stop();
    },
  };
}
