import { parseIceFragment, sdpFragment, withIceSession } from '@livelit/core/webrtc';

/** A real peer in this page that takes what is published to it, as a server would. */
export interface RtcReceiver {
  readonly connection: RTCPeerConnection;
  /** Its answer to an offer, with all its candidates. */
  answer(offer: string): Promise<string>;
  /** Begins the ICE session that a fragment names, answers its own side of it. */
  restart(fragment: string): Promise<string>;
  /** Pictures decoded so far. */
  frames(): Promise<number>;
}

/** Starts one; nothing flows before it is asked. */
export function createRtcReceiver(): RtcReceiver {
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  let candidates: string[] = [];
  let onComplete = () => {};
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.candidate) candidates.push(candidate.candidate);
    else onComplete();
  });
  const answer = async (offer: string) => {
    await connection.setRemoteDescription({ type: 'offer', sdp: offer });
    candidates = [];
    const complete = new Promise<void>((resolve) => {
      onComplete = resolve;
    });
    await connection.setLocalDescription(await connection.createAnswer());
    await complete;
    return connection.localDescription!.sdp;
  };
  return {
    connection,
    answer,
    async restart(fragment) {
      const offer = withIceSession(connection.remoteDescription!.sdp, parseIceFragment(fragment)!);
      return sdpFragment(await answer(offer.replace(/^a=setup:\w+/gm, 'a=setup:actpass')), candidates, true);
    },
    async frames() {
      const stats = [
        ...((await connection.getStats()) as unknown as ReadonlyMap<string, Record<string, unknown>>).values(),
      ];
      return Number(stats.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video')?.['framesDecoded'] ?? 0);
    },
  };
}
