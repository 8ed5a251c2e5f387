import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createLogger } from '@livelit/core';

import { createAuthoriser } from '../auth.ts';
import type { GatewayConfig, GatewayLimits } from '../gateway-config.ts';
import { gatewayDefaults, limitDefaults } from '../gateway-config.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { createHttpRouter } from '../http-router.ts';
import { StreamRegistry } from '../media/stream-registry.ts';
import { rtcRoutes } from '../rtc/rtc-routes.ts';
import { SessionTable } from '../session-table.ts';

export interface RtcGateway {
  readonly context: GatewayContext;
  readonly sessions: SessionTable;
  readonly origin: string;
  close(): Promise<void>;
}

/** The WebRTC routes alone, behind the real router, on a free port. */
export async function startRtcGateway(
  overrides: Partial<Omit<GatewayConfig, 'limits'>> & { limits?: Partial<GatewayLimits> } = {},
): Promise<RtcGateway> {
  const config: GatewayConfig = { ...gatewayDefaults, ...overrides, limits: { ...limitDefaults, ...overrides.limits } };
  const log = createLogger({ sinks: [] });
  const sessions = new SessionTable(config.limits);
  const context: GatewayContext = {
    config,
    log,
    registry: new StreamRegistry({ maxStreams: config.limits.maxStreams, secondPublisher: config.secondPublisher }),
    authorise: createAuthoriser(config, log),
    openSession: (protocol, stream, request, close) => sessions.open(protocol, stream, request, close),
  };
  const routes = rtcRoutes(context);
  const server = createServer(createHttpRouter({ routes, config, log, closing: () => false }));
  const origin = await listen(server);
  return {
    context,
    sessions,
    origin,
    close: async () => {
      await sessions.closeAll();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
