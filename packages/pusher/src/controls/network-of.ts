import type { LivePusherStatistics } from '../pusher-statistics.ts';

/** How a push fares, for people. */
export interface NetworkState {
  /** 0: nothing arrives; 1 bad, 2 poor, 3 fair, 4 good. */
  readonly level: 0 | 1 | 2 | 3 | 4;
  /** All that is sent, in kbps. */
  readonly kbps: number;
  /** Why the picture is worse than asked for. */
  readonly limit: NonNullable<LivePusherStatistics['qualityLimitationReason']>;
}

/** The level from figures that are worse the higher they are: above the first of `limits` 3, above the next 2, then 1. */
const worse = (value: number | undefined, limits: readonly number[]) =>
  4 - limits.filter((limit) => (value ?? 0) > limit).length;

/** How the push fares; undefined before the first figures. `wantedKbps` is the bitrate of the chosen quality. */
export function networkOf(statistics: LivePusherStatistics, wantedKbps: number): NetworkState | undefined {
  const { netSpeed, videoBitrate, audioBitrate, targetVideoBitrate, rtt, sendDelay, packetLoss } = statistics;
  const sent = netSpeed ?? (videoBitrate === undefined ? audioBitrate : videoBitrate + (audioBitrate ?? 0));
  if (sent === undefined) return undefined;
  const limit = statistics.qualityLimitationReason ?? 'none';
  const missing = 1 - (targetVideoBitrate ?? videoBitrate ?? wantedKbps) / wantedKbps;
  const level = Math.min(
    worse(rtt, [250, 600, 1500]),
    worse(sendDelay, [400, 1000, 2000]),
    worse(packetLoss, [2, 6, 15]),
    limit === 'bandwidth' ? Math.min(3, worse(missing, [0, 0.4, 0.7])) : 4,
  );
  return { level: (sent === 0 ? 0 : level) as NetworkState['level'], kbps: sent, limit };
}

/** A rate as people write it. */
export function rateText(kbps: number): string {
  return kbps < 1000 ? `${Math.round(kbps)} kb/s` : `${(kbps / 1000).toFixed(1)} Mb/s`;
}
