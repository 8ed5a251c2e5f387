import { LiveCode, type LiveError, toLiveError } from '@livelit/core';
import type { RawData, WebSocket } from 'ws';

import { endSocket } from '../end-socket.ts';
import { FlvDemuxer } from '../flv/flv-demuxer.ts';
import { RateMeter } from '../flv/rate-meter.ts';
import type { GatewayContext, SessionHandle, SocketRoute } from '../gateway-context.ts';
import { HttpProblem } from '../http-problem.ts';
import type { EndReason } from '../media/live-stream.ts';
import { shuttingDown } from '../session-table.ts';
import { readPublishRequest } from './publish-request.ts';
import { publishRtmp } from './rtmp-publisher.ts';
import { RtmpRelay, type RtmpRelayOptions } from './rtmp-relay.ts';
import { isAllowedTarget, parseRtmpPrefix, parseRtmpTarget, type RtmpPrefix, type RtmpTarget } from './rtmp-target.ts';

/**
 * Bytes that wait for the target before the page is read no further. It must be little: only then does the page see in
 * its own `bufferedAmount` that the target's network is slow, and lowers its bitrate.
 */
const pauseAboveBytes = 256 << 10;

/** What tests replace. */
export type RtmpSocketDeps = Partial<Pick<RtmpRelayOptions, 'publish' | 'ca' | 'retry' | 'settledMs'>>;

/** A refusal of the target as the page hears it. */
function asProblem(error: LiveError): HttpProblem {
  return new HttpProblem(502, error.code, error.message);
}

function targetOf(address: string): RtmpTarget {
  try {
    return parseRtmpTarget(address);
  } catch (error) {
    throw new HttpProblem(400, LiveCode.ERROR_INVALID_PARAMETER, toLiveError(error).message);
  }
}

/** One page publishing to one target, from the permission to the last byte. */
class RtmpSession {
  #context: GatewayContext;
  #socket: WebSocket;
  #session: SessionHandle;
  #relay: RtmpRelay;
  #demuxer: FlvDemuxer;
  #rate = new RateMeter();
  #mediaAt = performance.now();
  #idleTimer: NodeJS.Timeout;
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
    socket.on('message', (data, binary) => this.#take(data, binary));
    socket.on('close', () => this.end());
    this.#relay.start();
  }

  /** Ends both sides, and tells the page why unless it has left. */
  end(problem?: HttpProblem, detail: Readonly<Record<string, unknown>> = {}): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#idleTimer);
    if (this.#socket.isPaused) this.#socket.resume();
    if (problem) endSocket(this.#socket, problem, detail);
    // The place is given back when the target knows, which is what a shutdown waits for.
    void this.#relay.close().finally(() => this.#session.end());
  }

  #take(data: RawData, binary: boolean): void {
    // Text after the first message is for later versions.
    if (this.#over || !binary) return;
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
    this.#session.countIn(bytes.length);
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
    if (!this.#over && this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}

function tooFast(kbps: number): HttpProblem {
  return new HttpProblem(
    413,
    LiveCode.ERROR_LIMIT_EXCEEDED,
    `The stream has more than the ${kbps} kbps that are allowed.`,
  );
}

async function permit(
  context: GatewayContext,
  allowed: readonly RtmpPrefix[],
  address: string,
  request: Parameters<SocketRoute['open']>[1],
): Promise<RtmpTarget> {
  const target = targetOf(address);
  await context.authorise('rtmp', address, request);
  if (!isAllowedTarget(target, allowed))
    throw new HttpProblem(403, LiveCode.ERROR_TARGET_NOT_ALLOWED, `This gateway may not publish to ${target.label}.`);
  return target;
}

/**
 * `ws /rtmp`, subprotocol `publisher`: the page names a target by its first message, hears that it is connected, and
 * sends an FLV byte stream.
 */
export function rtmpSockets(context: GatewayContext, deps: RtmpSocketDeps = {}): SocketRoute[] {
  const allowed = context.config.rtmpTargets.flatMap((prefix) => parseRtmpPrefix(prefix) ?? []);
  const { connectTimeout } = context.config.limits;

  return [
    {
      path: /^\/rtmp$/,
      async open(socket, request) {
        if (socket.protocol !== 'publisher')
          throw new HttpProblem(400, LiveCode.ERROR_MALFORMED_REQUEST, "The subprotocol must be 'publisher'.");
        let publishing: RtmpSession | undefined;
        const onShutdown = (_reason: EndReason): void => {
          if (publishing) return publishing.end(shuttingDown());
          endSocket(socket, shuttingDown());
          session.end();
        };
        const session = context.openSession('rtmp', 'rtmp', request, onShutdown);
        try {
          const address = await readPublishRequest(socket, connectTimeout * 1000);
          const target = address === undefined ? undefined : await permit(context, allowed, address, request);
          if (!target || socket.readyState !== socket.OPEN) return session.end();
          publishing = new RtmpSession(context, socket, session, target, deps);
        } catch (error) {
          session.end();
          throw error;
        }
      },
    },
  ];
}
