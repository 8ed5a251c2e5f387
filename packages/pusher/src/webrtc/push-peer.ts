import { type LiveError, onAbort, withDeadline } from '@livelit/core';
import { IceKeeper, isSdp, watchConnection, withMuxOnly } from '@livelit/core/peer';

import type { RunningTransport, TransportContext } from '../transport.ts';
import { watchNetwork } from './network-watch.ts';
import { withOpusFormat } from './opus-format.ts';
import { pushError } from './push-error.ts';
import type { WebRtcPushOptions } from './push-options.ts';
import { PushSenders } from './push-senders.ts';
import { receivedIn } from './push-stats.ts';
import { runningPush } from './running-push.ts';
import { startSeiWriter } from './sei-writer.ts';
import type { PushSession, PushSignalling } from './signalling.ts';

/** Milliseconds that candidates are gathered for a server that takes none later. */
const gatherLimitMs = 2000;

/** Milliseconds that a server has to hear of the end before it sees the connection close. */
const farewellMs = 1000;

/** The session that is to be ended, once there is one. */
interface Ending {
  session?: PushSession;
}

/** Publishes by WebRTC, however the server is asked for it; resolves when the media path stands. */
export function pushPeer(
  signalling: PushSignalling,
  context: TransportContext,
  options: WebRtcPushOptions,
): Promise<RunningTransport> {
  // What a closed connection was doing never settles, so the signal has to.
  const never = () => pushError('no-answer-in-time');
  return withDeadline(push(signalling, context, options), Infinity, never, context.signal);
}

async function push(
  signalling: PushSignalling,
  context: TransportContext,
  options: WebRtcPushOptions,
): Promise<RunningTransport> {
  const { config, signal, tracks } = context;
  if (!('RTCPeerConnection' in globalThis)) throw pushError('no-webrtc');
  const deadline = performance.now() + config.connectTimeout * 1000;
  const ending: Ending = {};
  const mayHaveSei =
    options.sei !== false && config.videoCodec === 'h264' && tracks.some(({ kind }) => kind === 'video');
  const sei = mayHaveSei ? await startSeiWriter(signal) : undefined;
  const connection = construct(options);
  const senders = new PushSenders(connection, context, options, sei);
  const ice = new IceKeeper(connection, signal);
  endWith(signal, connection, senders, ending);
  const offer = await connection.createOffer();
  if (signalling.gathersFirst) await gather(connection, offer, signal);

  const session = await signalling.open(withMuxOnly(connection.localDescription?.sdp ?? offer.sdp ?? ''));
  ending.session = session;
  onAbort(signal, () => void session.end());
  try {
    signal.throwIfAborted();
    if (!isSdp(session.sdp)) throw pushError('not-sdp');
    useServers(connection, session, options);
    // Gathered first, the candidates were in the offer.
    const gathered = connection.localDescription !== null;
    if (gathered) ice.takeAll();
    if (session.ice) ice.open(session.ice, signalling);
    if (!gathered) await connection.setLocalDescription(offer);
    signal.throwIfAborted();
    await accept(connection, withOpusFormat(session.sdp, opusOf(context, options)));
    await senders.apply();
    await withDeadline(connected(connection, signal), Math.max(0, deadline - performance.now()), noPath, signal);
  } catch (error) {
    // Where nothing can be said after the offer, the next one has to say it.
    if (!session.ice && !signal.aborted) signalling.onTrickleRefused();
    void session.end();
    throw error;
  }
  watch(connection, session, ice, context);
  return runningPush(connection, senders, sei, context);
}

function construct({ iceServers = [], iceTransportPolicy = 'all' }: WebRtcPushOptions): RTCPeerConnection {
  try {
    return new RTCPeerConnection({ iceServers: [...iceServers], iceTransportPolicy, bundlePolicy: 'max-bundle' });
  } catch (cause) {
    throw pushError('bad-configuration', { cause });
  }
}

/** Nothing is sent from the moment of the end on; the server hears of it before it sees the connection close. */
function endWith(signal: AbortSignal, connection: RTCPeerConnection, senders: PushSenders, ending: Ending): void {
  // A page is kept in the browser's cache only without open connections, so this one does not wait for an answer.
  const leave = () => {
    void ending.session?.end();
    connection.close();
  };
  addEventListener('pagehide', leave);
  const close = async () => {
    senders.silence();
    const { session } = ending;
    if (session) await Promise.race([session.end(), new Promise((resolve) => setTimeout(resolve, farewellMs))]);
    removeEventListener('pagehide', leave);
    connection.close();
  };
  onAbort(signal, () => void close());
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

/** Sets the description and gathers candidates for it, for a limited time. */
async function gather(
  connection: RTCPeerConnection,
  description: RTCSessionDescriptionInit,
  signal: AbortSignal,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const complete = new Promise<void>((resolve) => {
    const look = () => connection.iceGatheringState === 'complete' && resolve();
    connection.addEventListener('icegatheringstatechange', look, { signal });
    timer = setTimeout(resolve, gatherLimitMs);
    onAbort(signal, resolve);
  });
  await connection.setLocalDescription(description);
  await complete;
  clearTimeout(timer);
  signal.throwIfAborted();
}

function opusOf({ audioQuality }: TransportContext, { dtx, fec }: WebRtcPushOptions) {
  return { stereo: audioQuality.channels === 2 || undefined, usedtx: dtx, useinbandfec: fec };
}

async function accept(connection: RTCPeerConnection, sdp: string): Promise<void> {
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
