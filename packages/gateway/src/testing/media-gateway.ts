import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createLogger, type Logger } from '@livelit/core';

import { createAuthoriser } from '../auth.ts';
import { flvRoutes } from '../flv/flv-routes.ts';
import { flvSockets } from '../flv/flv-sockets.ts';
import type { GatewayConfig, GatewayLimits } from '../gateway-config.ts';
import { gatewayDefaults, limitDefaults } from '../gateway-config.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { HlsTimes } from '../hls/hls-channel.ts';
import { hlsRoutes } from '../hls/hls-routes.ts';
import { createHttpRouter } from '../http-router.ts';
import { LiveStream, type StreamPublisher } from '../media/live-stream.ts';
import { StreamRegistry } from '../media/stream-registry.ts';
import { SessionTable } from '../session-table.ts';
import { createSocketRouter } from '../socket-router.ts';

export interface MediaGateway {
  readonly context: GatewayContext;
  readonly sessions: SessionTable;
  readonly origin: string;
  /** Ends every stream and session as a shutdown does, and the server. */
  close(): Promise<void>;
}

export interface MediaGatewayOptions extends Partial<Omit<GatewayConfig, 'limits'>> {
  readonly limits?: Partial<GatewayLimits>;
  readonly hlsTimes?: HlsTimes;
  readonly log?: Logger;
}

/** FLV and HLS behind the real routers, on a free port, with a registry that tests can publish into by hand. */
export async function startMediaGateway(options: MediaGatewayOptions = {}): Promise<MediaGateway> {
  const { hlsTimes, log = createLogger({ sinks: [] }), limits, ...settings } = options;
  const config: GatewayConfig = { ...gatewayDefaults, ...settings, limits: { ...limitDefaults, ...limits } };
  const sessions = new SessionTable(config.limits);
  const registry = new StreamRegistry({
    maxStreams: config.limits.maxStreams,
    secondPublisher: config.secondPublisher,
  });
  const context: GatewayContext = {
    config,
    registry,
    log,
    authorise: createAuthoriser(config, log),
    openSession: (...call) => sessions.open(...call),
  };
  const closing = (): boolean => false;
  const routes = [...flvRoutes(context), ...hlsRoutes(context, hlsTimes)];
  const server = createServer(createHttpRouter({ routes, config, log, closing }));
  const sockets = createSocketRouter({ routes: flvSockets(context), config, log, closing });
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    context,
    sessions,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const stream of registry) stream.publisher.close('shutdown');
      await sessions.closeAll(() => {});
      sockets.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A publisher without a connection: remembers what it was asked for. */
export interface FakePublisher extends StreamPublisher {
  keyFramesAsked: number;
}

/** A stream that a test feeds by hand. `onKeyFrame` is what the publisher does when it is asked for one. */
export function fakeStream(
  registry: StreamRegistry,
  name: string,
  onKeyFrame: (stream: LiveStream) => void = () => {},
): { readonly stream: LiveStream; readonly publisher: FakePublisher } {
  const publisher: FakePublisher = {
    protocol: 'ws-flv',
    remoteAddress: '127.0.0.1',
    keyFramesAsked: 0,
    requestKeyFrame() {
      publisher.keyFramesAsked++;
      if (stream instanceof LiveStream) onKeyFrame(stream);
    },
    close(reason) {
      if (stream instanceof LiveStream) stream.end(reason);
    },
  };
  const stream = registry.publish(name, publisher);
  if (!(stream instanceof LiveStream)) throw new Error(`The name is ${stream}.`);
  return { stream, publisher };
}
