import { LiveCode, LiveError, onAbort, withDeadline } from '@livelit/core';

import type { EngineContext, RunningEngine, StartEngine } from '../../engine.ts';
import type { PlayerSource } from '../../source.ts';
import { trickle } from './trickle.ts';
import { openSession, type WhepSession } from './whep-session.ts';
import { WhepCounter } from './whep-statistics.ts';
import type { WhepOptions } from './whep.ts';

/** Seconds that candidates are gathered for a server that takes none later. */
const gatherLimit = 2;

/** Seconds without an answer from the server before the connection counts as lost. */
const silenceLimit = 3;

/** Plays WebRTC; connected when the media path stands. */
export const startWhep =
  (options: WhepOptions, untrickled: Set<string>): StartEngine =>
  (source, context) => {
    // What a closed connection was doing never settles, so the signal has to.
    const never = () => new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, 'The server did not answer in time.');
    return withDeadline(open(source, context, options, untrickled), Infinity, never, context.signal);
  };

async function open(
  source: PlayerSource,
  context: EngineContext,
  options: WhepOptions,
  untrickled: Set<string>,
): Promise<RunningEngine> {
  const { config, signal, report } = context;
  const { iceServers, iceTransportPolicy = 'all' } = options;
  const connection = new RTCPeerConnection({
    bundlePolicy: 'max-bundle',
    iceServers: [...(iceServers ?? [])],
    iceTransportPolicy,
  });
  onAbort(signal, () => connection.close());
  receive(connection, context);

  const offer = await connection.createOffer();
  const sdp = (offer.sdp ?? '').replace('useinbandfec=1', 'useinbandfec=1;stereo=1');
  const gathersFirst = untrickled.has(source.url);
  if (gathersFirst) await gather(connection, sdp, signal);
  const session = await openSession(source, config, connection.localDescription?.sdp ?? sdp);
  onAbort(signal, () => session.end());
  signal.throwIfAborted();
  closeWithPage(session, signal, report);

  if (!iceServers && session.iceServers.length > 0)
    connection.setConfiguration({ ...connection.getConfiguration(), iceServers: [...session.iceServers] });
  if (!gathersFirst) {
    trickle(connection, session, signal, () => untrickled.add(source.url));
    await connection.setLocalDescription({ type: 'offer', sdp });
  }
  await accept(connection, session.answer);
  await withDeadline(connected(connection, signal), config.connectTimeout * 800, noPath, signal);
  watchConnection(connection, context);

  const counter = new WhepCounter(connection);
  return {
    live: true,
    get latency() {
      return counter.latency;
    },
    statistics: () => counter.read(),
  };
}

/** Asks for picture and sound, and shows them. */
function receive(connection: RTCPeerConnection, { video, config, signal }: EngineContext): void {
  const stream = new MediaStream();
  const onTrack = ({ track }: RTCTrackEvent) => {
    stream.addTrack(track);
    if (video.srcObject !== stream) video.srcObject = stream;
  };
  connection.addEventListener('track', onTrack, { signal });
  onAbort(signal, () => {
    if (video.srcObject === stream) video.srcObject = null;
  });
  for (const kind of ['video', 'audio']) {
    const { receiver } = connection.addTransceiver(kind, { direction: 'recvonly' });
    if (config.targetLatency !== undefined && 'jitterBufferTarget' in receiver)
      receiver.jitterBufferTarget = config.targetLatency * 1000;
  }
}

/** Gathers candidates before the offer is sent, for at most two seconds. */
async function gather(connection: RTCPeerConnection, sdp: string, signal: AbortSignal): Promise<void> {
  const complete = new Promise<void>((resolve) => {
    const look = () => connection.iceGatheringState === 'complete' && resolve();
    connection.addEventListener('icegatheringstatechange', look, { signal });
    setTimeout(resolve, gatherLimit * 1000);
    onAbort(signal, resolve);
  });
  await connection.setLocalDescription({ type: 'offer', sdp });
  await complete;
  signal.throwIfAborted();
}

async function accept(connection: RTCPeerConnection, sdp: string): Promise<void> {
  try {
    await connection.setRemoteDescription({ type: 'answer', sdp });
  } catch (cause) {
    throw new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'The SDP of the server cannot be used.', { cause });
  }
  if (
    connection
      .getTransceivers()
      .every(({ currentDirection }) => currentDirection === 'inactive' || currentDirection === 'stopped')
  )
    throw new LiveError(LiveCode.ERROR_CODEC_UNSUPPORTED, 'Server and browser have no codec in common.');
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
  return new LiveError(LiveCode.ERROR_ICE_FAILED, 'No network path to the server was found for WebRTC.');
}

function watchConnection(connection: RTCPeerConnection, { signal, report }: EngineContext): void {
  const lost = (message: string) => report(new LiveError(LiveCode.ERROR_DISCONNECTED, message));
  let timer: ReturnType<typeof setTimeout> | undefined;
  onAbort(signal, () => clearTimeout(timer));
  const onState = () => {
    clearTimeout(timer);
    const { connectionState } = connection;
    if (connectionState === 'failed') lost('The connection to the server was lost.');
    // Browsers wait for up to half a minute before they call it failed; a new session is there in a fraction of that.
    if (connectionState === 'disconnected')
      timer = setTimeout(() => lost('The connection to the server was lost.'), silenceLimit * 1000);
  };
  connection.addEventListener('connectionstatechange', onState, { signal });
  // A server that closes properly says so by DTLS, of which the connection's own state tells nothing for a long time.
  const dtls = connection.getReceivers()[0]?.transport;
  const onDtls = () => dtls?.state === 'closed' && lost('The server closed the session.');
  dtls?.addEventListener('statechange', onDtls, { signal });
}

/** A page that goes away closes its session; one that comes back from the browser's cache needs a new one. */
function closeWithPage(session: WhepSession, signal: AbortSignal, report: EngineContext['report']): void {
  addEventListener('pagehide', () => session.end(), { signal });
  const onShow = ({ persisted }: PageTransitionEvent) =>
    persisted && report(new LiveError(LiveCode.ERROR_DISCONNECTED, 'The session ended when the page was left.'));
  addEventListener('pageshow', onShow, { signal });
}
