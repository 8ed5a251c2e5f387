import { V2TXLivePixelFormat } from '@livelit/core/v2txlive';

const formats: Readonly<Partial<Record<V2TXLivePixelFormat, VideoPixelFormat>>> = {
  [V2TXLivePixelFormat.I420]: 'I420',
  [V2TXLivePixelFormat.NV12]: 'NV12',
  [V2TXLivePixelFormat.BGRA32]: 'BGRA',
};

/** What raw YUV is taken for; without a word browsers take small pictures, too, for BT.709. */
const bt601: VideoColorSpaceInit = {
  matrix: 'smpte170m',
  primaries: 'smpte170m',
  transfer: 'smpte170m',
  fullRange: false,
};

/** A picture of bytes, `timestamp` in microseconds; undefined where no bytes have this format. Throws where there are too few. */
export function frameOfBytes(
  data: Uint8Array<ArrayBuffer>,
  pixelFormat: V2TXLivePixelFormat,
  codedWidth: number,
  codedHeight: number,
  timestamp: number,
): VideoFrame | undefined {
  const format = formats[pixelFormat];
  if (!format) return undefined;
  const colorSpace = format === 'BGRA' ? {} : { colorSpace: bt601 };
  return new VideoFrame(data, { format, codedWidth, codedHeight, timestamp, ...colorSpace });
}
