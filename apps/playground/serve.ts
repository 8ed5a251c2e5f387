import type { RequestListener } from 'node:http';

import { isLiveError } from '@livelit/core';
import { createGateway, type Gateway, type GatewayOptions } from '@livelit/gateway';
import { createServer, type ViteDevServer } from 'vite';

import { policyOf } from './csp.ts';
import viteConfig from './vite.config.ts';

export interface PlaygroundOptions {
  /** TCP port; 0 takes any free one. @default 8889, or the next free one after it */
  readonly port?: number;
  /** Address to listen on. @default '127.0.0.1' */
  readonly host?: string;
  /** Settings of the gateway, over those of the playground. */
  readonly gateway?: Omit<GatewayOptions, 'fallback' | 'port' | 'host'>;
  /** Whether changed sources are served without a restart (reload the page by hand). @default false */
  readonly watch?: boolean;
  /** Receives one line per noteworthy step. @default silent */
  readonly log?: (line: string) => void;
}

/** A running playground. */
export interface Playground {
  /** Where the page is, with a slash at its end. */
  readonly url: string;
  readonly gateway: Gateway;
  /** Ends every session, the page's server and the port. Harmless when repeated. */
  close(): Promise<void>;
}

const firstPort = 8889;
/** Ports that are tried when none was asked for. */
const portTries = 50;

/** The playground reaches RTMP servers of this machine only, to publish and to play: it may stand open to a network. */
const loopback = ['rtmp://127.0.0.1:*', 'rtmp://localhost:*', 'rtmp://[::1]:*'];

const headersFor = (path: string) => ({
  'Content-Security-Policy': `${policyOf(path)}; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
});

const withHeaders =
  ({ middlewares }: ViteDevServer): RequestListener =>
  (request, response) => {
    for (const [name, value] of Object.entries(headersFor(request.url ?? '/'))) response.setHeader(name, value);
    middlewares(request, response);
  };

/** Starts on the port that was asked for, else on the first free one. */
async function startGateway(options: GatewayOptions): Promise<Gateway> {
  if (options.port !== undefined) return createGateway(options);
  for (let port = firstPort; ; port++)
    try {
      return await createGateway({ ...options, port });
    } catch (error) {
      const taken = isLiveError(error) && error.detail['reason'] === 'EADDRINUSE';
      if (!taken || port >= firstPort + portTries) throw error;
    }
}

/**
 * Serves the page and a gateway for it from one process and one port; both answer when the promise resolves.
 * Rejects with a `LiveError` when the port cannot be had or a setting is wrong.
 */
export async function startPlayground(options: PlaygroundOptions = {}): Promise<Playground> {
  const { port, host, gateway: settings, watch = false, log = () => {} } = options;
  const pages = await createServer({
    ...viteConfig,
    configFile: false,
    appType: 'spa',
    logLevel: 'error',
    clearScreen: false,
    server: { middlewareMode: true, hmr: false, ws: false, ...(watch ? {} : { watch: null }) },
  });
  let gateway: Gateway;
  try {
    gateway = await startGateway({
      rtmpTargets: loopback,
      rtmpSources: loopback,
      ...settings,
      ...(port === undefined ? {} : { port }),
      ...(host === undefined ? {} : { host }),
      fallback: withHeaders(pages),
    });
  } catch (error) {
    await pages.close();
    throw error;
  }
  log(`Playground and gateway listen on ${gateway.url}.`);

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await gateway.close();
    await pages.close();
    log('Playground and gateway have ended.');
  };
  return { url: `${gateway.url}/`, gateway, close: () => (closed ??= close()) };
}
