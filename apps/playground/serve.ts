import type { IncomingMessage, ServerResponse } from 'node:http';

import { createGateway, type Gateway, type GatewayConfig } from '@livelit/gateway';
import { createServer } from 'vite';

import { contentSecurityPolicy } from './csp.ts';
import viteConfig from './vite.config.ts';

export interface PlaygroundOptions {
  /** TCP port; 0 takes any free one. @default 8889, or the next free one after it */
  readonly port?: number;
  /** Address to listen on. @default '127.0.0.1' */
  readonly host?: string;
  /** Settings of the gateway, over those of the playground. */
  readonly gateway?: Partial<GatewayConfig>;
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
