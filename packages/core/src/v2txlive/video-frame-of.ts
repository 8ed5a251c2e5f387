import type { V2TXLiveVideoFrame } from './v2-tx-live-def.ts';
import { V2TXLiveBufferType, V2TXLivePixelFormat } from './v2-tx-live-enums.ts';

const formats: Readonly<Partial<Record<V2TXLivePixelFormat, VideoPixelFormat>>> = {
  [V2TXLivePixelFormat.I420]: 'I420',
  [V2TXLivePixelFormat.NV12]: 'NV12',
  [V2TXLivePixelFormat.BGRA32]: 'BGRA',
};

/** The picture of `frame` as it was asked for; the caller closes `frame`. */
export async function videoFrameOf(
  frame: VideoFrame,
  pixelFormat: V2TXLivePixelFormat,
  bufferType: V2TXLiveBufferType,
): Promise<V2TXLiveVideoFrame> {
  const { displayWidth: width, displayHeight: height } = frame;
  const common = { pixelFormat, bufferType, width, height, rotation: 0, timestamp: frame.timestamp / 1000 } as const;
  if (bufferType === V2TXLiveBufferType.PixelBuffer) return { ...common, pixelBuffer: frame };
  if (bufferType === V2TXLiveBufferType.Texture) return { ...common, texture: await createImageBitmap(frame) };
  return { ...common, data: await bytesOf(frame, formats[pixelFormat]!) };
}

/** Browsers copy a frame as it is, or as RGB; the rest is reckoned here, in BT.601 as those who take raw YUV expect. */
async function bytesOf(frame: VideoFrame, wanted: VideoPixelFormat): Promise<Uint8Array<ArrayBuffer>> {
  if (frame.format === wanted) return copy(frame, {});
  const bgra = await bgraOf(frame);
  if (wanted === 'BGRA') return bgra;
  return yuvOf(bgra, frame.displayWidth, frame.displayHeight, wanted === 'NV12');
}

async function copy(frame: VideoFrame, options: VideoFrameCopyToOptions): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(frame.allocationSize(options));
  await frame.copyTo(bytes, options);
  return bytes;
}

async function bgraOf(frame: VideoFrame): Promise<Uint8Array<ArrayBuffer>> {
  const { displayWidth: width, displayHeight: height } = frame;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(frame, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  for (let i = 0; i < data.length; i += 4) [data[i], data[i + 2]] = [data[i + 2]!, data[i]!];
  return new Uint8Array(data.buffer);
}

function yuvOf(bgra: Uint8Array, width: number, height: number, interleaved: boolean): Uint8Array<ArrayBuffer> {
  const luma = width * height;
  const [columns, rows] = [(width + 1) >> 1, (height + 1) >> 1];
  const bytes = new Uint8Array(luma + 2 * columns * rows);
  const at = (x: number, y: number) => 4 * (Math.min(y, height - 1) * width + Math.min(x, width - 1));
  for (let i = 0; i < luma; i++) {
    const [b, g, r] = [bgra[4 * i]!, bgra[4 * i + 1]!, bgra[4 * i + 2]!];
    bytes[i] = Math.round(16 + 0.2568 * r + 0.5041 * g + 0.0979 * b);
  }
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const p = at(2 * column, 2 * row);
      const [b, g, r] = [bgra[p]!, bgra[p + 1]!, bgra[p + 2]!];
      const i = row * columns + column;
      const [u, v] = interleaved ? [luma + 2 * i, luma + 2 * i + 1] : [luma + i, luma + columns * rows + i];
      bytes[u] = Math.round(128 - 0.1482 * r - 0.291 * g + 0.4392 * b);
      bytes[v] = Math.round(128 + 0.4392 * r - 0.3678 * g - 0.0714 * b);
    }
  return bytes;
}
