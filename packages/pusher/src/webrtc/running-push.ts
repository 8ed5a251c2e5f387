import type { RunningTransport, TransportContext } from '../transport.ts';
import { CodecWatch } from './codec-watch.ts';
import { LimitDetector } from './limit-detector.ts';
import type { PushSenders } from './push-senders.ts';
import { PushStats } from './push-stats.ts';
import type { SeiWriter } from './sei-writer.ts';

/** A connection that stands, as the pusher sees it. */
export function runningPush(
  connection: RTCPeerConnection,
  senders: PushSenders,
  sei: SeiWriter | undefined,
  { config, signal, report }: TransportContext,
): RunningTransport {
  const counted = new PushStats();
  const limits = [new LimitDetector('bandwidth'), new LimitDetector('cpu')];
  const codec = new CodecWatch(`video/${config.videoCodec}`);
  return {
    replaceTrack: (kind, track) => senders.replaceTrack(kind, track),
    async getStats() {
      const stats = counted.read((await connection.getStats()) as unknown as ReadonlyMap<string, unknown>);
      for (const warning of [...limits.map((limit) => limit.next(stats)), codec.next(stats.codec)])
        if (warning && !signal.aborted) report(warning);
      return stats;
    },
    requestKeyFrame: () => senders.requestKeyFrame(),
    setQuality: (video, audio) => senders.setQuality(video, audio),
    sendSei: (payloadType, data) => !signal.aborted && (sei?.write(payloadType, data) ?? false),
  };
}
