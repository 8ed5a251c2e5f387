import { LiveCode, type LiveError } from '@livelit/core';
import type { RawData, WebSocket } from 'ws';

import { endSocket } from '../end-socket.ts';
import { FlvDemuxer } from '../flv/flv-demuxer.ts';
import { RateMeter } from '../flv/rate-meter.ts';
import type { GatewayContext, SessionHandle, SocketRoute } from '../gateway-context.ts';
import { HttpProblem } from '../http-problem.ts';
import type { EndReason } from '../media/live-stream.ts';
import { pingNumber, pong, publisherHello } from '../publisher-ping.ts';
import { shuttingDown } from '../session-table.ts';
import { PendingPongs } from './pending-pongs.ts';
import { permitTarget } from './permit-target.ts';
import { playSocket } from './rtmp-play-socket.ts';
import { publishRtmp } from './rtmp-publisher.ts';
import type { RtmpPullDeps } from './rtmp-pull.ts';
import { RtmpRelay, type RtmpRelayOptions } from './rtmp-relay.ts';
import { parseRtmpPrefix, type RtmpTarget } from './rtmp-target.ts';
import { readTargetRequest } from './target-request.ts';

/**
 * Bytes that wait for the target before the page is read no further. It must be little: only then does the page see in
 * its own `bufferedAmount` that the target's network is slow, and lowers its bitrate.
 */
const pauseAboveBytes = 256 << 10;

/** Milliseconds between two looks at what the target's network has taken. */
const flushMs = 50;

/** What tests replace. */
export type RtmpSocketDeps = Partial<Pick<RtmpRelayOptions, 'publish' | 'ca' | 'retry' | 'settledMs'>> &
  Pick<RtmpPullDeps, 'play' | 'burstMs'>;

/** A refusal of the target as the page hears it. */
function asProblem(error: LiveError): HttpProblem {
  return new HttpProblem(502, error.code, error.message);
}

/** One page publishing to one target, from the permission to the last byte. */
class RtmpSession {
  #context: GatewayContext;
  #socket: WebSocket;
  #session: SessionHandle;
  #relay: RtmpRelay;
  #demuxer: FlvDemuxer;
  #rate = new RateMeter();
  #pongs = new PendingPongs((id) => this.#say(pong(id)));
  #mediaAt = performance.now();
  #idleTimer: NodeJS.Timeout;
  #pongTimer: NodeJS.Timeout;
  #over = false;

  constructor(
    context: GatewayContext,
    socket: WebSocket,
    session: SessionHandle,
    target: RtmpTarget,
    deps: RtmpSocketDeps,
  ) {
    const { limits } = context.config;
    this.#context = context;
    this.#socket = socket;
    this.#session = session;
    this.#demuxer = new FlvDemuxer({ maxTagBytes: limits.maxTagBytes, onTag: (tag) => this.#relay.push(tag) });
    this.#relay = new RtmpRelay({
      target,
      publish: publishRtmp,
      timeoutMs: limits.connectTimeout * 1000,
      maxWaitingBytes: limits.viewerBacklogBytes,
      stallMs: limits.viewerStall * 1000,
      log: context.log,
      onState: (state) => {
        this.#mediaAt = performance.now();
        // What waited for the old connection is gone with it.
        if (socket.isPaused) socket.resume();
        this.#tell({ type: 'status', state });
      },
      onKeyFrameWanted: () => this.#tell({ type: 'keyframe' }),
      onGaveUp: (error) => this.end(asProblem(error), error.detail),
      onSent: (bytes) => session.countOut(bytes),
      onDrain: () => socket.isPaused && socket.resume(),
      ...deps,
    });
    this.#idleTimer = setInterval(() => this.#checkIdle(), 500);
    this.#idleTimer.unref();
    this.#pongTimer = setInterval(() => this.#pongs.flush(this.#relay.waitingBytes), flushMs);
    this.#pongTimer.unref();
    socket.on('message', (data, binary) => this.#take(data, binary));
    socket.on('close', () => this.end());
    this.#say(publisherHello);
    this.#relay.start();
  }

  /** Ends both sides, and tells the page why unless it has left. */
  end(problem?: HttpProblem, detail: Readonly<Record<string, unknown>> = {}): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#idleTimer);
    clearInterval(this.#pongTimer);
    if (this.#socket.isPaused) this.#socket.resume();
    if (problem) endSocket(this.#socket, problem, detail);
    // The place is given back when the target knows, which is what a shutdown waits for.
    void this.#relay.close().finally(() => this.#session.end());
  }

  #take(data: RawData, binary: boolean): void {
    if (this.#over) return;
    if (!binary) {
      const ping = pingNumber(data);
      // All other text after the first message is for later versions.
      if (ping !== undefined) this.#pongs.add(ping, this.#relay.waitingBytes);
      return;
    }
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
    this.#session.countIn(bytes.length);
    this.#pongs.took(bytes.length);
    this.#mediaAt = performance.now();
    const { maxPublishKbps } = this.#context.config.limits;
    try {
      if (this.#rate.add(bytes.length, this.#mediaAt) > maxPublishKbps) throw tooFast(maxPublishKbps);
      this.#demuxer.push(bytes);
    } catch (error) {
      if (!(error instanceof HttpProblem)) this.#context.log.error('An RTMP session failed unexpectedly', error);
      const failed = new HttpProblem(500, LiveCode.ERROR_FAILED, 'The gateway failed to pass the stream on.');
      return this.end(error instanceof HttpProblem ? error : failed);
    }
    if (this.#relay.waitingBytes > pauseAboveBytes) this.#socket.pause();
  }

  #checkIdle(): void {
    const { publisherIdle } = this.#context.config.limits;
    if (this.#relay.state !== 'connected' || this.#socket.isPaused) return;
    if (performance.now() - this.#mediaAt < publisherIdle * 1000) return;
    this.end(new HttpProblem(408, LiveCode.ERROR_IDLE_TIMEOUT, `No media came for ${publisherIdle} seconds.`));
  }

  #tell(message: object): void {
    this.#say(JSON.stringify(message));
  }

  #say(text: string): void {
    if (!this.#over && this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
  }
}

function tooFast(kbps: number): HttpProblem {
  return new HttpProblem(
    413,
    LiveCode.ERROR_LIMIT_EXCEEDED,
    `The stream has more than the ${kbps} kbps that are allowed.`,
  );
}

/**
 * `ws /rtmp`: the page names a target by its first message. With the subprotocol `publisher` it hears that the target
 * is connected, and sends an FLV byte stream; with `player` it is sent one.
 */
export function rtmpSockets(context: GatewayContext, deps: RtmpSocketDeps = {}): SocketRoute[] {
  const play = playSocket(context, deps);
  const publish = publishSocket(context, deps);
  return [
    {
      path: /^\/rtmp$/,
      open(socket, ...call) {
        if (socket.protocol === 'publisher') return publish(socket, ...call);
        if (socket.protocol === 'player') return play(socket, ...call);
        const message = "The subprotocol must be 'publisher' or 'player'.";
        throw new HttpProblem(400, LiveCode.ERROR_MALFORMED_REQUEST, message);
      },
    },
  ];
}

function publishSocket(
  context: GatewayContext,
  { publish, ca, retry, settledMs }: RtmpSocketDeps,
): SocketRoute['open'] {
  const allowed = context.config.rtmpTargets.flatMap((prefix) => parseRtmpPrefix(prefix) ?? []);
  const { connectTimeout } = context.config.limits;
  const deps = { ...(publish ? { publish } : {}), ca, retry, settledMs };
  return async (socket, request) => {
    let publishing: RtmpSession | undefined;
    const onShutdown = (_reason: EndReason): void => {
      if (publishing) return publishing.end(shuttingDown());
      endSocket(socket, shuttingDown());
      session.end();
    };
    const session = context.openSession('rtmp', 'rtmp', request, onShutdown);
    try {
      const address = await readTargetRequest(socket, 'publish', connectTimeout * 1000);
      const target =
        address === undefined
          ? undefined
          : await permitTarget(context, address, request, { action: 'rtmp', verb: 'publish to', allowed });
      if (!target || socket.readyState !== socket.OPEN) return session.end();
      publishing = new RtmpSession(context, socket, session, target, deps);
    } catch (error) {
      session.end();
      throw error;
    }
  };
}
