import type { GatewayContext, Route, RouteRequest } from '../gateway-context.ts';
import type { LiveStream } from '../media/live-stream.ts';
import { noSuchStream, unplayable } from './end-problem.ts';
import { flvFeed } from './flv-feed.ts';
import { responseOutput } from './flv-output.ts';
import { FlvViewer } from './flv-viewer.ts';

/** The stream of a name, when it can be sent as FLV. Throws an HttpProblem (404, `unplayableStatus`). */
export function playableStream(context: GatewayContext, name: string, unplayableStatus: 406 | 415): LiveStream {
  const stream = context.registry.get(name);
  if (!stream) throw noSuchStream(name);
  if (stream.videoConfig?.codec === 'vp8') throw unplayable(unplayableStatus);
  return stream;
}

/** `GET /live/<name>.flv`: HTTP-FLV, an answer that goes on for as long as the stream does. */
export function flvRoutes(context: GatewayContext): Route[] {
  async function answer({ request, response, params }: RouteRequest): Promise<void> {
    const name = params['name'] ?? '';
    await context.authorise('play', name, request);
    if (response.destroyed) return;
    const stream = playableStream(context, name, 406);
    const session =
      request.method === 'HEAD'
        ? undefined
        : context.openSession('http-flv', name, request, (reason) => viewer.end(reason));
    response.writeHead(200, { 'content-type': 'video/x-flv', 'cache-control': 'no-store' });
    if (!session) {
      response.end();
      return;
    }
    response.socket?.setNoDelay(true);
    // The viewer learns at once that the stream is there, even if its first frame takes a while.
    response.flushHeaders();
    const viewer = new FlvViewer({
      feed: flvFeed(stream),
      output: responseOutput(response),
      limits: context.config.limits,
      onBytes: (count) => session.countOut(count),
    });
    response.on('close', () => {
      viewer.leave();
      session.end();
    });
  }

  return [{ path: /^\/live\/(?<name>[\w.-]{1,64})\.flv$/, methods: { GET: answer, HEAD: answer } }];
}
