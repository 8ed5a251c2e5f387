import type { LiveError } from '@livelit/core';

import { recordedRate } from './audio-codec.ts';
import { AudioEncoding } from './audio-encoding.ts';
import { AudioLine } from './audio-line.ts';
import { Resampler, toChannels } from './channels.ts';
import type { SoundBlock } from './mp4-messages.ts';
import type { Mp4Muxer } from './mp4-muxer.ts';
import type { RecordingClock } from './recording-clock.ts';
import { TrackClock } from './track-clock.ts';

/** Seconds without sound after which silence is written: at once when the track says that it is muted. */
const patience = { muted: 0.3, live: 2 };
/** Seconds that are left for sound still on its way. */
const margin = 0.2;

/** What a line of sound is lent. */
export interface SoundLineContext {
  readonly clock: RecordingClock;
  readonly muxer: Mp4Muxer;
  readonly config: AudioEncoderConfig;
  /** Whether sound alone begins the file; with video, the first picture does. */
  readonly leads: boolean;
  report(error: LiveError): void;
}

/** One unbroken line of sound on the time line of the file, with silence where the source gives none. */
export class SoundLine {
  muted = false;
  readonly encoding: AudioEncoding;
  readonly #context: SoundLineContext;
  readonly #line = new AudioLine(recordedRate);
  #source = new TrackClock();
  #resampler: { readonly rate: number; readonly channels: number; readonly resampler: Resampler } | undefined;

  constructor(context: SoundLineContext) {
    this.#context = context;
    this.encoding = new AudioEncoding(context.config, context.muxer, (error) => context.report(error));
  }

  /** Seconds by which the page's clock is ahead of the sound card's. */
  get drift(): number {
    return this.#line.drift;
  }

  /** Another source follows, with a clock of its own. */
  changeSource(): void {
    this.#source = new TrackClock();
    this.#resampler = undefined;
  }

  take({ planes, sampleRate, timestamp }: SoundBlock): void {
    const { clock, config, leads } = this.#context;
    const lengthMs = ((planes[0]?.length ?? 0) / sampleRate) * 1000;
    // A block arrives when its last sample has been heard.
    const moment = this.#source.place(timestamp / 1000 + lengthMs, performance.now()) - lengthMs;
    if (clock.paused) return;
    if (leads) clock.start(moment);
    const seconds = clock.at(moment);
    if (seconds === undefined) return;
    const mixed = this.#resample(toChannels(planes, config.numberOfChannels), sampleRate);
    const { silence, skip } = this.#line.place(seconds, mixed[0]?.length ?? 0);
    this.encoding.silence(silence);
    this.encoding.encode(skip > 0 ? mixed.map((plane) => plane.subarray(skip)) : mixed);
  }

  /** Fills in when the source has given nothing for a while. */
  tick(now: number): void {
    const { clock, leads } = this.#context;
    if (clock.paused) return;
    if (leads) clock.start(now);
    const elapsed = clock.elapsed(now);
    const missing = elapsed - this.#line.drift - this.#line.end;
    if (missing > (this.muted ? patience.muted : patience.live))
      this.encoding.silence(this.#line.fill(elapsed - margin));
  }

  /** Fills silence up to the end of the file, and waits for the encoder. */
  async finish(now: number): Promise<void> {
    const elapsed = this.#context.clock.elapsed(now);
    if (elapsed - this.#line.drift - this.#line.end > margin) this.encoding.silence(this.#line.fill(elapsed));
    await this.encoding.finish();
  }

  #resample(planes: readonly Float32Array[], rate: number): readonly Float32Array[] {
    if (rate === recordedRate) return planes;
    const channels = planes.length;
    if (this.#resampler?.rate !== rate || this.#resampler.channels !== channels)
      this.#resampler = { rate, channels, resampler: new Resampler(rate, recordedRate) };
    return this.#resampler.resampler.convert(planes);
  }
}
