import { type EncodedPacket, EncodedPacketSink, type InputTrack } from 'mediabunny';

import { DecodeOrder } from './decode-order.ts';
import { type FragmentSample, writeFragment } from './fragment.ts';

/** A part of a track, ready to be appended. */
export interface TrackPiece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Seconds up to which the track is complete with it. */
  readonly end: number;
}

interface TimedPacket {
  readonly packet: EncodedPacket;
  /** Ticks. */
  readonly decodeTime: number;
}

/** Reads one track of a file from any position, and gives it in fragments. A read that failed can be tried again. */
export class TrackReader {
  readonly #sink: EncodedPacketSink;
  readonly #isVideo: boolean;
  readonly #timescale: number;
  /** Times before the start, in order; see `early`. */
  readonly #early: readonly number[];
  #sequence = 0;
  #order = new DecodeOrder();
  /** The packet that is read next is the one after this. */
  #last: EncodedPacket | undefined;
  /** The last packet whose time is known to `#order`. */
  #seen: EncodedPacket | undefined;
  #seenAll = false;
  #start: EncodedPacket | undefined;
  /** Packets that are not in a piece yet; kept when a read fails. */
  #read: TimedPacket[] = [];

  private constructor(track: InputTrack, timescale: number, early: readonly number[]) {
    this.#sink = new EncodedPacketSink(track);
    this.#isVideo = track.isVideoTrack();
    this.#timescale = timescale;
    this.#early = early;
  }

  static async open(track: InputTrack, timescale: number): Promise<TrackReader> {
    return new TrackReader(track, timescale, track.isVideoTrack() ? await early(track) : []);
  }

  /** Goes to the last key frame before `time`, seconds, or to the first one. */
  async seek(time: number): Promise<void> {
    const start = (await this.#sink.getKeyPacket(time)) ?? (await this.#sink.getFirstKeyPacket()) ?? undefined;
    this.#order = new DecodeOrder();
    this.#last = this.#seen = undefined;
    this.#read = [];
    this.#seenAll = false;
    this.#start = start;
  }

  /** The next piece of about `seconds`; `undefined` at the end of the track. */
  async next(seconds: number): Promise<TrackPiece | undefined> {
    const read = this.#read;
    const isEnough = () => read.length > 1 && read.at(-1)!.decodeTime - read[0]!.decodeTime >= this.#ticks(seconds);
    while (!isEnough()) {
      const packet = await this.#packet();
      if (!packet) break;
      read.push(packet);
    }
    const [first] = read;
    if (!first) return undefined;
    // How long the last one lasts is known from the one after it.
    const rest = isEnough() ? read.at(-1) : undefined;
    this.#read = rest ? [rest] : [];
    const samples = read.slice(0, rest ? -1 : undefined).map(({ packet, decodeTime }, index): FragmentSample => {
      const { data, duration, timestamp, type } = packet;
      const nextTime = read[index + 1]?.decodeTime ?? decodeTime + this.#ticks(duration);
      const shownAfter = this.#timeOf(timestamp) - decodeTime;
      return { data, duration: Math.max(1, nextTime - decodeTime), shownAfter, isKey: type === 'key' };
    });
    const { decodeTime } = first;
    const bytes = writeFragment({ sequence: ++this.#sequence, decodeTime, samples });
    const ticks = samples.reduce((sum, { duration }) => sum + duration, decodeTime);
    return { bytes, end: ticks / this.#timescale };
  }

  async #packet(): Promise<TimedPacket | undefined> {
    for (;;) {
      const packet = this.#last ? await this.#sink.getNextPacket(this.#last) : (this.#start ?? null);
      if (!packet) return undefined;
      const decodeTime = await this.#decodeTime(packet);
      this.#last = packet;
      // Sound from before the start, which encoders put there to warm up.
      if (decodeTime >= 0) return { packet, decodeTime };
    }
  }

  async #decodeTime(packet: EncodedPacket): Promise<number> {
    if (!this.#isVideo) return this.#timeOf(packet.timestamp);
    while (!this.#order.isReady && !this.#seenAll) {
      const next: EncodedPacket | null = this.#seen
        ? await this.#sink.getNextPacket(this.#seen, { metadataOnly: true })
        : packet;
      if (next) this.#order.add(this.#timeOf(next.timestamp));
      else this.#seenAll = true;
      this.#seen = next ?? this.#seen;
    }
    return this.#order.next() ?? this.#timeOf(packet.timestamp);
  }

  /** When a packet is shown, ticks. */
  #timeOf(timestamp: number): number {
    if (timestamp >= 0 || !this.#isVideo) return this.#ticks(timestamp) + this.#early.length;
    return this.#early.findLastIndex((time) => time <= timestamp);
  }

  #ticks(seconds: number): number {
    return Math.round(seconds * this.#timescale);
  }
}

/**
 * Pictures from before the start, which an edit list cuts off: others refer to them, so they have to be decoded, but Media
 * Source Extensions drop a whole group whose first picture they may not show. They are shown for one tick each instead.
 */
async function early(track: InputTrack): Promise<number[]> {
  const sink = new EncodedPacketSink(track);
  const times: number[] = [];
  let packet = await sink.getFirstPacket({ metadataOnly: true });
  for (let later = 0; packet && later < 32; packet = await sink.getNextPacket(packet, { metadataOnly: true }))
    if (packet.timestamp < 0) times.push(packet.timestamp);
    else later += 1;
  return times.toSorted((a, b) => a - b);
}
