import { LiveCode, LiveError, onAbort, withDeadline } from '@livelit/core';
import { sdpFragment } from '@livelit/core/webrtc';

import type { PusherConfig } from '../../pusher-config.ts';
import type { RunningTransport, StartTransport, TransportContext } from '../../transport.ts';
import { BusyDetector } from './busy-detector.ts';
import { Candidates } from './candidates.ts';
import { inStereo } from './in-stereo.ts';
import { untilConnected, watchConnection } from './peer-watch.ts';
import { preferCodec } from './prefer-codec.ts';
import { postOffer, type WhipSession } from './whip-session.ts';
import { toTransportStats } from './whip-stats.ts';
import type { WhipOptions } from './whip.ts';

/** Milliseconds that the first PATCH waits for candidates, so that one carries them all. */
const firstTrickleMs = 300;
/** Milliseconds after which slow candidates, of TURN for instance, are sent as far as they have come. */
const lastTrickleMs = 5000;
/** Milliseconds that an offer waits for candidates when the server takes none later. */
const fullGatherMs = 2000;

/** RTCRtpSender with the `keyFrame` of webrtc-extensions, which the DOM's types do not have yet. */
interface KeyFrameSender {
  getParameters(): RTCRtpSendParameters;
  setParameters(
    parameters: RTCRtpSendParameters,
    options: { readonly encodingOptions: readonly { readonly keyFrame: boolean }[] },
  ): Promise<void>;
}

/** Origins that refused PATCH and then found no media path: the next offer to them brings its candidates along. */
const needCandidates = new Set<string>();

/** Publishes by WHIP (RFC 9725). The offer is posted at once; candidates follow in one PATCH. */
export const startWhip =
  (options: WhipOptions): StartTransport =>
  async (url, context) => {
    const { config, signal, report } = context;
    if (!('RTCPeerConnection' in globalThis))
      throw new LiveError(
        LiveCode.ERROR_NOT_SUPPORTED,
        'This browser has no WebRTC; push FLV to a wss: address instead.',
      );
    const deadline = performance.now() + config.connectTimeout * 1000;
    const peer = new RTCPeerConnection({ iceServers: [...(options.iceServers ?? [])], bundlePolicy: 'max-bundle' });
    onAbort(signal, () => peer.close());
    const senders = addTracks(peer, context);
    const gathersFirst = needCandidates.has(url.origin);

    const candidates = new Candidates(peer, signal);
    const offer = await peer.createOffer();
    if (gathersFirst) {
      await peer.setLocalDescription(offer);
      await candidates.settled(fullGatherMs);
      signal.throwIfAborted();
    }
    const sdp = peer.localDescription?.sdp ?? offer.sdp ?? '';
    const timeoutMs = config.connectTimeout * 1000;
    const posting = postOffer(url, sdp, config.token, timeoutMs);
    // Also when the answer comes after the user has given up.
    const endSession = () => void posting.then(({ session }) => session.delete()).catch(() => undefined);
    onAbort(signal, endSession);
    addEventListener('pagehide', endSession, { signal });
    const late = () =>
      new LiveError(
        LiveCode.ERROR_REQUEST_TIMEOUT,
        `The server did not answer the offer within ${config.connectTimeout} s.`,
      );
    const answer = await withDeadline(posting, timeoutMs, late, signal);

    if (!gathersFirst) {
      // Servers that are named must be known before gathering begins with the local description.
      if (!options.iceServers && answer.iceServers.length)
        peer.setConfiguration({ ...peer.getConfiguration(), iceServers: [...answer.iceServers] });
      await peer.setLocalDescription(offer);
    }
    await acceptAnswer(peer, config.audioQuality.channels === 2 ? inStereo(answer.sdp) : answer.sdp);
    const trickled = gathersFirst ? Promise.resolve(true) : trickle(answer.session, sdp, candidates, signal);
    try {
      await untilConnected(peer, Math.max(0, deadline - performance.now()), signal);
    } catch (error) {
      if (!signal.aborted && !(await trickled)) needCandidates.add(url.origin);
      throw error;
    }
    watchConnection(peer, signal, (error) => {
      void answer.session.whyEnded(signal).then((reason) => report(reason ?? error));
    });
    return running(peer, senders, report);
  };

/** One stream, one track of a kind, to be sent only. */
function addTracks(peer: RTCPeerConnection, { tracks, config }: TransportContext): ReadonlyMap<string, RTCRtpSender> {
  const streams = [new MediaStream([...tracks])];
  const senders = new Map<string, RTCRtpSender>();
  for (const kind of ['audio', 'video'] as const) {
    const track = tracks.find((one) => one.kind === kind);
    if (!track) continue;
    const transceiver = peer.addTransceiver(track, {
      direction: 'sendonly',
      streams,
      sendEncodings: [encodingOf(kind, config)],
    });
    senders.set(kind, transceiver.sender);
    const codecs = kind === 'video' ? RTCRtpSender.getCapabilities?.('video')?.codecs : undefined;
    if (codecs) transceiver.setCodecPreferences?.(preferCodec(codecs, config.videoCodec));
  }
  return senders;
}

function encodingOf(kind: 'audio' | 'video', { videoQuality, audioQuality }: PusherConfig): RTCRtpEncodingParameters {
  return kind === 'video'
    ? { maxBitrate: videoQuality.kbps * 1000, maxFramerate: videoQuality.fps }
    : { maxBitrate: audioQuality.kbps * 1000 };
}

async function acceptAnswer(peer: RTCPeerConnection, sdp: string): Promise<void> {
  try {
    await peer.setRemoteDescription({ type: 'answer', sdp });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LiveError(LiveCode.ERROR_SERVER_PROCESS_FAILED, `The server's answer cannot be used: ${reason}`, {
      cause,
    });
  }
  if (
    peer
      .getTransceivers()
      .every(({ currentDirection }) => currentDirection !== 'sendonly' && currentDirection !== 'sendrecv')
  )
    throw new LiveError(LiveCode.ERROR_CODEC_UNSUPPORTED, 'The server takes none of the codecs that were offered.');
}

/** Sends the candidates in one PATCH, and in a second those that took longer. False when the server takes none. */
async function trickle(
  session: WhipSession,
  offer: string,
  candidates: Candidates,
  signal: AbortSignal,
): Promise<boolean> {
  await candidates.settled(firstTrickleMs);
  const first = candidates.isComplete;
  const taken = await session.trickle(sdpFragment(offer, candidates.take(), first), signal);
  if (first || !taken || signal.aborted) return taken;
  await candidates.settled(lastTrickleMs);
  return session.trickle(sdpFragment(offer, candidates.take(), candidates.isComplete), signal);
}

function running(
  peer: RTCPeerConnection,
  senders: ReadonlyMap<string, RTCRtpSender>,
  report: (error: LiveError) => void,
): RunningTransport {
  const busy = new BusyDetector();
  return {
    async replaceTrack(kind, track) {
      const sender = senders.get(kind);
      await sender?.replaceTrack(track ?? null);
      return sender !== undefined;
    },
    async getStats() {
      const stats = toTransportStats((await peer.getStats()) as unknown as ReadonlyMap<string, unknown>);
      const warning = busy.next(stats);
      if (warning) report(warning);
      return stats;
    },
    requestKeyFrame() {
      const sender = senders.get('video') as KeyFrameSender | undefined;
      // A browser that does not know the second argument ignores it.
      sender?.setParameters(sender.getParameters(), { encodingOptions: [{ keyFrame: true }] }).catch(() => undefined);
    },
  };
}
