import { LiveCode, LiveError } from '@livelit/core';

import { PcmLine, type PcmBlock } from './pcm-line.ts';
import type { SoundSettings } from './publish-messages.ts';
import { createSoundEncoder, type SoundEncoder, type SoundFormat, type SoundSink } from './sound-encoder.ts';

/**
 * Blocks, of 10 ms or more, that may wait for the encoder, which may have to be loaded first. None is ever left out:
 * encoders count samples, so all later sound would come too early.
 */
const longestQueue = 1500;

/** The sound of all connections: a line without holes, and the encoder at its end. */
export class SoundTrack {
  #settings: SoundSettings;
  readonly #sink: SoundSink;
  #line: PcmLine | undefined;
  #encoder: SoundEncoder | undefined;
  #format: SoundFormat | undefined;
  #waiting: PcmBlock[] = [];
  #closed = false;

  constructor(settings: SoundSettings, sink: SoundSink) {
    this.#settings = settings;
    this.#sink = sink;
  }

  /** What is encoded; undefined until the first sound told its rate. */
  get format(): SoundFormat | undefined {
    return this.#format;
  }

  /** Makes the encoder ready for sound like this one. */
  prepare(block: PcmBlock): void {
    if (this.#format || this.#closed) return;
    const { codec, kbps, channels } = this.#settings;
    const format = { codec, kbps, sampleRate: block.sampleRate, channels: Math.min(channels, block.planes.length) };
    this.#format = format;
    this.#line = new PcmLine(format, (one) => this.#encode(one));
    createSoundEncoder(format, this.#sink).then(
      (encoder) => {
        if (this.#closed) return encoder.close();
        this.#encoder = encoder;
        for (const one of this.#waiting.splice(0)) encoder.encode(one);
      },
      (error: LiveError) => this.#closed || this.#sink.onFailure(error),
    );
  }

  add(block: PcmBlock): void {
    this.prepare(block);
    this.#line?.add(block);
  }

  /** Silence up to `time`, where no sound came. */
  fillTo(time: number): void {
    this.#line?.fillTo(time);
  }

  /** Another bitrate, where the encoder can change it. */
  setKbps(kbps: number): void {
    if (kbps === this.#settings.kbps) return;
    this.#settings = { ...this.#settings, kbps };
    this.#encoder?.setKbps?.(kbps);
  }

  close(): void {
    this.#closed = true;
    this.#waiting = [];
    this.#encoder?.close();
  }

  #encode(block: PcmBlock): void {
    const queue = this.#encoder?.queue ?? this.#waiting.length;
    if (this.#closed) return;
    if (queue > longestQueue) return this.#fail();
    if (this.#encoder) this.#encoder.encode(block);
    else this.#waiting.push(block);
  }

  #fail(): void {
    this.close();
    this.#sink.onFailure(
      new LiveError(
        LiveCode.ERROR_ENCODER_FAILED,
        `The ${this.#settings.codec} encoder does not keep up with the sound.`,
      ),
    );
  }
}
