import { buildOpusHead, opusConfig } from '../audio/opus-head.ts';
import { h264Config } from '../h264/h264-config.ts';
import type { AudioConfig, AudioFrame, H264Config, VideoFrame } from '../media/frames.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

const pps = hex('68cb83cb20');

/** Parameter sets of 640x360 and of 320x180, Baseline. */
export const sampleConfigs: { readonly large: H264Config; readonly small: H264Config } = {
  large: h264Config(hex('6742c01ed900a02ff970110000030001000003003c0f162e48'), pps),
  small: h264Config(hex('6742c00cd9014197e5c044000003000400000300f03c50a92e'), pps),
};

export const aacSample: AudioConfig = { codec: 'aac', config: hex('1190'), sampleRate: 48_000, channels: 2 };
export const opusSample: AudioConfig = opusConfig(buildOpusHead())!;

/** A picture of `size` bytes that no decoder would like, at a time in milliseconds. */
export function videoFrame(timeMs: number, key = false, size = 100): VideoFrame {
  const nal = new Uint8Array(size).fill(0x55);
  nal[0] = key ? 0x65 : 0x41;
  return { timeMs, compositionMs: 0, key, nals: [nal] };
}

export function audioFrame(timeMs: number, size = 20): AudioFrame {
  return { timeMs, data: new Uint8Array(size).fill(0xfc) };
}
