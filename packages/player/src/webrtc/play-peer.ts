import { type LiveError, onAbort, withDeadline } from '@livelit/core';
import { IceKeeper, watchConnection } from '@livelit/core/peer';
import { isRejected, isSdp, withMuxOnly, withStereo } from '@livelit/core/signalling';

import type { EngineContext, RunningEngine } from '../engine.ts';
import { askForCaptureTime, captureLatency } from './capture-clock.ts';
import { setJitterBuffer } from './jitter-buffer.ts';
import { RtcCounter } from './rtc-counter.ts';
import type { PeerSession, Signalling } from './signalling.ts';
import { webrtcError } from './webrtc-error.ts';

/** Milliseconds that candidates are gathered for a server that takes none later. */
const gatherLimitMs = 2000;

/** The browser's side: options for `RTCPeerConnection`, and what to do once a server is known to take no candidates. */
export interface PeerOptions {
  readonly configuration: RTCConfiguration;
  onTrickleRefused(): void;
}

/** Milliseconds that a server has to hear of the end before it sees the connection close. */
const farewellMs = 1000;

/** The session that is to be ended, once there is one. */
interface Ending {
  session?: PeerSession;
}

/** One connection with what belongs to it. */
interface Peer {
  readonly connection: RTCPeerConnection;
  readonly ice: IceKeeper;
}

/** Plays what a server sends by WebRTC, however it is asked for it; resolves when the media path stands. */
export function playPeer(signalling: Signalling, context: EngineContext, options: PeerOptions): Promise<RunningEngine> {
  // What a closed connection was doing never settles, so the signal has to.
  const never = () => webrtcError('no-answer-in-time');
  return withDeadline(play(signalling, context, options), Infinity, never, context.signal);
}

async function play(signalling: Signalling, context: EngineContext, options: PeerOptions): Promise<RunningEngine> {
  const { config, signal } = context;
  const ending: Ending = {};
  const peer = createPeer(context, options, ending);
  for (const kind of ['video', 'audio'])
    askForCaptureTime(peer.connection.addTransceiver(kind, { direction: 'recvonly' }));
  const offer = await peer.connection.createOffer();
  const description: RTCSessionDescriptionInit = { type: 'offer', sdp: withStereo(offer.sdp ?? '') };
  if (signalling.gathersFirst) await gather(peer, description, gatherLimitMs, signal);

  const session = await signalling.open(withMuxOnly(peer.connection.localDescription?.sdp ?? description.sdp!));
  ending.session = session;
  onAbort(signal, () => void session.end());
  try {
    signal.throwIfAborted();
    reportReturn(context);
    if (!isSdp(session.remote.sdp)) throw webrtcError('not-sdp');
    const agreed =
      session.remote.type === 'answer'
        ? await finish(peer, session, description, signal, options)
        : await counter(peer, session, context, options, ending);
    await withDeadline(connected(agreed.connection, signal), config.connectTimeout * 800, noPath, signal);
    return run(agreed, session, context);
  } catch (error) {
    void session.end();
    throw error;
  }
}

function createPeer(context: EngineContext, { configuration }: PeerOptions, ending: Ending): Peer {
  const { signal } = context;
  const connection = construct({ bundlePolicy: 'max-bundle', ...configuration });
  // A page is kept in the browser's cache only without open connections, so this one does not wait for an answer.
  const leave = () => {
    void ending.session?.end();
    connection.close();
  };
  addEventListener('pagehide', leave);
  onAbort(signal, () => void close(connection, ending).finally(() => removeEventListener('pagehide', leave)));
  show(connection, context);
  return { connection, ice: new IceKeeper(connection, signal, withStereo) };
}

/** A server that sees the connection close forgets the session, and then knows nothing of what is to be ended. */
async function close(connection: RTCPeerConnection, { session }: Ending): Promise<void> {
  if (session) await Promise.race([session.end(), new Promise((resolve) => setTimeout(resolve, farewellMs))]);
  connection.close();
}

function construct(configuration: RTCConfiguration): RTCPeerConnection {
  try {
    return new RTCPeerConnection(configuration);
  } catch (cause) {
    throw webrtcError('bad-configuration', { cause });
  }
}

/**
 * Shows what arrives. The element takes the stream before its tracks: one that finds a picture of WebRTC when it begins
 * to load makes Chromium queue pictures for smoothness, a frame or more of delay on top of the jitter buffer's.
 */
function show(connection: RTCPeerConnection, { video, latency, signal }: EngineContext): void {
  const stream = new MediaStream();
  const waiting: MediaStreamTrack[] = [];
  let loads = false;
  const add = () => {
    loads = true;
    for (const track of waiting.splice(0)) stream.addTrack(track);
  };
  const onTrack = ({ track }: RTCTrackEvent) => {
    setJitterBuffer(connection, latency);
    waiting.push(track);
    if (loads) return add();
    if (video.srcObject === stream) return;
    video.srcObject = stream;
    video.addEventListener('loadstart', add, { once: true, signal });
  };
  connection.addEventListener('track', onTrack, { signal });
  onAbort(signal, () => {
    if (video.srcObject === stream) video.srcObject = null;
  });
}

/** The server took our offer. */
async function finish(
  { connection, ice }: Peer,
  session: PeerSession,
  offer: RTCSessionDescriptionInit,
  signal: AbortSignal,
  options: PeerOptions,
): Promise<Peer> {
  useServers(connection, session, options);
  // Gathered first, the candidates were in the offer.
  const gathered = connection.localDescription !== null;
  if (gathered) ice.takeAll();
  if (session.ice) ice.open(session.ice, options);
  if (!gathered) await connection.setLocalDescription(offer);
  signal.throwIfAborted();
  await accept(connection, session.remote);
  return { connection, ice };
}

/** The server wants to play by an offer of its own: a fresh connection answers it. */
async function counter(
  refused: Peer,
  session: PeerSession,
  context: EngineContext,
  options: PeerOptions,
  ending: Ending,
): Promise<Peer> {
  refused.connection.close();
  if (!session.answer) throw webrtcError('counter-offer-unnamed');
  const peer = createPeer(context, options, ending);
  const { connection, ice } = peer;
  useServers(connection, session, options);
  await setRemote(connection, session.remote);
  for (const transceiver of connection.getTransceivers()) transceiver.direction = 'recvonly';
  const answer = await connection.createAnswer();
  if (isRejected(answer.sdp ?? '')) throw webrtcError('no-common-codec');
  const limitMs = Math.min(gatherLimitMs, Math.max(0, session.validForMs ?? gatherLimitMs));
  await gather(peer, { type: 'answer', sdp: withStereo(answer.sdp ?? '') }, limitMs, context.signal);
  ice.takeAll();
  await session.answer(connection.localDescription?.sdp ?? '');
  context.signal.throwIfAborted();
  if (session.ice) ice.open(session.ice, options);
  return peer;
}

/** Servers of a stranger's choice: those that the browser refuses are no reason to give up. */
function useServers(
  connection: RTCPeerConnection,
  { iceServers = [] }: PeerSession,
  { configuration }: PeerOptions,
): void {
  if (configuration.iceServers || iceServers.length === 0) return;
  try {
    connection.setConfiguration({ ...connection.getConfiguration(), iceServers: [...iceServers] });
  } catch {
    // Without them there may still be a path.
  }
}

/** Sets the description and gathers candidates for it, for at most `limitMs`. */
async function gather(
  { connection }: Peer,
  description: RTCSessionDescriptionInit,
  limitMs: number,
  signal: AbortSignal,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const complete = new Promise<void>((resolve) => {
    const look = () => connection.iceGatheringState === 'complete' && resolve();
    connection.addEventListener('icegatheringstatechange', look, { signal });
    timer = setTimeout(resolve, limitMs);
    onAbort(signal, resolve);
  });
  await connection.setLocalDescription(description);
  await complete;
  clearTimeout(timer);
  signal.throwIfAborted();
}

async function setRemote(connection: RTCPeerConnection, remote: RTCSessionDescriptionInit): Promise<void> {
  try {
    await connection.setRemoteDescription(remote);
  } catch (cause) {
    throw webrtcError('sdp-refused', { cause });
  }
}

async function accept(connection: RTCPeerConnection, remote: RTCSessionDescriptionInit): Promise<void> {
  // Where everything is rejected nothing is bundled, which browsers take for malformed.
  if (isRejected(remote.sdp ?? '')) throw webrtcError('no-common-codec');
  await setRemote(connection, remote);
  const isSilent = ({ currentDirection }: RTCRtpTransceiver) =>
    currentDirection === 'inactive' || currentDirection === 'stopped';
  if (connection.getTransceivers().every(isSilent)) throw webrtcError('no-common-codec');
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
  return webrtcError('no-path');
}

function run({ connection, ice }: Peer, session: PeerSession, context: EngineContext): RunningEngine {
  const counted = new RtcCounter(connection);
  const networkChanged = watchConnection(
    {
      connection,
      ice,
      farewell: session.farewell && (() => session.farewell!()),
      received: async () => (await counted.read()).bytes ?? 0,
      lost: webrtcError,
    },
    context,
  );
  return {
    live: true,
    get latency() {
      return counted.latency;
    },
    get targetLatency() {
      return context.latency.target;
    },
    get wallClockLatency() {
      return captureLatency(connection, counted.senderClock);
    },
    latencyChanged: () => setJitterBuffer(connection, context.latency),
    networkChanged,
    statistics: () => counted.read(),
  };
}

/** A page that went away closed its session; when it comes back from the browser's cache it needs a new one. */
function reportReturn({ signal, report }: EngineContext): void {
  const onShow = ({ persisted }: PageTransitionEvent) => persisted && report(webrtcError('page-left'));
  addEventListener('pageshow', onShow, { signal });
}
