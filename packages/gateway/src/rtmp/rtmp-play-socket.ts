import { endSocket } from '../end-socket.ts';
import type { FlvViewer } from '../flv/flv-viewer.ts';
import type { GatewayContext, SocketRoute } from '../gateway-context.ts';
import type { EndReason } from '../media/live-stream.ts';
import { shuttingDown } from '../session-table.ts';
import { permitTarget } from './permit-target.ts';
import { RtmpPull, type RtmpPullDeps } from './rtmp-pull.ts';
import { parseRtmpPrefix, type RtmpTarget } from './rtmp-target.ts';
import { readTargetRequest } from './target-request.ts';

/** Serves a page that names a stream by its first message and is sent it as FLV. One pull serves all who watch it. */
export function playSocket(context: GatewayContext, deps: RtmpPullDeps): SocketRoute['open'] {
  const allowed = context.config.rtmpSources.flatMap((prefix) => parseRtmpPrefix(prefix) ?? []);
  const { connectTimeout } = context.config.limits;
  const pulls = new Map<string, RtmpPull>();

  function pullOf(target: RtmpTarget): RtmpPull {
    const key = JSON.stringify([target.secure, target.host, target.port, target.app, target.key]);
    let pull = pulls.get(key);
    if (!pull) pulls.set(key, (pull = new RtmpPull(context, target, deps, () => pulls.delete(key))));
    return pull;
  }

  return async (socket, request) => {
    let viewer: FlvViewer | undefined;
    const onShutdown = (reason: EndReason): void => {
      if (viewer) return viewer.end(reason);
      endSocket(socket, shuttingDown());
      session.end();
    };
    const session = context.openSession('rtmp-play', 'rtmp', request, onShutdown);
    try {
      const address = await readTargetRequest(socket, 'play', connectTimeout * 1000);
      const target =
        address === undefined
          ? undefined
          : await permitTarget(context, address, request, { action: 'play', verb: 'play from', allowed });
      if (!target || socket.readyState !== socket.OPEN) return session.end();
      viewer = pullOf(target).add(socket, session);
    } catch (error) {
      session.end();
      throw error;
    }
  };
}
