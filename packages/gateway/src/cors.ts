import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';

import type { GatewayConfig } from './gateway-config.ts';

const allowedHeaders = 'Authorization, Content-Type, If-Match, If-None-Match, Range';
const exposedHeaders = 'Location, ETag, Link, Accept-Patch, Retry-After, WWW-Authenticate';

/**
 * A page that the gateway itself served (its `fallback`) needs no permission. A host name does not prove that: whoever
 * owns evil.example can point it at this machine (DNS rebinding), so only an address or localhost counts.
 */
function isOwnPage(origin: string, host: string | undefined): boolean {
  if (!host || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  const name = page.hostname.replace(/^\[|\]$/g, '');
  return page.host === host.toLowerCase() && (name === 'localhost' || isIP(name) !== 0);
}

/** Whether a page of this request's origin may use the gateway. A request without an origin is no page's. */
export function mayUse(request: IncomingMessage, allowOrigins: GatewayConfig['allowOrigins']): boolean {
  const { origin, host } = request.headers;
  if (allowOrigins === '*' || origin === undefined) return true;
  return allowOrigins.includes(origin) || isOwnPage(origin, host);
}

/** Headers that let the allowed origins read the answer. */
export function setCors(
  request: IncomingMessage,
  response: ServerResponse,
  allowOrigins: GatewayConfig['allowOrigins'],
): void {
  if (allowOrigins === '*') {
    response.setHeader('access-control-allow-origin', '*');
  } else {
    response.setHeader('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !mayUse(request, allowOrigins)) return;
    response.setHeader('access-control-allow-origin', origin);
  }
  response.setHeader('access-control-expose-headers', exposedHeaders);
}

/** Headers for the answer to OPTIONS, a preflight or not. `setCors` has run. */
export function setPreflight(
  request: IncomingMessage,
  response: ServerResponse,
  allowOrigins: GatewayConfig['allowOrigins'],
  methods: string,
): void {
  response.setHeader('access-control-allow-methods', methods);
  response.setHeader('access-control-allow-headers', allowedHeaders);
  response.setHeader('access-control-max-age', '7200');
  // From the open web into a private network only for origins that the operator named, never by '*'.
  const asked = request.headers['access-control-request-private-network'] === 'true';
  if (asked && allowOrigins !== '*' && request.headers.origin && mayUse(request, allowOrigins))
    response.setHeader('access-control-allow-private-network', 'true');
}
