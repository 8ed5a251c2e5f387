import { decodeTimeCode, encodeTimeCode, timeCodeLength } from './time-code-bits.ts';

type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const rows = 2;
/** Every row is its share of the bits between one white and one black mark, by which the reader sets its threshold. */
const columns = timeCodeLength / rows + 2;
/** Share of the picture's height that the code takes at its lower edge. */
const stripShare = 0.1;
/** Side of a block on the reader's canvas; only its middle is looked at, for compression smears the edges. */
const cell = 8;

/** White (true) and black blocks as they stand in the picture, row by row; the second row has its marks swapped. */
function blocksOf(bits: readonly boolean[]): boolean[][] {
  const half = bits.length / rows;
  return [
    [true, ...bits.slice(0, half), false],
    [false, ...bits.slice(half), true],
  ];
}

/**
 * Draws a millisecond clock along the lower edge of a picture, as two rows of black and white blocks (10 % of the
 * height) that survive scaling to 320×180 and low bitrates. {@link readTimeCode} reads it back.
 *
 * @param width Width of the picture in pixels.
 * @param height Height of the picture in pixels.
 * @param nowMs Milliseconds, 0 to 2^42 − 1; `Date.now()` for a latency that is measured across pages.
 */
export function drawTimeCode(context: Context2D, width: number, height: number, nowMs: number): void {
  const top = Math.round(height * (1 - stripShare));
  // Whole pixels: fractions would leave grey seams between white neighbours.
  const x = (column: number): number => Math.round((column * width) / columns);
  const y = (row: number): number => top + Math.round((row * (height - top)) / rows);
  context.fillStyle = '#000';
  context.fillRect(0, top, width, height - top);
  context.fillStyle = '#fff';
  for (const [row, blocks] of blocksOf(encodeTimeCode(nowMs)).entries())
    for (const [column, white] of blocks.entries())
      if (white) context.fillRect(x(column), y(row), x(column + 1) - x(column), y(row + 1) - y(row));
}

let scratch: Context2D | undefined;

/** One small canvas per page or worker: a reader runs once per frame and must leave no garbage. */
function scratchContext(): Context2D {
  if (scratch) return scratch;
  const size = { width: columns * cell, height: rows * cell };
  const canvas =
    typeof OffscreenCanvas === 'undefined'
      ? Object.assign(document.createElement('canvas'), size)
      : new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d', { willReadFrequently: true }) as Context2D | null;
  if (!context) throw new Error('This browser gives no 2D canvas to read the time code with.');
  return (scratch = context);
}

/** Mean brightness (0 to 255) of the middle of every block, row by row. */
function brightnesses(pixels: Uint8ClampedArray): number[] {
  const margin = cell / 4;
  const means: number[] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let y = row * cell + margin; y < (row + 1) * cell - margin; y++)
        for (let x = column * cell + margin; x < (column + 1) * cell - margin; x++)
          sum += pixels[4 * (y * columns * cell + x) + 1]!;
      means.push(sum / (cell - 2 * margin) ** 2);
    }
  return means;
}

export interface ReadTimeCodeOptions {
  /**
   * Least distance between the white and the black marks, 0 to 255; less is taken for a picture without a time code.
   * @default 64
   */
  readonly minContrast?: number;
}

/**
 * Reads back what {@link drawTimeCode} drew, from a whole picture of any scale. Costs one `drawImage` of the strip onto
 * a 224×16 canvas.
 *
 * @param source A video, a canvas, a `VideoFrame`, an `ImageBitmap`…
 * @param width The source's own width in pixels (`videoWidth`, `displayWidth`), not that of its box.
 * @param height The source's own height in pixels.
 * @returns Milliseconds, or undefined when there is no code, it is too blurred, or its checksum is wrong.
 */
export function readTimeCode(
  source: CanvasImageSource,
  width: number,
  height: number,
  { minContrast = 64 }: ReadTimeCodeOptions = {},
): number | undefined {
  if (!(width > 0 && height > 0)) return undefined;
  const context = scratchContext();
  const strip = height - Math.round(height * (1 - stripShare));
  context.drawImage(source, 0, height - strip, width, strip, 0, 0, columns * cell, rows * cell);
  const means = brightnesses(context.getImageData(0, 0, columns * cell, rows * cell).data);

  const [firstWhite, firstBlack, secondBlack, secondWhite] = [0, columns - 1, columns, 2 * columns - 1].map(
    (index) => means[index]!,
  ) as [number, number, number, number];
  const white = Math.min(firstWhite, secondWhite);
  const black = Math.max(firstBlack, secondBlack);
  if (white - black < minContrast) return undefined;

  const threshold = (white + black) / 2;
  const bits = means.map((mean) => mean > threshold);
  return decodeTimeCode([...bits.slice(1, columns - 1), ...bits.slice(columns + 1, 2 * columns - 1)]);
}
