import type { TransportStats } from '../transport.ts';

/** The members of `RTCStats` that are read; browsers leave some out. */
interface Entry {
  readonly type: string;
  readonly id: string;
  readonly kind?: string;
  readonly codecId?: string;
  readonly mimeType?: string;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly responsesReceived?: number;
  readonly packetsSent?: number;
  readonly retransmittedPacketsSent?: number;
  readonly totalPacketSendDelay?: number;
  readonly framesEncoded?: number;
  readonly framesSent?: number;
  readonly keyFramesEncoded?: number;
  readonly totalEncodeTime?: number;
  readonly targetBitrate?: number;
  readonly nackCount?: number;
  readonly pliCount?: number;
  readonly firCount?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly frames?: number;
  readonly qualityLimitationReason?: 'none' | 'bandwidth' | 'cpu' | 'other';
  readonly fractionLost?: number;
  readonly roundTripTime?: number;
  readonly currentRoundTripTime?: number;
  readonly availableOutgoingBitrate?: number;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly selectedCandidatePairId?: string;
}

type Report = Iterable<readonly [string, unknown]>;
type Total = NonNullable<{ [K in keyof Entry]: Entry[K] extends number | undefined ? K : never }[keyof Entry]>;

/** Makes statistics of `RTCPeerConnection.getStats()`; remembers what a delay of late is made of. */
export class PushStats {
  #sentDelay = 0;
  #sentPackets = 0;
  #delayMs: number | undefined;

  /** What is known now, in totals from the beginning. */
  read(report: Report): TransportStats {
    const entries = entriesOf(report);
    const of = (type: string, kind?: string) =>
      entries.filter((entry) => entry.type === type && (kind === undefined || entry.kind === kind));
    const video = of('outbound-rtp', 'video');
    const audio = of('outbound-rtp', 'audio');
    const lost = of('remote-inbound-rtp', 'video').concat(of('remote-inbound-rtp', 'audio'));
    const source = of('media-source', 'video')[0];
    // Of several sizes at once the largest is what the others are made for.
    const main = video.toSorted((a, b) => (b.frameWidth ?? 0) - (a.frameWidth ?? 0))[0];
    const transport = of('transport')[0];
    const pair = pairOf(entries);
    const rttMs = ms(pair?.currentRoundTripTime ?? lost.find((one) => one.roundTripTime !== undefined)?.roundTripTime);
    const encoded = main?.framesEncoded ?? 0;
    return {
      videoBytes: sum(video, 'bytesSent') ?? 0,
      audioBytes: sum(audio, 'bytesSent') ?? 0,
      totalBytes: transport?.bytesSent ?? pair?.bytesSent,
      frames: encoded,
      keyFrames: main?.keyFramesEncoded,
      droppedFrames: source?.frames === undefined ? undefined : Math.max(0, source.frames - encoded),
      encodeMs: ms(sum(video, 'totalEncodeTime')),
      width: main?.frameWidth,
      height: main?.frameHeight,
      rttMs,
      codec: entries.find(({ id, type }) => type === 'codec' && id === main?.codecId)?.mimeType,
      targetKbps: kbps(sum(video, 'targetBitrate')),
      availableKbps: kbps(pair?.availableOutgoingBitrate),
      sendDelayMs: this.#delay(video, rttMs),
      framesSent: main?.framesSent,
      packetsSent: sum([...video, ...audio], 'packetsSent'),
      retransmits: sum([...video, ...audio], 'retransmittedPacketsSent'),
      lossRate: lost.find(({ fractionLost }) => fractionLost !== undefined)?.fractionLost,
      nackCount: sum(video, 'nackCount'),
      pliCount: sum(video, 'pliCount'),
      firCount: sum(video, 'firCount'),
      qualityLimitationReason: main?.qualityLimitationReason,
    };
  }

  /** What packets waited of late before they were sent, and half a round trip. */
  #delay(video: readonly Entry[], rttMs: number | undefined): number | undefined {
    const delay = sum(video, 'totalPacketSendDelay');
    const packets = sum(video, 'packetsSent');
    if (delay === undefined || packets === undefined || rttMs === undefined) return undefined;
    if (packets > this.#sentPackets) this.#delayMs = ((delay - this.#sentDelay) / (packets - this.#sentPackets)) * 1000;
    this.#sentDelay = delay;
    this.#sentPackets = packets;
    return this.#delayMs === undefined ? undefined : this.#delayMs + rttMs / 2;
  }
}

/** Bytes, and answers to ICE's questions, that have come from the server: any growth is a sign of life. */
export function receivedIn(report: Report): number {
  const pair = pairOf(entriesOf(report));
  return (pair?.bytesReceived ?? 0) + (pair?.responsesReceived ?? 0);
}

function entriesOf(report: Report): readonly Entry[] {
  return [...report].map(([, entry]) => entry as Entry);
}

/** Several pairs may be nominated; only the selected one carries the media. Firefox does not say which it is. */
function pairOf(entries: readonly Entry[]): Entry | undefined {
  const pairs = entries.filter(({ type }) => type === 'candidate-pair');
  const selected = entries.find(({ type }) => type === 'transport')?.selectedCandidatePairId;
  return (
    pairs.find(({ id }) => id === selected) ?? pairs.find(({ nominated, state }) => nominated && state === 'succeeded')
  );
}

/** The sum of what the entries tell; `undefined` when none of them does. */
function sum(entries: readonly Entry[], name: Total): number | undefined {
  const told = entries.map((entry) => entry[name] as number | undefined).filter((value) => value !== undefined);
  return told.length ? told.reduce((total, value) => total + value, 0) : undefined;
}

function ms(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

function kbps(bits: number | undefined): number | undefined {
  return bits === undefined ? undefined : Math.round(bits / 1000);
}
