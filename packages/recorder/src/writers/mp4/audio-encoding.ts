import { LiveCode, LiveError } from '@livelit/core';

import { recordedRate } from './audio-codec.ts';
import type { Mp4Muxer } from './mp4-muxer.ts';

/** An `AudioEncoder` that is fed an unbroken row of samples, and whose chunks go to the muxer. */
export class AudioEncoding {
  readonly config: AudioEncoderConfig;
  readonly #encoder: AudioEncoder;
  #frames = 0;

  constructor(config: AudioEncoderConfig, muxer: Mp4Muxer, report: (error: LiveError) => void) {
    this.config = config;
    this.#encoder = new AudioEncoder({
      output: (chunk, meta) => muxer.addAudio(chunk, meta),
      error: (cause) => {
        const text = `The audio encoder failed: ${cause.message.replace(/\.$/, '')}.`;
        report(new LiveError(LiveCode.ERROR_ENCODER_FAILED, text, { cause, detail: { codec: config.codec } }));
      },
    });
    this.#encoder.configure(config);
  }

  /** Planes of `config.numberOfChannels` channels, all of the same length. */
  encode(planes: readonly Float32Array[]): void {
    const numberOfFrames = planes[0]?.length ?? 0;
    if (numberOfFrames === 0 || this.#encoder.state !== 'configured') return;
    const data = new Float32Array(numberOfFrames * planes.length);
    for (const [index, plane] of planes.entries()) data.set(plane, index * numberOfFrames);
    const sound = new AudioData({
      format: 'f32-planar',
      sampleRate: recordedRate,
      numberOfChannels: planes.length,
      numberOfFrames,
      timestamp: Math.round((this.#frames * 1e6) / recordedRate),
      data,
    });
    this.#frames += numberOfFrames;
    this.#encoder.encode(sound);
    sound.close();
  }

  /** Silence, a second at a time: a long hole would else be one huge block. */
  silence(frames: number): void {
    for (let left = frames; left > 0; left -= recordedRate) {
      const length = Math.min(left, recordedRate);
      this.encode(Array.from({ length: this.config.numberOfChannels }, () => new Float32Array(length)));
    }
  }

  async finish(): Promise<void> {
    if (this.#encoder.state === 'configured') await this.#encoder.flush().catch(() => {});
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }
}
