import { type V2TXLiveBufferType, V2TXLivePixelFormat } from '@livelit/core/v2txlive';
import { videoFrameOf } from '@livelit/core/v2txlive/frames';

import type { PictureProcessor } from '../picture/picture-settings.ts';
import type { V2TXLiveVideoFrameTarget } from './v2-tx-live-def.ts';
import type { PusherObservers } from './v2-tx-live-observer.ts';

const formats: Readonly<Partial<Record<V2TXLivePixelFormat, VideoPixelFormat>>> = {
  [V2TXLivePixelFormat.I420]: 'I420',
  [V2TXLivePixelFormat.NV12]: 'NV12',
  [V2TXLivePixelFormat.BGRA32]: 'BGRA',
};

/** Lets `onProcessVideoFrame` see, and replace, every picture; `onFirst` is called before the first. */
export function createPictureProcessor(
  observers: PusherObservers,
  pixelFormat: V2TXLivePixelFormat,
  bufferType: V2TXLiveBufferType,
  onFrame: () => void,
): PictureProcessor {
  return async (frame) => {
    onFrame();
    const source = await videoFrameOf(frame, pixelFormat, bufferType);
    const target: V2TXLiveVideoFrameTarget = {};
    try {
      await Promise.all(observers.tell('onProcessVideoFrame', source, target));
      const made = frameOf(target, frame, pixelFormat);
      if (!made || made === frame) return frame;
      frame.close();
      return made;
    } finally {
      source.texture?.close();
    }
  };
}

function frameOf(
  { pixelBuffer, texture, data }: V2TXLiveVideoFrameTarget,
  { timestamp, displayWidth: codedWidth, displayHeight: codedHeight }: VideoFrame,
  pixelFormat: V2TXLivePixelFormat,
): VideoFrame | undefined {
  if (pixelBuffer) return pixelBuffer;
  if (texture) {
    const made = new VideoFrame(texture, { timestamp });
    texture.close();
    return made;
  }
  const format = formats[pixelFormat];
  return data && format ? new VideoFrame(data, { format, codedWidth, codedHeight, timestamp }) : undefined;
}
