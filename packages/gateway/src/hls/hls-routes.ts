import type { ServerResponse } from 'node:http';

import { LiveCode } from '@livelit/core';

import type { GatewayContext, Route, RouteRequest } from '../gateway-context.ts';
import { HttpProblem } from '../http-problem.ts';
import type { HlsTimes } from './hls-channel.ts';
import { HlsChannels } from './hls-channels.ts';
import { mediaFile } from './hls-files.ts';
import { playlists } from './hls-playlists.ts';

/** Aborts when the other side goes away. */
function signalOf(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

function noSuchFile(): HttpProblem {
  return new HttpProblem(404, LiveCode.ERROR_SOURCE_NOT_FOUND, 'There is no such segment, or not any more.');
}

/**
 * `GET /hls/<name>/index.m3u8` (HLS) and `/hls/<name>/ll.m3u8` (Low-Latency HLS), and what they refer to. A stream is
 * packaged from the first request on, and not any more when nobody has asked for half a minute.
 */
export function hlsRoutes(context: GatewayContext, times?: HlsTimes): Route[] {
  const channels = new HlsChannels(context, times);

  async function answer({ request, response, url, params }: RouteRequest): Promise<void> {
    const { name = '', file = '' } = params;
    await context.authorise('play', name, request);
    if (response.destroyed) return;
    const playlist = Object.hasOwn(playlists, file) ? playlists[file] : undefined;
    const channel = playlist ? channels.open(name) : channels.get(name);
    if (!channel) throw noSuchFile();
    channel.touch();
    const session = channel.audience.note(request);
    const signal = signalOf(response);
    const body = playlist
      ? [Buffer.from(await playlist(channel, url.searchParams, signal))]
      : await mediaFile(channel, file, signal);
    if (signal.aborted) return;
    if (!body) throw noSuchFile();
    const size = body.reduce((sum, piece) => sum + piece.length, 0);
    response.writeHead(200, {
      'content-type': playlist ? 'application/vnd.apple.mpegurl' : 'video/mp4',
      'cache-control': playlist ? 'no-store' : 'max-age=60',
      'content-length': size,
    });
    if (request.method !== 'HEAD') {
      for (const piece of body) response.write(piece);
      session.countOut(size);
    }
    response.end();
  }

  return [{ path: /^\/hls\/(?<name>[\w.-]{1,64})\/(?<file>[\w.-]{1,64})$/, methods: { GET: answer, HEAD: answer } }];
}
