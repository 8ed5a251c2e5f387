import type { LiveError } from '@livelit/core';

import { PcmLine, type PcmBlock } from './pcm-line.ts';
import type { SoundSettings } from './publish-messages.ts';
import { createSoundEncoder, type SoundEncoder, type SoundFormat, type SoundSink } from './sound-encoder.ts';

/** Blocks that may wait for the encoder before sound is left out: half a second and more. */
const longestQueue = 64;

/** The sound of one connection: a line without holes, and the encoder at its end. */
export class SoundTrack {
  readonly #settings: SoundSettings;
  readonly #sink: SoundSink;
  #line: PcmLine | undefined;
  #encoder: SoundEncoder | undefined;
  #format: SoundFormat | undefined;
  #preparing = false;
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
    if (this.#preparing || this.#closed) return;
    this.#preparing = true;
    const { codec, kbps, channels } = this.#settings;
    const format = { codec, kbps, sampleRate: block.sampleRate, channels: Math.min(channels, block.planes.length) };
    this.#format = format;
    createSoundEncoder(format, this.#sink).then(
      (encoder) => {
        if (this.#closed) return encoder.close();
        this.#encoder = encoder;
        this.#line = new PcmLine(format, (one) => encoder.queue < longestQueue && encoder.encode(one));
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

  close(): void {
    this.#closed = true;
    this.#encoder?.close();
  }
}
