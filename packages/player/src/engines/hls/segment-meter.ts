import type Hls from 'hls.js';

/** Seconds of media that a bitrate is measured over. */
const windowSeconds = 10;

/** Bitrate of segments as they are, not as they arrive: bytes over their own duration. */
export class SegmentMeter {
  readonly #segments: { readonly bytes: number; readonly seconds: number }[] = [];

  /** A segment or part has arrived. */
  add(bytes: number, seconds: number): void {
    this.#segments.push({ bytes, seconds });
    while (this.#sum('seconds') - this.#segments[0]!.seconds > windowSeconds) this.#segments.shift();
  }

  /** kbps of the latest ten seconds of media; `undefined` before there is any. */
  get kbps(): number | undefined {
    const seconds = this.#sum('seconds');
    return seconds > 0 ? Math.round((this.#sum('bytes') * 8) / seconds / 1000) : undefined;
  }

  #sum(key: 'bytes' | 'seconds'): number {
    return this.#segments.reduce((sum, segment) => sum + segment[key], 0);
  }
}

/** Counts what one hls.js after the other loads. */
export class SegmentMeters {
  readonly #pictures = new SegmentMeter();
  readonly #sounds = new SegmentMeter();
  #bytes = 0;

  /** So many more bytes have come. */
  arrived(count: number): void {
    this.#bytes += count;
  }

  /** Bytes of all segments, also of those that are still arriving. */
  get bytes(): number {
    return this.#bytes;
  }

  /** kbps of the picture, sound included where it shares the segments. */
  get videoBitrate(): number | undefined {
    return this.#pictures.kbps;
  }

  /** kbps of the sound where it has segments of its own. */
  get audioBitrate(): number | undefined {
    return this.#sounds.kbps;
  }

  /** Listens to one hls.js. */
  watch(hls: Hls, { FRAG_LOADED }: typeof Hls.Events): void {
    hls.on(FRAG_LOADED, (_event, { frag, part, payload }) => {
      if (frag.sn === 'initSegment') return;
      const meter = (frag.type as string) === 'audio' ? this.#sounds : this.#pictures;
      if ((frag.type as string) !== 'subtitle') meter.add(payload.byteLength, (part ?? frag).duration);
    });
  }
}
