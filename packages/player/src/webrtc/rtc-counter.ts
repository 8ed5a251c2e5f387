import type { EngineStatistics } from '../engine.ts';

/** What of getStats() is read here; browsers leave out different members. */
interface Stat {
  readonly id: string;
  readonly type: string;
  readonly kind?: string;
  readonly codecId?: string;
  readonly clockRate?: number;
  readonly bytesReceived?: number;
  readonly headerBytesReceived?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly concealedSamples?: number;
  readonly silentConcealedSamples?: number;
  readonly jitterBufferDelay?: number;
  readonly jitterBufferEmittedCount?: number;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly currentRoundTripTime?: number;
  readonly timestamp?: number;
  readonly remoteTimestamp?: number;
}

/** Milliseconds for which what was read still holds. */
const freshMs = 1000;

/** Reads the counters of a connection; remembers what it needs to make a present delay of a running sum. */
export class RtcCounter {
  readonly #connection: RTCPeerConnection;
  #readAt = -Infinity;
  #senderClock = 0;
  #delay: number | undefined;
  #summed = 0;
  #emitted = 0;
  #rtt: number | undefined;

  constructor(connection: RTCPeerConnection) {
    this.#connection = connection;
  }

  /** Seconds between the server and the screen, as far as they can be known. */
  get latency(): number | undefined {
    if (performance.now() - this.#readAt > freshMs) void this.read().catch(() => undefined);
    return this.#delay === undefined ? undefined : (this.#delay + (this.#rtt ?? 0) / 2) / 1000;
  }

  /** Milliseconds by which our clock is ahead of the sender's, as its reports tell; 0 while there are none. */
  get senderClock(): number {
    if (performance.now() - this.#readAt > freshMs) void this.read().catch(() => undefined);
    return this.#senderClock;
  }

  /** What was counted since the connection was made. */
  async read(): Promise<EngineStatistics> {
    this.#readAt = performance.now();
    const stats: Stat[] = [];
    (await this.#connection.getStats()).forEach((stat: Stat) => stats.push(stat));
    const inbound = (kind: string) => stats.find((stat) => stat.type === 'inbound-rtp' && stat.kind === kind);
    const video = inbound('video');
    const audio = inbound('audio');
    const pair = stats.find((stat) => stat.type === 'candidate-pair' && stat.nominated && stat.state === 'succeeded');
    const clockRate = stats.find((stat) => stat.id === audio?.codecId)?.clockRate ?? 48_000;
    this.#rtt = milliseconds(pair?.currentRoundTripTime);
    this.#noteDelay(video ?? audio);
    this.#noteClock(stats.find((stat) => stat.type === 'remote-outbound-rtp' && stat.remoteTimestamp));
    return {
      bytes: bytesOf(video) + bytesOf(audio),
      videoBytes: video && bytesOf(video),
      audioBytes: audio && bytesOf(audio),
      videoPackets: packetsOf(video),
      audioPackets: packetsOf(audio),
      audioConcealed:
        audio?.concealedSamples === undefined
          ? undefined
          : (audio.concealedSamples - (audio.silentConcealedSamples ?? 0)) / clockRate,
      rtt: this.#rtt,
      jitterBufferDelay: this.#delay,
    };
  }

  #noteClock({ timestamp, remoteTimestamp }: Partial<Stat> = {}): void {
    if (timestamp === undefined || remoteTimestamp === undefined) return;
    this.#senderClock = timestamp - remoteTimestamp - (this.#rtt ?? 0) / 2;
  }

  #noteDelay(stat: Stat | undefined): void {
    const { jitterBufferDelay: summed = 0, jitterBufferEmittedCount: emitted = 0 } = stat ?? {};
    if (emitted <= this.#emitted) return;
    this.#delay = milliseconds((summed - this.#summed) / (emitted - this.#emitted));
    this.#summed = summed;
    this.#emitted = emitted;
  }
}

function bytesOf(stat: Stat | undefined): number {
  return (stat?.bytesReceived ?? 0) + (stat?.headerBytesReceived ?? 0);
}

function packetsOf(stat: Stat | undefined): EngineStatistics['videoPackets'] {
  return stat?.packetsReceived === undefined
    ? undefined
    : { received: stat.packetsReceived, lost: stat.packetsLost ?? 0 };
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}
