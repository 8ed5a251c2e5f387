import type { TransportStats } from '../../transport.ts';

/** The members of `RTCStats` that are read; browsers leave some out. */
interface Entry {
  readonly type: string;
  readonly id: string;
  readonly kind?: string;
  readonly bytesSent?: number;
  readonly framesEncoded?: number;
  readonly keyFramesEncoded?: number;
  readonly totalEncodeTime?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly frames?: number;
  readonly qualityLimitationReason?: 'none' | 'bandwidth' | 'cpu' | 'other';
  readonly roundTripTime?: number;
  readonly currentRoundTripTime?: number;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly selectedCandidatePairId?: string;
}

/** Totals from `RTCPeerConnection.getStats()`. */
export function toTransportStats(report: Iterable<readonly [string, unknown]>): TransportStats {
  const entries = [...report].map(([, entry]) => entry as Entry);
  const of = (type: string, kind?: string) =>
    entries.find((entry) => entry.type === type && (kind === undefined || entry.kind === kind));
  const video = of('outbound-rtp', 'video');
  const audio = of('outbound-rtp', 'audio');
  const source = of('media-source', 'video');
  const transport = of('transport');
  // Several pairs may be nominated; only the selected one carries the media. Firefox does not say which it is.
  const pair =
    entries.find((entry) => entry.type === 'candidate-pair' && entry.id === transport?.selectedCandidatePairId) ??
    entries.find((entry) => entry.type === 'candidate-pair' && entry.nominated && entry.state === 'succeeded');
  const rtt = pair?.currentRoundTripTime ?? of('remote-inbound-rtp')?.roundTripTime;
  const encoded = video?.framesEncoded ?? 0;
  return {
    videoBytes: video?.bytesSent ?? 0,
    audioBytes: audio?.bytesSent ?? 0,
    totalBytes: transport?.bytesSent ?? pair?.bytesSent,
    frames: encoded,
    keyFrames: video?.keyFramesEncoded,
    droppedFrames: source?.frames === undefined ? undefined : Math.max(0, source.frames - encoded),
    encodeMs: video?.totalEncodeTime === undefined ? undefined : video.totalEncodeTime * 1000,
    width: video?.frameWidth,
    height: video?.frameHeight,
    rttMs: rtt === undefined ? undefined : rtt * 1000,
    qualityLimitationReason: video?.qualityLimitationReason,
  };
}
