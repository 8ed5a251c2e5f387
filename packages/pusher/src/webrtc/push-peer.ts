import { onAbort, withDeadline } from '@livelit/core';
import { withMuxOnly } from '@livelit/core/signalling';

import type { RunningTransport, TransportContext } from '../transport.ts';
import { addSenders } from './add-senders.ts';
import { pushError } from './push-error.ts';
import type { WebRtcPushOptions } from './push-options.ts';
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
  // What is needed when the server has answered comes while it is asked.
  const loading = import('./answered-push.ts');
  loading.catch(() => undefined);
  const hasPictures = tracks.some(({ kind }) => kind === 'video');
  const mayHaveSei = hasPictures && options.sei !== false && config.videoCodec === 'h264';
  const sei = mayHaveSei ? await (await import('./sei-writer.ts')).startSeiWriter(signal) : undefined;
  const connection = construct(options);
  const ending: Ending = {};
  endWith(signal, connection, ending);
  const senders = addSenders(connection, context, options, sei);
  const offer = await connection.createOffer();
  if (signalling.gathersFirst) await gather(connection, offer, signal);

  const session = await signalling.open(withMuxOnly(connection.localDescription?.sdp ?? offer.sdp ?? ''));
  ending.session = session;
  onAbort(signal, () => void session.end());
  try {
    signal.throwIfAborted();
    const { answeredPush } = await loading;
    signal.throwIfAborted();
    return await answeredPush({ connection, senders, sei, session, signalling, offer, deadline }, context, options);
  } catch (error) {
    // Where nothing can be said after the offer, the next one has to say it.
    if (!session.ice && !signal.aborted) signalling.onTrickleRefused();
    void session.end();
    throw error;
  }
}

function construct({ iceServers = [], iceTransportPolicy = 'all' }: WebRtcPushOptions): RTCPeerConnection {
  try {
    return new RTCPeerConnection({ iceServers: [...iceServers], iceTransportPolicy, bundlePolicy: 'max-bundle' });
  } catch (cause) {
    throw pushError('bad-configuration', { cause });
  }
}

/** Nothing is sent from the moment of the end on; the server hears of it before it sees the connection close. */
function endWith(signal: AbortSignal, connection: RTCPeerConnection, ending: Ending): void {
  // A page is kept in the browser's cache only without open connections, so this one does not wait for an answer.
  const leave = () => {
    void ending.session?.end();
    connection.close();
  };
  addEventListener('pagehide', leave);
  const close = async () => {
    for (const sender of connection.getSenders()) void sender.replaceTrack(null).catch(() => undefined);
    const { session } = ending;
    if (session) await Promise.race([session.end(), new Promise((resolve) => setTimeout(resolve, farewellMs))]);
    removeEventListener('pagehide', leave);
    connection.close();
  };
  onAbort(signal, () => void close());
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
