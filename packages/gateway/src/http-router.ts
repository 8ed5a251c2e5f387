import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

import { LiveCode, type Logger } from '@livelit/core';

import { setCors, setPreflight } from './cors.ts';
import type { GatewayConfig } from './gateway-config.ts';
import type { Route } from './gateway-context.ts';
import { HttpProblem } from './http-problem.ts';
import { parseRequestUrl } from './request-url.ts';
import { shuttingDown } from './session-table.ts';
import { writeProblem } from './write-problem.ts';

export interface HttpRouterOptions {
  readonly routes: readonly Route[];
  readonly config: Pick<GatewayConfig, 'allowOrigins' | 'limits'>;
  readonly log: Logger;
  /** Serves what no route matches. */
  readonly fallback?: RequestListener | undefined;
  /** True once the gateway shuts down. */
  readonly closing: () => boolean;
}

function notFound(): HttpProblem {
  return new HttpProblem(404, LiveCode.ERROR_SERVER_PROCESS_FAILED, 'There is nothing at this address.');
}

/** The first byte of a body ends the answer: a GET handler that streams serves HEAD too, and nobody stays connected. */
function withoutBody(response: ServerResponse): void {
  response.write = () => {
    response.end();
    return true;
  };
}

function methodsOf(route: Route): string {
  const methods = new Set([...Object.keys(route.methods), 'OPTIONS']);
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].join(', ');
}

/** Finds the route of each request, answers OPTIONS and writes every refusal as problem+json. */
export function createHttpRouter(options: HttpRouterOptions): RequestListener {
  const { routes, config, log, fallback, closing } = options;

  async function serve(request: IncomingMessage, response: ServerResponse, url: URL, route: Route): Promise<void> {
    if (closing()) throw shuttingDown();
    if (request.method === 'OPTIONS') {
      setPreflight(request, response, config.allowOrigins, methodsOf(route));
      response.writeHead(204, { allow: methodsOf(route), ...route.options }).end();
      return;
    }
    const asked = request.method ?? 'GET';
    const handler = route.methods[asked] ?? (asked === 'HEAD' ? route.methods['GET'] : undefined);
    if (!handler) {
      const detail = `${asked} is not possible here.`;
      throw new HttpProblem(405, LiveCode.ERROR_MALFORMED_REQUEST, detail, { allow: methodsOf(route) });
    }
    if (Number(request.headers['content-length'] ?? 0) > config.limits.maxBodyBytes) {
      const detail = `A request may have ${config.limits.maxBodyBytes} bytes at most.`;
      throw new HttpProblem(413, LiveCode.ERROR_LIMIT_EXCEEDED, detail, { connection: 'close' });
    }
    if (asked === 'HEAD') withoutBody(response);
    const params = route.path.exec(url.pathname)?.groups ?? {};
    await handler({ request, response, url, params });
  }

  function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    if (!(error instanceof HttpProblem)) log.error(`${request.method} failed unexpectedly`, error);
    const problem =
      error instanceof HttpProblem
        ? error
        : new HttpProblem(500, LiveCode.ERROR_FAILED, 'The gateway failed to serve this request.');
    writeProblem(response, problem);
  }

  return (request, response) => {
    // A peer that resets the connection is everyday life, never an exception.
    request.on('error', () => {});
    response.on('error', () => {});
    let url: URL;
    try {
      url = parseRequestUrl(request.url);
    } catch (error) {
      setCors(request, response, config.allowOrigins);
      return fail(request, response, error);
    }
    const route = routes.find((candidate) => candidate.path.test(url.pathname));
    if (!route && fallback) return fallback(request, response);
    response.setHeader('x-content-type-options', 'nosniff');
    setCors(request, response, config.allowOrigins);
    if (!route) return fail(request, response, notFound());
    serve(request, response, url, route).catch((error: unknown) => fail(request, response, error));
  };
}
