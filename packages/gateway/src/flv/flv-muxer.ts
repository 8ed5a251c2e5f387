import type { AudioConfig, AudioFrame, H264Config, VideoFrame } from '../media/frames.ts';
import { FlvTagType } from './flv-demuxer.ts';

const headerSize = 11;
const sizeSize = 4;
const opus = new TextEncoder().encode('Opus');
/** Enhanced RTMP: audio format 9 says that a packet type and a FourCC follow. */
const [enhancedStart, enhancedFrames] = [0x90, 0x91];
/** AAC; rate, size and channels of this byte mean nothing for it and are fixed. */
const aacPrefix = 0xaf;
const [keyFrame, interFrame] = [0x17, 0x27];

/** The header of an FLV stream, with the size that stands before the first tag. */
export function flvHeader(tracks: { readonly audio: boolean; readonly video: boolean }): Buffer {
  const flags = (tracks.audio ? 4 : 0) | (tracks.video ? 1 : 0);
  return Buffer.from([0x46, 0x4c, 0x56, 1, flags, 0, 0, 0, 9, 0, 0, 0, 0]);
}

/** The tag that tells decoders about the pictures from `timeMs` on. */
export function videoConfigTag(config: H264Config, timeMs: number): Buffer {
  return tag(FlvTagType.video, timeMs, [keyFrame, 0, 0, 0, 0], config.avcc);
}

/** The tag that tells decoders about the sound from `timeMs` on. */
export function audioConfigTag(config: AudioConfig, timeMs: number): Buffer {
  const prefix = config.codec === 'aac' ? [aacPrefix, 0] : [enhancedStart, ...opus];
  return tag(FlvTagType.audio, timeMs, prefix, config.config);
}

export function videoTag(frame: VideoFrame): Buffer {
  // The difference of rounded times, lest presentation times wobble by the rounding of both.
  const composition = Math.round(frame.timeMs + frame.compositionMs) - Math.round(frame.timeMs);
  let size = 5;
  for (const nal of frame.nals) size += 4 + nal.length;
  const data = allocateTag(FlvTagType.video, frame.timeMs, size);
  data[headerSize] = frame.key ? keyFrame : interFrame;
  data[headerSize + 1] = 1;
  data.writeIntBE(Math.max(-0x80_00_00, Math.min(composition, 0x7f_ff_ff)), headerSize + 2, 3);
  let offset = headerSize + 5;
  for (const nal of frame.nals) {
    data.writeUInt32BE(nal.length, offset);
    data.set(nal, offset + 4);
    offset += 4 + nal.length;
  }
  return data;
}

export function audioTag(codec: AudioConfig['codec'], frame: AudioFrame): Buffer {
  return tag(FlvTagType.audio, frame.timeMs, codec === 'aac' ? [aacPrefix, 1] : [enhancedFrames, ...opus], frame.data);
}

function tag(type: FlvTagType, timeMs: number, prefix: ArrayLike<number>, body: Uint8Array): Buffer {
  const data = allocateTag(type, timeMs, prefix.length + body.length);
  data.set(prefix, headerSize);
  data.set(body, headerSize + prefix.length);
  return data;
}

/** A tag with everything written but its body. */
function allocateTag(type: FlvTagType, timeMs: number, bodySize: number): Buffer {
  const data = Buffer.allocUnsafe(headerSize + bodySize + sizeSize);
  // Wraps after 49 days, as the format does.
  const timestamp = (Math.round(timeMs) % 2 ** 32) >>> 0;
  data[0] = type;
  data.writeUIntBE(bodySize, 1, 3);
  data.writeUIntBE(timestamp & 0xff_ff_ff, 4, 3);
  data[7] = timestamp >>> 24;
  data.writeUIntBE(0, 8, 3);
  data.writeUInt32BE(headerSize + bodySize, headerSize + bodySize);
  return data;
}
