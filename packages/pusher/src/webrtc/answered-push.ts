import { type LiveError, withDeadline } from '@livelit/core';
import { IceKeeper, watchConnection } from '@livelit/core/peer';
import { isRejected, isSdp } from '@livelit/core/signalling';

import type { RunningTransport, TransportContext } from '../transport.ts';
import type { Senders } from './add-senders.ts';
import { watchNetwork } from './network-watch.ts';
import { withOpusFormat } from './opus-format.ts';
import { pushError } from './push-error.ts';
import type { WebRtcPushOptions } from './push-options.ts';
import { PushSenders } from './push-senders.ts';
import { receivedIn } from './push-stats.ts';
import { runningPush } from './running-push.ts';
import type { SeiWriter } from './sei-writer.ts';
import type { PushSession, PushSignalling } from './signalling.ts';

/** An offer that the server has answered. */
export interface AnsweredOffer {
  readonly connection: RTCPeerConnection;
  readonly senders: Senders;
  readonly sei: SeiWriter | undefined;
  readonly session: PushSession;
  readonly signalling: PushSignalling;
  readonly offer: RTCSessionDescriptionInit;
  /** When the media path must stand, on the clock of `performance.now()`. */
  readonly deadline: number;
}

/** Makes a running push of an answer; resolves when the media path stands, and watches over it. */
export async function answeredPush(
  { connection, senders, sei, session, signalling, offer, deadline }: AnsweredOffer,
  context: TransportContext,
  options: WebRtcPushOptions,
): Promise<RunningTransport> {
  const { signal } = context;
  if (!isSdp(session.sdp)) throw pushError('not-sdp');
  useServers(connection, session, options);
  const ice = new IceKeeper(connection, signal);
  if (session.ice) ice.open(session.ice, signalling);
  // Gathered first, the candidates were in the offer.
  if (connection.localDescription === null) await connection.setLocalDescription(offer);
  signal.throwIfAborted();
  await accept(connection, withOpusFormat(session.sdp, opusOf(context, options)));
  const quality = new PushSenders(senders, context, options);
  await quality.apply();
  await withDeadline(connected(connection, signal), Math.max(0, deadline - performance.now()), noPath, signal);
  watch(connection, session, ice, context);
  return runningPush(connection, quality, sei, context);
}

/** Servers of a stranger's choice: those that the browser refuses are no reason to give up. */
function useServers(connection: RTCPeerConnection, { iceServers = [] }: PushSession, options: WebRtcPushOptions): void {
  if (options.iceServers || iceServers.length === 0) return;
  try {
    connection.setConfiguration({ ...connection.getConfiguration(), iceServers: [...iceServers] });
  } catch {
    // Without them there may still be a path.
  }
}

function opusOf({ audioQuality }: TransportContext, { dtx, fec }: WebRtcPushOptions) {
  return { stereo: audioQuality.channels === 2 || undefined, usedtx: dtx, useinbandfec: fec };
}

async function accept(connection: RTCPeerConnection, sdp: string): Promise<void> {
  // Where everything is rejected nothing is bundled, which browsers take for malformed.
  if (isRejected(sdp)) throw pushError('no-common-codec');
  try {
    await connection.setRemoteDescription({ type: 'answer', sdp });
  } catch (cause) {
    throw pushError('sdp-refused', { cause });
  }
  const isSent = ({ currentDirection }: RTCRtpTransceiver) =>
    currentDirection === 'sendonly' || currentDirection === 'sendrecv';
  if (!connection.getTransceivers().some(isSent)) throw pushError('no-common-codec');
}

function connected(connection: RTCPeerConnection, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (connection.connectionState === 'connected') resolve();
      else if (connection.connectionState === 'failed') reject(noPath());
    };
    connection.addEventListener('connectionstatechange', look, { signal });
    look();
  });
}

function noPath(): LiveError {
  return pushError('no-path');
}

/** A path that breaks is mended by a restart of ICE, what cannot be mended is told. */
function watch(
  connection: RTCPeerConnection,
  session: PushSession,
  ice: IceKeeper,
  { signal, report }: TransportContext,
): void {
  const networkChanged = watchConnection(
    {
      connection,
      ice,
      farewell: session.farewell && (() => session.farewell!()),
      received: async () => receivedIn((await connection.getStats()) as unknown as ReadonlyMap<string, unknown>),
      lost: pushError,
    },
    { signal, report },
  );
  watchNetwork(signal, networkChanged);
  // A page that went away closed its session; when it comes back from the browser's cache it needs a new one.
  const onShow = ({ persisted }: PageTransitionEvent) => persisted && report(pushError('page-left'));
  addEventListener('pageshow', onShow, { signal });
}
