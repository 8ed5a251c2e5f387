import { V2TXLiveBufferType, V2TXLivePixelFormat } from './v2-tx-live-enums.ts';

const { I420, NV12, BGRA32 } = V2TXLivePixelFormat;
const { PixelBuffer, NSData, Texture } = V2TXLiveBufferType;

/** Whether pictures can be had like this: bytes in one of three formats, a frame or a bitmap in any. */
export function canFormat(pixelFormat: V2TXLivePixelFormat, bufferType: V2TXLiveBufferType): boolean {
  if (bufferType === NSData) return pixelFormat === I420 || pixelFormat === NV12 || pixelFormat === BGRA32;
  return bufferType === PixelBuffer || bufferType === Texture;
}
