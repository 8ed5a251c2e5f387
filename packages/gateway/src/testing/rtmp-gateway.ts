import type { AddressInfo } from 'node:net';

import { createLogger, type Logger } from '@livelit/core';

import { gatewayDefaults, type GatewayLimits } from '../gateway-config.ts';
import { createHttpServer, listen } from '../http-server.ts';
import { StreamRegistry } from '../media/stream-registry.ts';
import { rtmpSockets, type RtmpSocketDeps } from '../rtmp/rtmp-socket.ts';
import { SessionTable } from '../session-table.ts';
import { createSocketRouter } from '../socket-router.ts';

/** The RTMP part of a gateway by itself, with times of the test's choice. */
export async function startRtmpGateway(
  deps: RtmpSocketDeps,
  log: Logger = createLogger(),
  limits: Partial<GatewayLimits> = {},
): Promise<{ readonly url: string; readonly sessions: SessionTable; close(): Promise<void> }> {
  const allowed = ['rtmp://127.0.0.1:*'];
  const config = {
    ...gatewayDefaults,
    rtmpTargets: allowed,
    rtmpSources: allowed,
    limits: { ...gatewayDefaults.limits, ...limits },
  };
  const sessions = new SessionTable(config.limits);
  const context = {
    config,
    registry: new StreamRegistry({ maxStreams: 1, secondPublisher: 'refuse' }),
    log,
    authorise: () => Promise.resolve(),
    openSession: (...call: Parameters<SessionTable['open']>) => sessions.open(...call),
  };
  const sockets = createSocketRouter({ routes: rtmpSockets(context, deps), config, log, closing: () => false });
  const server = createHttpServer((_request, response) => response.end());
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  await listen(server, '127.0.0.1', 0);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sessions,
    close: async () => {
      await sessions.closeAll();
      sockets.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
