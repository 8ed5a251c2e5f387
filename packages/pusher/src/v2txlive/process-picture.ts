import type { V2TXLiveBufferType, V2TXLivePixelFormat } from '@livelit/core/v2txlive';
import { videoFrameOf } from '@livelit/core/v2txlive/frames';

import type { PictureProcessor } from '../picture/picture-settings.ts';
import { frameOfBytes } from './frame-of-bytes.ts';
import type { V2TXLiveVideoFrameTarget } from './v2-tx-live-def.ts';
import type { PusherObservers } from './v2-tx-live-observer.ts';

/** Lets `onProcessVideoFrame` see, and replace, every picture; `onFrame` is called before each. */
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
  return data && frameOfBytes(data, pixelFormat, codedWidth, codedHeight, timestamp);
}
