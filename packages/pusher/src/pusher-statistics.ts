import type { PusherStatistics } from '@livelit/core';

import type { TransportStats } from './transport.ts';

/**
 * What is being sent, measured over the last interval: V2TXLive's figures, and some that a browser knows besides. What
 * browser or transport do not know is missing.
 */
export interface LivePusherStatistics extends PusherStatistics {
  /** Milliseconds that encoding one picture takes. */
  encodeTime?: number;
  /** Pictures that wait inside the encoder. */
  queue?: number;
  /** Bytes that wait for the network. */
  bufferedAmount?: number;
  /** Key frames since the connection began. */
  keyFrames?: number;
  /** Pictures left out since the connection began. */
  droppedFrames?: number;
  /** Pictures handed to the network since the connection began. */
  framesSent?: number;
  /** Packets sent since the connection began; WebRTC only. */
  packetsSent?: number;
  /** Packets sent again since the connection began; WebRTC only. */
  retransmits?: number;
  /** Share of packets that the server missed lately, in %; WebRTC only. */
  packetLoss?: number;
  /** Requests for lost packets, and for key frames by PLI and FIR, since the connection began; WebRTC only. */
  nackCount?: number;
  pliCount?: number;
  firCount?: number;
  /** Milliseconds from the encoder to the server, waiting included. */
  sendDelay?: number;
  /** Bitrate that the video encoder is told to keep, kbps. */
  targetVideoBitrate?: number;
  /** What the network is believed to carry, kbps. */
  availableBitrate?: number;
  /** MIME type of the video codec, such as `video/H264`. */
  codec?: string;
  /** Why the picture is worse than asked for. */
  qualityLimitationReason?: 'none' | 'bandwidth' | 'cpu' | 'other';
}

/** Totals at one moment. */
export interface StatsSample {
  /** Milliseconds. */
  readonly at: number;
  readonly stats: TransportStats;
}

/** Rates from two samples of totals; without an earlier one only what needs none. */
export function toStatistics({ at, stats }: StatsSample, before: StatsSample | undefined): LivePusherStatistics {
  const seconds = before ? (at - before.at) / 1000 : 0;
  const rate = (now: number, then: number | undefined) =>
    seconds > 0 && then !== undefined ? Math.max(0, now - then) / seconds : undefined;
  const kbps = (now: number, then: number | undefined) => round((rate(now, then) ?? NaN) / 125);
  const total = ({ totalBytes, videoBytes, audioBytes }: TransportStats) => totalBytes ?? videoBytes + audioBytes;
  const last = before?.stats;
  const pictures = stats.frames - (last?.frames ?? 0);
  return known({
    width: stats.width,
    height: stats.height,
    fps: round(rate(stats.frames, last?.frames)),
    videoBitrate: kbps(stats.videoBytes, last?.videoBytes),
    audioBitrate: kbps(stats.audioBytes, last?.audioBytes),
    rtt: round(stats.rttMs),
    netSpeed: kbps(total(stats), last && total(last)),
    encodeTime:
      stats.encodeMs === undefined || pictures <= 0
        ? undefined
        : Math.round(((stats.encodeMs - (last?.encodeMs ?? 0)) / pictures) * 10) / 10,
    queue: stats.queue,
    bufferedAmount: stats.bufferedBytes,
    keyFrames: stats.keyFrames,
    droppedFrames: stats.droppedFrames,
    framesSent: stats.framesSent,
    packetsSent: stats.packetsSent,
    retransmits: stats.retransmits,
    packetLoss: stats.lossRate === undefined ? undefined : Math.round(stats.lossRate * 1000) / 10,
    nackCount: stats.nackCount,
    pliCount: stats.pliCount,
    firCount: stats.firCount,
    sendDelay: round(stats.sendDelayMs),
    targetVideoBitrate: round(stats.targetKbps),
    availableBitrate: round(stats.availableKbps),
    codec: stats.codec,
    qualityLimitationReason: stats.qualityLimitationReason,
  });
}

/** Without the members that are undefined. */
function known(figures: {
  [K in keyof LivePusherStatistics]: LivePusherStatistics[K] | undefined;
}): LivePusherStatistics {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined));
}

function round(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : Math.round(value);
}
