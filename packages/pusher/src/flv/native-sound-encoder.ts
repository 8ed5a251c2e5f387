import { LiveCode, LiveError } from '@livelit/core';

import { opusHead } from './opus-head.ts';
import type { PcmBlock } from './pcm-line.ts';
import type { SoundEncoder, SoundFormat, SoundSink } from './sound-encoder.ts';
import { toBytes } from './to-bytes.ts';

/** AAC or Opus by the browser's AudioEncoder. */
export class NativeSoundEncoder implements SoundEncoder {
  readonly #encoder: AudioEncoder;
  readonly #format: SoundFormat;

  static async supports(format: SoundFormat): Promise<boolean> {
    if (!('AudioEncoder' in globalThis)) return false;
    const answer = await AudioEncoder.isConfigSupported(configOf(format)).catch(() => undefined);
    return answer?.supported === true;
  }

  constructor(format: SoundFormat, sink: SoundSink) {
    const { codec, channels, sampleRate } = format;
    this.#format = format;
    let configured = false;
    this.#encoder = new AudioEncoder({
      output: (chunk, metadata) => {
        const description = metadata?.decoderConfig?.description;
        if (!configured && (description || codec === 'opus')) {
          configured = true;
          sink.onConfig(description ? toBytes(description) : opusHead(channels, sampleRate));
        }
        const data = new Uint8Array(chunk.byteLength);
        chunk.copyTo(data);
        sink.onPacket(data, chunk.timestamp);
      },
      error: (cause) =>
        sink.onFailure(
          new LiveError(LiveCode.ERROR_ENCODER_FAILED, `The ${codec} encoder failed: ${cause.message}`, { cause }),
        ),
    });
    this.#encoder.configure(configOf(format));
  }

  get queue(): number {
    return this.#encoder.encodeQueueSize;
  }

  encode({ time, sampleRate, planes }: PcmBlock): void {
    if (this.#encoder.state !== 'configured') return;
    const frames = planes[0]?.length ?? 0;
    const samples = new Float32Array(frames * planes.length);
    planes.forEach((plane, i) => samples.set(plane, i * frames));
    const data = new AudioData({
      format: 'f32-planar',
      sampleRate,
      numberOfChannels: this.#format.channels,
      numberOfFrames: frames,
      timestamp: Math.round(time),
      data: samples,
    });
    this.#encoder.encode(data);
    data.close();
  }

  setKbps(kbps: number): void {
    if (this.#encoder.state === 'configured') this.#encoder.configure(configOf({ ...this.#format, kbps }));
  }

  close(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }
}

function configOf({ codec, sampleRate, channels, kbps }: SoundFormat): AudioEncoderConfig {
  return {
    codec: codec === 'aac' ? 'mp4a.40.2' : 'opus',
    sampleRate,
    numberOfChannels: channels,
    bitrate: kbps * 1000,
  };
}
