import type { RequestListener } from 'node:http';

import { log as sharedLog, type Logger, resolveConfig } from '@livelit/core';

import { createAuthoriser } from './auth.ts';
import { checkConfig, checkOptionNames } from './check-config.ts';
import { flvRoutes } from './flv/flv-routes.ts';
import { flvSockets } from './flv/flv-sockets.ts';
import { type GatewayConfig, gatewayDefaults, type GatewayLimits, limitDefaults } from './gateway-config.ts';
import type { GatewayContext, Route, SocketRoute } from './gateway-context.ts';
import { Gateway } from './gateway.ts';
import { hlsRoutes } from './hls/hls-routes.ts';
import { createHttpRouter } from './http-router.ts';
import { createHttpServer, listen } from './http-server.ts';
import { StreamRegistry } from './media/stream-registry.ts';
import { probeSockets } from './probe/probe-sockets.ts';
import { rtcRoutes } from './rtc/rtc-routes.ts';
import { rtmpSockets } from './rtmp/rtmp-socket.ts';
import { SessionTable } from './session-table.ts';
import { createSocketRouter } from './socket-router.ts';
import { statusRoutes } from './status-routes.ts';

/** Settings of a gateway; all have defaults. */
export type GatewayOptions = { readonly [K in keyof Omit<GatewayConfig, 'limits'>]?: GatewayConfig[K] | undefined } & {
  readonly limits?: { readonly [K in keyof GatewayLimits]?: GatewayLimits[K] | undefined } | undefined;
  /** Serves the HTTP requests that the gateway has no route for: a dev server, a static page. */
  readonly fallback?: RequestListener | undefined;
  /** Where the gateway writes its log. @default the log of `@livelit/core`, silent until its level is set */
  readonly log?: Logger | undefined;
};

function protocolRoutes(context: GatewayContext): { routes: readonly Route[]; sockets: readonly SocketRoute[] } {
  return {
    routes: [...rtcRoutes(context), ...flvRoutes(context), ...hlsRoutes(context)],
    sockets: [...flvSockets(context), ...rtmpSockets(context), ...probeSockets(context)],
  };
}

/**
 * Starts a gateway; it listens when the promise resolves.
 *
 * Rejects with a LiveError: `ERROR_INVALID_PARAMETER` for an option that does not exist or is out of its range,
 * `ERROR_FAILED` when the port cannot be had (`detail.port`, `detail.reason` such as `EADDRINUSE`).
 *
 * @example
 * const gateway = await createGateway({ port: 0, rtmpTargets: ['rtmp://live.example.org/app'] });
 * console.log(gateway.url);
 * await gateway.close();
 */
export async function createGateway(options: GatewayOptions = {}): Promise<Gateway> {
  checkOptionNames(options, ['fallback', 'log']);
  const { limits: limitOptions, fallback, log = sharedLog.child('gateway'), ...settings } = options;
  const limits = resolveConfig(limitDefaults, limitOptions);
  const config: GatewayConfig = resolveConfig(gatewayDefaults, settings, { limits });
  checkConfig(config);

  const registry = new StreamRegistry({ maxStreams: limits.maxStreams, secondPublisher: config.secondPublisher });
  const sessions = new SessionTable(limits);
  const context: GatewayContext = {
    config,
    registry,
    log,
    authorise: createAuthoriser(config, log),
    openSession: (...call) => sessions.open(...call),
  };
  let gateway: Gateway | undefined;
  const closing = (): boolean => gateway?.closing ?? false;
  const { routes, sockets: socketRoutes } = protocolRoutes(context);
  const report = { streams: () => gateway?.streams() ?? [], metrics: () => gateway?.metrics() ?? '' };
  const router = createHttpRouter({
    routes: [...routes, ...statusRoutes(context, report)],
    config,
    log,
    fallback,
    closing,
  });
  const server = createHttpServer(router);
  const sockets = createSocketRouter({ routes: socketRoutes, config, log, closing });
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  try {
    await listen(server, config.host, config.port);
  } catch (error) {
    sockets.close();
    throw error;
  }
  gateway = new Gateway({ config, registry, sessions, server, sockets, log });
  log.debug(`Listening on ${gateway.url}.`);
  return gateway;
}
