import { onAbort } from '@livelit/core';
import { sdpFragment } from '@livelit/core/webrtc';

import type { WhepSession } from './whep-session.ts';

/** Milliseconds that candidates wait for others, so that one request carries them. */
const gatherMs = 50;

/** Sends the candidates that `connection` finds; calls `onRefused` once if the server takes none. */
export function trickle(
  connection: RTCPeerConnection,
  session: WhepSession,
  signal: AbortSignal,
  onRefused: () => void,
): void {
  let candidates: string[] = [];
  let complete = false;
  let refused = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  onAbort(signal, () => clearTimeout(timer));

  const flush = async () => {
    timer = undefined;
    const offer = connection.localDescription?.sdp;
    if (refused || !offer) return;
    const batch = candidates;
    candidates = [];
    const taken = await session.trickle(sdpFragment(offer, batch, complete));
    if (taken || refused || signal.aborted) return;
    refused = true;
    onRefused();
  };
  const onCandidate = ({ candidate }: RTCPeerConnectionIceEvent) => {
    if (candidate?.candidate) candidates.push(candidate.candidate);
    else complete = true;
    if (complete) {
      clearTimeout(timer);
      void flush();
    } else timer ??= setTimeout(() => void flush(), gatherMs);
  };
  connection.addEventListener('icecandidate', onCandidate, { signal });
}
