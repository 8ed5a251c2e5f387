import type { TransportStats } from './transport.ts';

/**
 * What is being sent, measured over the last interval. V2TXLive's names and units; what a browser or a transport does
 * not know is undefined.
 */
export interface PusherStatistics {
  /** Pixels that are encoded. */
  readonly width: number | undefined;
  /** Pixels that are encoded. */
  readonly height: number | undefined;
  /** Encoded pictures per second. */
  readonly fps: number | undefined;
  /** kbps. */
  readonly videoBitrate: number | undefined;
  /** kbps. */
  readonly audioBitrate: number | undefined;
  /** Milliseconds to the server and back. */
  readonly rtt: number | undefined;
  /** kbps, all that is sent. */
  readonly netSpeed: number | undefined;
  /** Milliseconds that encoding one picture takes. */
  readonly encodeTime: number | undefined;
  /** Pictures that wait inside the encoder. */
  readonly queue: number | undefined;
  /** Bytes that wait for the network. */
  readonly bufferedAmount: number | undefined;
  /** Key frames since the connection began. */
  readonly keyFrames: number | undefined;
  /** Pictures left out since the connection began. */
  readonly droppedFrames: number | undefined;
  /** Why the picture is worse than asked for. */
  readonly qualityLimitationReason: 'none' | 'bandwidth' | 'cpu' | 'other' | undefined;
}

/** Totals at one moment. */
export interface StatsSample {
  /** Milliseconds. */
  readonly at: number;
  readonly stats: TransportStats;
}

/** Statistics of no connection. */
export const noStatistics: PusherStatistics = Object.freeze({
  width: undefined,
  height: undefined,
  fps: undefined,
  videoBitrate: undefined,
  audioBitrate: undefined,
  rtt: undefined,
  netSpeed: undefined,
  encodeTime: undefined,
  queue: undefined,
  bufferedAmount: undefined,
  keyFrames: undefined,
  droppedFrames: undefined,
  qualityLimitationReason: undefined,
});

/** Rates from two samples of totals; without an earlier one only what needs none. */
export function toStatistics({ at, stats }: StatsSample, before: StatsSample | undefined): PusherStatistics {
  const seconds = before ? (at - before.at) / 1000 : 0;
  const rate = (now: number, then: number | undefined) =>
    seconds > 0 && then !== undefined ? Math.max(0, now - then) / seconds : undefined;
  const kbps = (now: number, then: number | undefined) => round((rate(now, then) ?? NaN) / 125);
  const total = ({ totalBytes, videoBytes, audioBytes }: TransportStats) => totalBytes ?? videoBytes + audioBytes;
  const last = before?.stats;
  const pictures = stats.frames - (last?.frames ?? 0);
  return {
    width: stats.width,
    height: stats.height,
    fps: round(rate(stats.frames, last?.frames)),
    videoBitrate: kbps(stats.videoBytes, last?.videoBytes),
    audioBitrate: kbps(stats.audioBytes, last?.audioBytes),
    rtt: round(stats.rttMs),
    netSpeed: kbps(total(stats), last && total(last)),
    encodeTime:
      stats.encodeMs === undefined || pictures <= 0 ? undefined : (stats.encodeMs - (last?.encodeMs ?? 0)) / pictures,
    queue: stats.queue,
    bufferedAmount: stats.bufferedBytes,
    keyFrames: stats.keyFrames,
    droppedFrames: stats.droppedFrames,
    qualityLimitationReason: stats.qualityLimitationReason,
  };
}

function round(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : Math.round(value);
}
