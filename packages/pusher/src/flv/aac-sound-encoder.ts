import { LiveCode, LiveError } from '@livelit/core';
import { registerAacEncoder } from '@mediabunny/aac-encoder';
import { AdtsOutputFormat, AudioSample, AudioSampleSource, NullTarget, Output } from 'mediabunny';

import type { PcmBlock } from './pcm-line.ts';
import type { SoundEncoder, SoundFormat, SoundSink } from './sound-encoder.ts';
import { toBytes } from './to-bytes.ts';

/** AAC by FFmpeg's encoder in WebAssembly, for browsers that have none. The file it would write goes nowhere. */
export class AacSoundEncoder implements SoundEncoder {
  readonly #output: Output;
  readonly #source: AudioSampleSource;
  readonly #sink: SoundSink;
  #started: Promise<void>;
  #queue = 0;
  #closed = false;

  constructor({ sampleRate, channels, kbps }: SoundFormat, sink: SoundSink) {
    registerAacEncoder();
    this.#sink = sink;
    let configured = false;
    this.#source = new AudioSampleSource({
      codec: 'aac',
      // Below 16 kbps a channel FFmpeg's encoder refuses; above its limit it only clips.
      bitrate: Math.max(kbps * 1000, 16_000 * channels),
      onEncodedPacket: (packet, metadata) => {
        if (this.#closed) return;
        const description = metadata?.decoderConfig?.description;
        if (!configured && description) {
          configured = true;
          sink.onConfig(toBytes(description));
        }
        sink.onPacket(packet.data, packet.timestamp * 1e6);
      },
    });
    this.#output = new Output({ format: new AdtsOutputFormat(), target: new NullTarget() });
    this.#output.addAudioTrack(this.#source);
    this.#started = this.#output.start();
    this.#started.catch((cause) => this.#fail(cause, sampleRate));
  }

  get queue(): number {
    return this.#queue;
  }

  encode({ time, sampleRate, planes }: PcmBlock): void {
    if (this.#closed) return;
    const frames = planes[0]?.length ?? 0;
    const data = new Float32Array(frames * planes.length);
    planes.forEach((plane, i) => data.set(plane, i * frames));
    const sample = new AudioSample({
      data,
      format: 'f32-planar',
      numberOfChannels: planes.length,
      sampleRate,
      timestamp: time / 1e6,
    });
    this.#queue++;
    this.#started = this.#started
      .then(() => (this.#closed ? undefined : this.#source.add(sample)))
      .catch((cause) => this.#fail(cause, sampleRate))
      .finally(() => {
        this.#queue--;
        sample.close();
      });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    void this.#started.then(() => this.#output.cancel()).catch(() => undefined);
  }

  #fail(cause: unknown, sampleRate: number): void {
    if (this.#closed) return;
    this.close();
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#sink.onFailure(
      new LiveError(LiveCode.ERROR_ENCODER_FAILED, `The AAC encoder failed at ${sampleRate} Hz: ${reason}`, { cause }),
    );
  }
}
