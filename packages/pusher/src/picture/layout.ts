import type { Rotation } from '@livelit/core';

import type { PictureSettings, Placement, Watermark } from './picture-settings.ts';

/** Pixels across and down. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of a picture, in pixels from the top left. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** Which part of a picture is drawn, and where it lies when it stands upright. */
export interface Drawing {
  readonly source: Rect;
  readonly target: Rect;
}

type Fit = NonNullable<PictureSettings['fit']>;

/** Share of the sent width that a picture in the corner takes, and the air around it. */
const corner = { width: 0.25, margin: 0.02 };

/** Colour is halved in what is encoded, so sides are even. */
const even = (value: number) => Math.max(2, 2 * Math.floor(value / 2));
const nearestEven = (value: number) => Math.max(2, 2 * Math.round(value / 2));

/** The size of a picture after it was turned. */
export function turned({ width, height }: Size, rotation: Rotation): Size {
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** The shape of `source` at a size that fits into `box`, long side into long side; never larger than it is. */
export function fitInto(source: Size, box: Size): Size {
  const long = Math.max(box.width, box.height) / Math.max(source.width, source.height);
  const short = Math.min(box.width, box.height) / Math.min(source.width, source.height);
  const scale = Math.min(long, short);
  if (scale >= 1) return { width: even(source.width), height: even(source.height) };
  return { width: nearestEven(source.width * scale), height: nearestEven(source.height * scale) };
}

/**
 * The size to send. `first` is the first source as viewers see it, turned; undefined while it has no picture or does not
 * fill the sent one. `locked` is what it was when the first picture was sent.
 */
export function sentSize(
  { sizePolicy, box }: Pick<PictureSettings, 'sizePolicy' | 'box'>,
  first: Size | undefined,
  locked: Size | undefined,
): Size {
  const shape = sizePolicy === 'follow' ? first : sizePolicy === 'lock' ? (locked ?? first) : undefined;
  return shape ? fitInto(shape, box) : { width: even(box.width), height: even(box.height) };
}

/** What of a picture is drawn where, so that it fits into `cell`. `size` is that of the picture before it is turned. */
export function fitted(size: Size, cell: Rect, fit: Fit, rotation: Rotation): Drawing {
  const whole = { x: 0, y: 0, ...size };
  if (fit === 'fill') return { source: whole, target: cell };
  const upright = turned(size, rotation);
  const scales = [cell.width / upright.width, cell.height / upright.height];
  if (fit === 'contain') {
    const scale = Math.min(...scales);
    return { source: whole, target: centred(scaled(upright, scale), cell) };
  }
  const seen = scaled(cell, 1 / Math.max(...scales));
  return { source: centred(turned(seen, rotation), whole), target: cell };
}

/** One source, as `arrange` needs it. */
export interface Arranged {
  readonly id: string;
  /** Undefined until its first picture. */
  readonly size: Size | undefined;
}

/** How each of these sources is drawn into a picture of size `sent`, from the lowest to the highest. */
export function arrange<T extends Arranged>(
  sources: readonly T[],
  settings: Pick<PictureSettings, 'placements' | 'sizePolicy' | 'fit' | 'rotation'>,
  sent: Size,
): readonly (Drawing & { readonly from: T })[] {
  const { placements, sizePolicy, rotation } = settings;
  const usual = settings.fit ?? (sizePolicy === 'lock' ? 'cover' : 'contain');
  let corners = 0;
  const drawings = sources.flatMap((from, index) => {
    const placement = placements.get(from.id);
    const fills = index === 0 && !placement;
    const inCorner = index > 0 && !placement ? corners++ : 0;
    if (!from.size) return [];
    const cell = placement
      ? placed(placement, sent)
      : fills
        ? { x: 0, y: 0, ...sent }
        : cornerCell(turned(from.size, rotation), sent, inCorner);
    // The size that follows has the source's shape but for a pixel, which is no reason for a bar.
    const fit = fills && sizePolicy === 'follow' ? 'fill' : usual;
    return [{ from, zOrder: placement?.zOrder ?? index, ...fitted(from.size, cell, fit, rotation) }];
  });
  return drawings.toSorted((a, b) => a.zOrder - b.zOrder);
}

/** Where the watermark lies. */
export function watermarkCell({ x, y, scale }: Omit<Watermark, 'image'>, image: Size, sent: Size): Rect {
  const width = scale * sent.width;
  return { x: x * sent.width, y: y * sent.height, width, height: (width * image.height) / image.width };
}

function placed({ x, y, width, height }: Placement, sent: Size): Rect {
  return { x: x * sent.width, y: y * sent.height, width: width * sent.width, height: height * sent.height };
}

/** Small, at the bottom right; more of them in a row to the left, then in rows above. */
function cornerCell(upright: Size, sent: Size, index: number): Rect {
  const margin = corner.margin * sent.width;
  const wide = (corner.width * sent.width) / upright.width;
  const { width, height } = scaled(upright, Math.min(wide, (sent.height - 2 * margin) / upright.height));
  const perRow = Math.floor((1 - corner.margin) / (corner.width + corner.margin));
  const column = index % perRow;
  const row = Math.floor(index / perRow);
  return {
    x: sent.width - (column + 1) * (margin + width),
    y: sent.height - (row + 1) * (margin + height),
    width,
    height,
  };
}

function scaled({ width, height }: Size, scale: number): Size {
  return { width: width * scale, height: height * scale };
}

function centred({ width, height }: Size, within: Rect): Rect {
  return { x: within.x + (within.width - width) / 2, y: within.y + (within.height - height) / 2, width, height };
}
