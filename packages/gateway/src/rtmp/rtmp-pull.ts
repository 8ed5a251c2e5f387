import { isLiveError, LiveCode } from '@livelit/core';
import type { WebSocket } from 'ws';

import type { FlvTag } from '../flv/flv-demuxer.ts';
import { flvFeed } from '../flv/flv-feed.ts';
import { FlvIngest } from '../flv/flv-ingest.ts';
import { socketOutput } from '../flv/flv-output.ts';
import { FlvViewer } from '../flv/flv-viewer.ts';
import { RateMeter } from '../flv/rate-meter.ts';
import type { GatewayContext, SessionHandle } from '../gateway-context.ts';
import { HttpProblem } from '../http-problem.ts';
import { LiveStream } from '../media/live-stream.ts';
import { playRtmp, type RtmpPlayer } from './rtmp-player.ts';
import type { RtmpTarget } from './rtmp-target.ts';

/** Part of the connect timeout in which the first frame must be here, so that a page hears why before its own ends. */
const patience = 0.8;

/** Servers begin with everything since the last key frame at once, which says nothing about the stream's bitrate. */
const burstMs = 6000;

/** What tests replace. */
export interface RtmpPullDeps {
  /** Opens a connection. @default playRtmp */
  readonly play?: typeof playRtmp;
  /** Certificates to be trusted instead of the well-known ones. */
  readonly ca?: string | Buffer | undefined;
  /** Milliseconds from the first tag in which the bitrate may be above the limit. @default 6000 */
  readonly burstMs?: number | undefined;
}

/** A failure of the target as its viewers hear it. */
function asProblem(error: unknown, target: RtmpTarget): HttpProblem {
  if (error instanceof HttpProblem)
    return error.status === 400
      ? new HttpProblem(502, LiveCode.ERROR_TARGET_FAILED, `The RTMP server of ${target.label} sends a broken stream.`)
      : error;
  if (!isLiveError(error)) return new HttpProblem(500, LiveCode.ERROR_FAILED, 'The gateway failed to read the stream.');
  const statuses: Readonly<Record<number, number>> = {
    [LiveCode.ERROR_SOURCE_NOT_FOUND]: 404,
    [LiveCode.ERROR_STREAM_ENDED]: 410,
  };
  return new HttpProblem(statuses[error.code] ?? 502, error.code, error.message);
}

/** One stream that is fetched from an RTMP server for everybody here who watches it. */
export class RtmpPull {
  readonly #context: GatewayContext;
  readonly #target: RtmpTarget;
  readonly #stream: LiveStream;
  readonly #ingest: FlvIngest;
  readonly #viewers = new Set<FlvViewer>();
  readonly #rate = new RateMeter();
  readonly #abort = new AbortController();
  readonly #onOver: () => void;
  readonly #burstMs: number;
  #startedAt: number | undefined;
  #player: RtmpPlayer | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #hasMedia = false;
  #over = false;

  /** Connects at once. `onOver` is called when nobody watches any more, or nothing can be watched. */
  constructor(context: GatewayContext, target: RtmpTarget, deps: RtmpPullDeps, onOver: () => void) {
    this.#context = context;
    this.#target = target;
    this.#onOver = onOver;
    this.#burstMs = deps.burstMs ?? burstMs;
    this.#stream = new LiveStream(
      target.label,
      { protocol: 'rtmp', remoteAddress: target.host, requestKeyFrame: () => {}, close: () => {} },
      () => {},
    );
    this.#ingest = new FlvIngest(this.#stream);
    void this.#connect(deps).catch((error: unknown) => this.#fail(error));
  }

  /** Lets a page watch, from the last key frame on. */
  add(socket: WebSocket, session: SessionHandle): FlvViewer {
    const viewer = new FlvViewer({
      feed: flvFeed(this.#stream),
      output: socketOutput(socket),
      limits: this.#context.config.limits,
      // Nobody can be asked for a key frame, so the last one has to do.
      maxAgeMs: Infinity,
      onBytes: (count) => session.countOut(count),
    });
    this.#viewers.add(viewer);
    socket.on('close', () => {
      viewer.leave();
      this.#viewers.delete(viewer);
      session.end();
      if (this.#viewers.size === 0) this.#end();
    });
    return viewer;
  }

  async #connect({ play = playRtmp, ca }: RtmpPullDeps): Promise<void> {
    const { config, log } = this.#context;
    const timeoutMs = config.limits.connectTimeout * 1000 * patience;
    const connecting = play(this.#target, {
      timeoutMs,
      maxMessageBytes: config.limits.maxTagBytes,
      ca,
      log,
      signal: this.#abort.signal,
      onTag: (tag) => this.#take(tag),
      onEnd: (error) => this.#fail(error),
    });
    this.#idleTimer = setTimeout(() => this.#onIdle(), timeoutMs);
    const player = await connecting;
    if (this.#over) return player.close();
    this.#player = player;
    log.info(`RTMP: ${this.#target.label} sends a stream.`);
  }

  #take(tag: FlvTag): void {
    if (this.#over) return;
    const { maxPublishKbps, publisherIdle } = this.#context.config.limits;
    const now = performance.now();
    this.#startedAt ??= now;
    try {
      const isAbove = this.#rate.add(tag.data.length, now) > maxPublishKbps;
      if (isAbove && now - this.#startedAt >= this.#burstMs)
        throw new HttpProblem(413, LiveCode.ERROR_LIMIT_EXCEEDED, `A stream may have ${maxPublishKbps} kbps at most.`);
      if (!this.#ingest.take(tag)) return;
    } catch (error) {
      if (!(error instanceof HttpProblem)) this.#context.log.error('Reading an RTMP stream failed', error);
      return this.#fail(error);
    }
    if (this.#hasMedia) return void this.#idleTimer?.refresh();
    this.#hasMedia = true;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.#onIdle(), publisherIdle * 1000);
  }

  #onIdle(): void {
    const { label } = this.#target;
    if (this.#hasMedia) {
      const { publisherIdle } = this.#context.config.limits;
      this.#fail(
        new HttpProblem(408, LiveCode.ERROR_IDLE_TIMEOUT, `${label} has sent nothing for ${publisherIdle} seconds.`),
      );
    } else if (this.#player) {
      // Most servers agree to play what nobody publishes, and send it once somebody does.
      this.#fail(
        new HttpProblem(404, LiveCode.ERROR_SOURCE_NOT_FOUND, `Nobody publishes that stream at ${label} now.`),
      );
    }
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    const problem = asProblem(error, this.#target);
    this.#context.log.info(`RTMP: playing is over. ${problem.message}`);
    for (const viewer of this.#viewers) viewer.refuse(problem);
    this.#end();
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#idleTimer);
    this.#onOver();
    this.#stream.end('publisher-left');
    if (this.#player) void this.#player.close();
    else this.#abort.abort();
  }
}
