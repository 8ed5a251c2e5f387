import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Logger } from '@livelit/core';
import type { WebSocket } from 'ws';

import type { GatewayConfig } from './gateway-config.ts';
import type { EndReason } from './media/live-stream.ts';
import type { StreamRegistry } from './media/stream-registry.ts';

export type SessionProtocol =
  | 'whip'
  | 'whep'
  | 'ws-flv-publish'
  | 'rtmp'
  | 'rtmp-play'
  | 'http-flv'
  | 'ws-flv'
  | 'hls'
  | 'probe';

/** A counted session: what a protocol holds while it serves somebody. */
export interface SessionHandle {
  /** Unguessable, fit for a URL. */
  readonly id: string;
  countIn(bytes: number): void;
  countOut(bytes: number): void;
  /** Gives the place back; harmless when repeated. */
  end(): void;
}

/** What the gateway lends every protocol. */
export interface GatewayContext {
  readonly config: GatewayConfig;
  readonly registry: StreamRegistry;
  readonly log: Logger;
  /** Throws an HttpProblem (401 or 403) unless the request's token lets it do this. */
  authorise(action: 'publish' | 'play' | 'rtmp' | 'status', name: string, request: IncomingMessage): Promise<void>;
  /** Takes a place, or throws an HttpProblem (503 with Retry-After) when none is left. `close` is called at shutdown. */
  openSession(
    protocol: SessionProtocol,
    stream: string,
    request: IncomingMessage,
    close: (reason: EndReason) => void,
  ): SessionHandle;
}

export interface RouteRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** The groups of the route's `path`. */
  readonly params: Readonly<Record<string, string>>;
}

/** Paths of one shape. A handler that throws an HttpProblem has it written as the answer. OPTIONS is the router's. */
export interface Route {
  /** Named groups become `params`. A stream's name is `(?<name>[\w.-]{1,64})`. */
  readonly path: RegExp;
  readonly methods: Readonly<Record<string, (call: RouteRequest) => Promise<void> | void>>;
  /** Extra headers for the answer to OPTIONS, `Accept-Post` for instance. */
  readonly options?: Readonly<Record<string, string>>;
}

/** WebSockets of one shape. The origin, limits of message size and the accepted subprotocol are already dealt with. */
export interface SocketRoute {
  readonly path: RegExp;
  /** Rejecting with an HttpProblem ends the socket with an error message and close code 4000 + status. */
  open(socket: WebSocket, request: IncomingMessage, params: Readonly<Record<string, string>>): Promise<void> | void;
}
