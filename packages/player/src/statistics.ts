import type { PlayerStatistics } from '@livelit/core';

import type { EngineStatistics } from './engine.ts';

/**
 * What V2TXLive tells about a player, and a little more: sizes in pixels, `fps`, bitrates and `netSpeed` in kbps, times in
 * ms, losses and rates in %, `latency` in seconds. Numbers are of the last interval; one that the protocol or the browser
 * does not reveal is absent.
 *
 * Where picture and sound arrive in one, `videoBitrate` is that of both. Losses and `rtt` are WebRTC's alone. Sound is
 * blocked while WebRTC makes some up, and elsewhere while playback waits for data; `jitterBufferDelay` elsewhere is what a
 * live stream has buffered.
 */
export interface LivePlayerStatistics extends PlayerStatistics {
  /** Pictures of the interval that were decoded but not shown, or left out. */
  droppedFrames?: number;
  /** Seconds behind the live edge. */
  latency?: number;
}

/** What is known at the end of an interval; the counters run from the start of the connection. */
export interface Sample {
  /** ms of `performance.now()`. */
  readonly now: number;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly dropped: number | undefined;
  /** ms, of this interval alone. */
  readonly blocked: number;
  /** ms that playback waited for data in this interval; `undefined` where there is no sound. */
  readonly waited: number | undefined;
  /** ms of media that a live stream has ahead of its position. */
  readonly ahead: number | undefined;
  readonly latency: number | undefined;
  readonly counted: EngineStatistics;
}

/** Rates of the interval between two samples of one connection. */
export function toStatistics(before: Sample, after: Sample): LivePlayerStatistics {
  const ms = Math.max(1, after.now - before.now);
  const was = before.counted;
  const is = after.counted;
  const perSecond = (from: number | undefined, to: number | undefined) =>
    from === undefined || to === undefined ? undefined : ((to - from) / ms) * 1000;
  const kbps = (from: number | undefined, to: number | undefined) => {
    const bytes = perSecond(from, to);
    return bytes === undefined ? undefined : Math.round((bytes * 8) / 1000);
  };
  const concealed = perSecond(was.audioConcealed, is.audioConcealed);
  const silent = concealed === undefined ? after.waited : concealed * ms;
  return known({
    width: after.width,
    height: after.height,
    fps: Math.round(perSecond(before.frames, after.frames)! * 10) / 10,
    videoBitrate: is.videoBitrate ?? kbps(was.videoBytes, is.videoBytes),
    audioBitrate: is.audioBitrate ?? kbps(was.audioBytes, is.audioBytes),
    netSpeed: kbps(was.bytes, is.bytes),
    audioPacketLoss: loss(was.audioPackets, is.audioPackets),
    videoPacketLoss: loss(was.videoPackets, is.videoPackets),
    jitterBufferDelay: is.jitterBufferDelay ?? (after.ahead === undefined ? undefined : Math.round(after.ahead)),
    audioTotalBlockTime: silent === undefined ? undefined : Math.round(silent),
    audioBlockRate: silent === undefined ? undefined : percent(silent / ms),
    videoTotalBlockTime: Math.round(after.blocked),
    videoBlockRate: percent(after.blocked / ms),
    rtt: is.rtt,
    droppedFrames:
      before.dropped === undefined || after.dropped === undefined ? undefined : after.dropped - before.dropped,
    latency: after.latency,
  });
}

const percent = (part: number) => Math.min(100, Math.round(part * 100));

/** Without the members that are unknown. */
function known(statistics: {
  [K in keyof LivePlayerStatistics]: LivePlayerStatistics[K] | undefined;
}): LivePlayerStatistics {
  return Object.fromEntries(Object.entries(statistics).filter(([, value]) => value !== undefined));
}

function loss(was: EngineStatistics['videoPackets'], is: EngineStatistics['videoPackets']): number | undefined {
  if (!was || !is) return undefined;
  const lost = Math.max(0, is.lost - was.lost);
  const all = lost + is.received - was.received;
  return all > 0 ? Math.round((lost / all) * 1000) / 10 : 0;
}
