/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The size to encode a picture at: its own shape, no larger than `bound`, long side by long side and short by short, so
 * that a phone held upright keeps its pixels; then `scale` of that. Both sides are even, since encoders halve the colour
 * planes.
 */
export function fitSize({ width, height }: Size, bound: Size, scale = 1): Size {
  const long = Math.max(bound.width, bound.height) / Math.max(width, height);
  const short = Math.min(bound.width, bound.height) / Math.min(width, height);
  const factor = Math.min(1, long, short) * scale;
  if (factor === 1) return { width: evenFloor(width), height: evenFloor(height) };
  return { width: nearestEven(width * factor), height: nearestEven(height * factor) };
}

/** An odd last row or column is left out. */
export const evenFloor = (value: number) => Math.max(2, value - (value % 2));

const nearestEven = (value: number) => Math.max(2, Math.round(value / 2) * 2);
