import type { PlayerStatistics, StreamInfo } from '@livelit/core';

/**
 * Numbers of the last 2 s: `fps`, sizes in pixels, bitrates and `netSpeed` in kbps, block times, `rtt` and
 * `jitterBufferDelay` in ms, losses and rates in %. V2TXLive's `appCpu` and `systemCpu` are missing: no page may know them.
 * A number that the protocol does not reveal is missing too.
 */
export type V2TXLivePlayerStatistics = PlayerStatistics;

/** One of several streams to choose from; its bitrate is in bits, not kilobits, a second. 0 where unknown. */
export type V2TXLiveStreamInfo = StreamInfo;
