import { describe, expect, it } from 'vitest';

import type { V2TXLiveVideoFrame } from './v2-tx-live-def.ts';
import { V2TXLiveBufferType, V2TXLivePixelFormat } from './v2-tx-live-enums.ts';
import { videoFrameOf } from './video-frame-of.ts';

const { I420, NV12, BGRA32 } = V2TXLivePixelFormat;

/** A picture of odd size in one colour. */
async function picture(color: string, format: V2TXLivePixelFormat): Promise<V2TXLiveVideoFrame> {
  const canvas = new OffscreenCanvas(7, 5);
  const context = canvas.getContext('2d')!;
  context.fillStyle = color;
  context.fillRect(0, 0, 7, 5);
  const frame = new VideoFrame(canvas, { timestamp: 40_000 });
  const made = await videoFrameOf(frame, format, V2TXLiveBufferType.NSData);
  frame.close();
  expect(made).toMatchObject({ width: 7, height: 5, timestamp: 40, rotation: 0 });
  return made;
}

const near = (value: number) => expect.toSatisfy((given: number) => Math.abs(given - value) <= 2);

// BT.601 in the range of television.
describe.each([
  ['red', [82, 90, 240], [0, 0, 255, 255]],
  ['lime', [145, 54, 34], [0, 255, 0, 255]],
  ['white', [235, 128, 128], [255, 255, 255, 255]],
  ['black', [16, 128, 128], [0, 0, 0, 255]],
] as const)('%s', (color, [y, u, v], bgra) => {
  it('as I420: three planes', async () => {
    const { data } = await picture(color, I420);
    expect(data).toHaveLength(35 + 2 * 12);
    expect([data![0], data![34], data![35], data![46], data![47], data![58]]).toEqual([y, y, u, u, v, v].map(near));
  });

  it('as NV12: a plane, and one of pairs', async () => {
    const { data } = await picture(color, NV12);
    expect(data).toHaveLength(35 + 2 * 12);
    expect([data![0], data![34], data![35], data![36], data![57], data![58]]).toEqual([y, y, u, v, u, v].map(near));
  });

  it('as BGRA', async () => {
    const { data } = await picture(color, BGRA32);
    expect(data).toHaveLength(35 * 4);
    expect([...data!.subarray(0, 4), ...data!.subarray(-4)]).toEqual([...bgra, ...bgra]);
  });
});
