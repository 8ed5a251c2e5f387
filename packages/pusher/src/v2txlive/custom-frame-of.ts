import { LiveCode, LiveError } from '@livelit/core';
import { V2TXLivePixelFormat } from '@livelit/core/v2txlive';

import { frameOfBytes } from './frame-of-bytes.ts';
import type { V2TXLiveCustomAudioFrame, V2TXLiveCustomVideoFrame } from './v2-tx-live-def.ts';

/** Timestamps in microseconds, as WebCodecs has them, of milliseconds. */
const microseconds = (ms = performance.now()) => Math.round(ms * 1000);

/** The picture as a frame of our own; the sender keeps what it gave. Throws ERROR_INVALID_PARAMETER for what is none. */
export function videoFrameOfCustom(frame: V2TXLiveCustomVideoFrame): VideoFrame {
  const { pixelFormat = V2TXLivePixelFormat.I420, pixelBuffer, texture, data, width = 0, height = 0 } = frame;
  try {
    const timestamp = microseconds(frame.timestamp);
    if (frame.rotation) throw new Error('A turned picture is not taken; turn it before.');
    if (pixelBuffer) return new VideoFrame(pixelBuffer, { timestamp });
    if (texture) return new VideoFrame(texture, { timestamp });
    const made = data && frameOfBytes(data, pixelFormat, width, height, timestamp);
    if (!made) throw new Error('Bytes as I420, NV12 or BGRA32, a VideoFrame or an ImageBitmap are wanted.');
    return made;
  } catch (cause) {
    throw invalid('picture', cause);
  }
}

/** The sound as a frame of our own. Throws ERROR_INVALID_PARAMETER for what is none. */
export function audioDataOfCustom(frame: V2TXLiveCustomAudioFrame): AudioData {
  const { data, sampleRate = 48_000, channel: numberOfChannels = 1 } = frame;
  try {
    return new AudioData({
      format: 's16',
      data,
      sampleRate,
      numberOfChannels,
      numberOfFrames: data.byteLength / 2 / numberOfChannels,
      timestamp: microseconds(frame.timestamp),
    });
  } catch (cause) {
    throw invalid('sound', cause);
  }
}

function invalid(what: string, cause: unknown): LiveError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `This is no ${what}: ${reason}`, { cause });
}
