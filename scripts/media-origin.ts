import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { findProgram } from './browser.mjs';
import { answerFault, faultyBody, FaultList, type MediaFault } from './media/faults.ts';
import { LiveClock } from './media/live-clock.ts';
import { readLiveFlv, readLiveTs, sendLive } from './media/live-stream.ts';
import { bytesAt } from './media/media-routes.ts';
import { serveBytes, typeOf } from './media/serve-bytes.ts';
import { acceptWebSocket } from './media/web-socket.ts';

export type { MediaFault } from './media/faults.ts';

/** How a media origin runs. */
export interface MediaOriginOptions {
  /** Seconds of live media that pass in one of the wall clock. @default 1 */
  readonly rate?: number;
  /** Media time, seconds, at which the live streams stand at the start: so much of them is there at once. @default 1312 */
  readonly startAt?: number;
  /** Listens here, to bring one back. @default 0, any free port */
  readonly port?: number;
}

/** A request that a media origin has seen. */
export interface MediaRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** `Date.now()` of its arrival. */
  readonly at: number;
}

/**
 * A server of test media on the loopback. Every second of the picture carries its number, see media/second-pattern.ts;
 * files and HLS on demand last 20 s, live streams show second `floor(position) mod 64`.
 *
 * - Files: `/mp4/faststart.mp4`, `/mp4/moov-at-end.mp4`, `/mp4/long-groups.mp4` (B-frames, a key frame every 10 s),
 *   `/mp4/fragmented.mp4`, `/mp4/cut-start.mp4` (an edit list cuts 1.5 s off), `/mov/clip.mov`, `/m4a/clip.m4a`, `/mp3/clip.mp3`,
 *   `/webm/clip.webm`, `/flv/clip.flv` (with a keyframe index), `/ts/clip.ts`, `/hevc/clip.mp4`
 * - HLS on demand: `/hls/<kind>/index.m3u8`, kind of `ts`, `fmp4`, `aes`, `byterange`, `discontinuity`, `hevc`,
 *   `iframes`; `/hls/master.m3u8` has three levels, two languages (440 and 880 Hz), subtitles and an I-frame list
 * - Live HLS: `/live/<kind>/index.m3u8` and `master.m3u8`, kind of `ts`, `fmp4`, `short`; query as `livePlaylist` says
 * - Live streams, over HTTP and WebSocket: `/live/stream.flv`, `/live/stream.ts`; `/live/video.flv` has no sound, nor
 *   have the kinds `video-ts` and `video-fmp4` of live HLS
 * - For benches, 720p of 2.5 Mbps: `/bench/fmp4/master.m3u8`, `/bench/ts/master.m3u8`, `/bench/clip.flv`
 * - What is no media: `/bad/html.<ending>`, `/bad/noise.<ending>`, `/bad/empty.<ending>`, `/bad/truncated.mp4` (flv,
 *   ts, webm), `/bad/codec.m3u8`, `/bad/no-segments.m3u8`, `/bad/missing-segments.m3u8`
 */
export interface MediaOrigin {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** What was asked, oldest first; OPTIONS are left out. */
  readonly requests: readonly MediaRequest[];
  /** Seconds of live media that exist by now. */
  readonly position: number;
  /** Puts a fault in force; the newest that matches a request acts. */
  fault(fault: MediaFault): void;
  /** Everything works again. */
  clearFaults(): void;
  /** The live streams end here: ENDLIST in playlists, a clean end of what is sent. */
  endLive(): void;
  close(): Promise<void>;
}

const liveStreams = /^\/live\/(stream\.flv|stream\.ts|video\.flv)$/;

const cors = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': '*, Authorization',
  'Access-Control-Allow-Methods': '*',
  'Access-Control-Expose-Headers': '*',
};

/** Starts a media origin; throws where ffmpeg, which makes the media, is absent. */
export async function startMediaOrigin(options: MediaOriginOptions = {}): Promise<MediaOrigin> {
  if (!findProgram('ffmpeg')) throw new Error('ffmpeg is not on this machine.');
  const { rate = 1, startAt = 1312, port = 0 } = options;
  const clock = new LiveClock(startAt, rate);
  const faults = new FaultList();
  const requests: MediaRequest[] = [];
  const upgraded = new Set<Duplex>();

  const note = ({ method = '', url = '', headers }: IncomingMessage) =>
    requests.push({ method, path: url, headers: headers as MediaRequest['headers'], at: Date.now() });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    for (const [name, value] of Object.entries(cors)) response.setHeader(name, value);
    response.setHeader('Timing-Allow-Origin', '*');
    if (method === 'OPTIONS') return void response.writeHead(204, { 'Access-Control-Max-Age': '600' }).end();
    note(request);
    if (method !== 'GET' && method !== 'HEAD') return void response.writeHead(405).end();
    const fault = faults.take(url);
    if (fault && (await answerFault(fault, response))) return undefined;
    const address = new URL(url, 'http://origin');
    if (!response.hasHeader('content-type')) response.setHeader('Content-Type', typeOf(address.pathname));

    if (liveStreams.test(address.pathname)) return serveLive(address.pathname, method, response, fault);
    const bytes = await bytesAt(address, clock);
    if (!bytes) {
      response.removeHeader('content-type');
      return void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is nothing here.');
    }
    if (address.pathname.endsWith('.m3u8')) response.setHeader('Cache-Control', 'no-cache');
    return serveBytes(request, response, bytes, fault);
  }

  const readLive = (path: string) =>
    path.endsWith('.ts')
      ? readLiveTs(clock)
      : readLiveFlv(clock, path.includes('video') ? 'live-video-flv' : 'live-flv');

  async function serveLive(path: string, method: string, response: ServerResponse, fault: MediaFault | undefined) {
    response.writeHead(200);
    if (method === 'HEAD') return void response.end();
    response.flushHeaders();
    const over = new AbortController();
    response.on('close', () => over.abort());
    const body = fault ? faultyBody(fault, response) : undefined;
    body?.pipe(response);
    const target = body ?? response;
    if (await sendLive(await readLive(path), clock, (bytes) => void target.write(bytes), over.signal)) target.end();
  }

  async function upgrade(request: IncomingMessage, socket: Duplex): Promise<void> {
    upgraded.add(socket);
    const over = new AbortController();
    socket.on('close', () => {
      upgraded.delete(socket);
      over.abort();
    });
    socket.on('error', () => {});
    note(request);
    const { pathname } = new URL(request.url ?? '', 'http://origin');
    const fault = faults.take(request.url ?? '');
    if (fault?.delay) await new Promise((resolve) => setTimeout(resolve, fault.delay));
    if (fault?.hang) return;
    const status = fault?.status ?? (liveStreams.test(pathname) ? undefined : 404);
    if (fault?.reset) return (socket as Duplex & { resetAndDestroy(): void }).resetAndDestroy();
    if (status !== undefined) return void socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    const viewer = acceptWebSocket(request, socket);
    socket.resume();
    socket.on('end', () => socket.end());
    let left = fault?.cut ?? fault?.stall ?? Infinity;
    const send = (bytes: Buffer) => {
      if (left <= 0) return;
      left -= bytes.length;
      viewer.send(bytes);
      if (left <= 0 && fault?.cut !== undefined) setTimeout(() => socket.destroy(), 50);
    };
    if (await sendLive(await readLive(pathname), clock, send, over.signal)) viewer.close(1000);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'Content-Type': 'text/plain' }).end(String(error));
    });
  });
  server.keepAliveTimeout = 60_000;
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    upgrade(request, socket).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    requests,
    get position() {
      return clock.position;
    },
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    endLive: () => clock.end(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }),
  };
}
