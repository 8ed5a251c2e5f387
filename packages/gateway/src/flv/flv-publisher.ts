import type { IncomingMessage } from 'node:http';

import { LiveCode } from '@livelit/core';
import type { RawData, WebSocket } from 'ws';

import { endSocket } from '../end-socket.ts';
import type { GatewayContext, SessionHandle } from '../gateway-context.ts';
import { HttpProblem } from '../http-problem.ts';
import type { EndReason, LiveStream, StreamPublisher } from '../media/live-stream.ts';
import type { PublishRefusal } from '../media/stream-registry.ts';
import { pingNumber, pong, publisherHello } from '../publisher-ping.ts';
import { publisherProblem } from './end-problem.ts';
import { FlvDemuxer } from './flv-demuxer.ts';
import { FlvIngest } from './flv-ingest.ts';
import { RateMeter } from './rate-meter.ts';

/** Milliseconds between two requests for a key frame. */
const keyFrameRequestMs = 500;

function refusal(why: PublishRefusal, name: string): HttpProblem {
  return why === 'taken'
    ? new HttpProblem(409, LiveCode.ERROR_NAME_TAKEN, `Somebody publishes '${name}' already.`)
    : new HttpProblem(
        503,
        LiveCode.ERROR_TOO_MANY_SESSIONS,
        'The gateway has as many streams as it allows.',
        { 'retry-after': '10' },
        4429,
      );
}

function reasonOf(problem: HttpProblem): EndReason {
  if (problem.status === 413) return 'limit';
  return problem.status === 408 ? 'idle' : 'error';
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** One publisher that sends FLV over a WebSocket: binary messages, cut anywhere. */
export class FlvPublisher implements StreamPublisher {
  readonly protocol = 'ws-flv';
  readonly remoteAddress: string;
  #socket: WebSocket;
  #context: GatewayContext;
  #session: SessionHandle;
  #stream: LiveStream | undefined;
  #demuxer: FlvDemuxer;
  #rate = new RateMeter();
  #idleTimer: NodeJS.Timeout;
  #keyFrameAskedAt = -Infinity;

  /** Takes a place and the name, or throws an HttpProblem. */
  constructor(context: GatewayContext, socket: WebSocket, request: IncomingMessage, name: string) {
    this.remoteAddress = request.socket.remoteAddress ?? '';
    this.#context = context;
    this.#socket = socket;
    const { maxTagBytes, publisherIdle } = context.config.limits;
    this.#session = context.openSession('ws-flv-publish', name, request, (reason) => this.close(reason));
    const stream = context.registry.publish(name, this);
    if (typeof stream === 'string') {
      this.#session.end();
      throw refusal(stream, name);
    }
    this.#stream = stream;
    const ingest = new FlvIngest(stream);
    this.#demuxer = new FlvDemuxer({
      maxTagBytes,
      onTag: (tag) => {
        if (ingest.take(tag)) this.#idleTimer.refresh();
      },
    });
    this.#idleTimer = setTimeout(() => this.close('idle'), publisherIdle * 1000);
    socket.on('close', () => this.#end('publisher-left'));
    socket.on('message', (data, isBinary) => {
      const ping = isBinary ? undefined : pingNumber(data);
      if (isBinary) this.#receive(data);
      else if (ping !== undefined && this.#stream) socket.send(pong(ping));
    });
    // A socket that is open says nothing about token and name yet; this does.
    socket.send('{"type":"status","state":"connected"}');
    socket.send(publisherHello);
  }

  requestKeyFrame(): void {
    const now = performance.now();
    if (now - this.#keyFrameAskedAt < keyFrameRequestMs || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#keyFrameAskedAt = now;
    this.#socket.send('{"type":"keyframe"}');
  }

  close(reason: EndReason): void {
    if (!this.#end(reason)) return;
    const problem = publisherProblem(reason);
    if (problem) endSocket(this.#socket, problem);
    else this.#socket.close(1000);
  }

  #receive(data: RawData): void {
    const stream = this.#stream;
    if (!stream) return;
    const chunk = bytesOf(data);
    stream.counters.bytesIn += chunk.length;
    this.#session.countIn(chunk.length);
    const limit = this.#context.config.limits.maxPublishKbps;
    try {
      if (this.#rate.add(chunk.length, performance.now()) > limit)
        throw new HttpProblem(413, LiveCode.ERROR_LIMIT_EXCEEDED, `A stream may have ${limit} kbps at most.`);
      this.#demuxer.push(chunk);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (!(error instanceof HttpProblem)) this.#context.log.error('Reading an FLV publisher failed', error);
    const problem =
      error instanceof HttpProblem
        ? error
        : new HttpProblem(500, LiveCode.ERROR_FAILED, 'The gateway failed to read the stream.');
    if (this.#end(reasonOf(problem))) endSocket(this.#socket, problem);
  }

  /** False when it was over before. */
  #end(reason: EndReason): boolean {
    const stream = this.#stream;
    if (!stream) return false;
    this.#stream = undefined;
    clearTimeout(this.#idleTimer);
    stream.end(reason);
    this.#session.end();
    return true;
  }
}
