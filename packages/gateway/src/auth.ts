import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { LiveCode, type Logger } from '@livelit/core';

import type { Authorise, GatewayConfig } from './gateway-config.ts';
import type { GatewayContext } from './gateway-context.ts';
import { HttpProblem } from './http-problem.ts';

type Action = Parameters<GatewayContext['authorise']>[0];

/** Milliseconds that a function of the operator may think. */
const decisionDeadlineMs = 5000;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Looks at every token and at every byte, so that the time it takes says nothing. */
function isOneOf(token: string, hashes: readonly Buffer[]): boolean {
  const asked = hashOf(token);
  let found = false;
  for (const hash of hashes) found = timingSafeEqual(asked, hash) || found;
  return found;
}

/** The token of a request: `Authorization: Bearer …`, or the WebSocket subprotocol `bearer.<base64url>`. */
export function tokenOf(request: IncomingMessage): string | undefined {
  const bearer = /^Bearer +([^\s]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  const offered = request.headers['sec-websocket-protocol'] ?? '';
  const encoded = /(?:^|,)\s*bearer\.([\w-]+)\s*(?:,|$)/.exec(offered)?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64url').toString('utf8');
}

function unauthorised(token: string | undefined): HttpProblem {
  const [detail, challenge] =
    token === undefined
      ? ['This needs a token.', 'Bearer realm="livelit"']
      : ['The token is not valid here.', 'Bearer realm="livelit", error="invalid_token"'];
  return new HttpProblem(401, LiveCode.ERROR_UNAUTHORIZED, detail, { 'www-authenticate': challenge });
}

async function decide(
  rule: Extract<Authorise, (...args: never[]) => unknown>,
  question: Parameters<typeof rule>[0],
  log: Logger,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('It took too long.')), decisionDeadlineMs);
  });
  try {
    return (await Promise.race([rule(question), late])) === true;
  } catch (error) {
    log.error(`The function that authorises '${question.action}' failed`, error);
    throw new HttpProblem(500, LiveCode.ERROR_FAILED, 'The gateway could not check the token.');
  } finally {
    clearTimeout(timer);
  }
}

/** Checks requests against the rules of the config. */
export function createAuthoriser(
  config: Pick<GatewayConfig, 'publish' | 'play' | 'status'>,
  log: Logger,
): GatewayContext['authorise'] {
  // Who may publish to the gateway may publish through it.
  const rules: Record<Action, Authorise> = {
    publish: config.publish,
    rtmp: config.publish,
    play: config.play,
    status: config.status,
  };
  const hashes = new Map<Action, readonly Buffer[]>();
  for (const action of Object.keys(rules) as Action[]) {
    const rule = rules[action];
    if (Array.isArray(rule)) hashes.set(action, rule.map(hashOf));
  }

  return async (action, name, request) => {
    const rule = rules[action];
    if (rule === undefined) return;
    const token = tokenOf(request);
    if (typeof rule === 'function') {
      const remoteAddress = request.socket.remoteAddress ?? '';
      if (await decide(rule, { action, name, token, remoteAddress }, log)) return;
      if (token === undefined) throw unauthorised(token);
      throw new HttpProblem(403, LiveCode.ERROR_UNAUTHORIZED, 'The token does not allow this.');
    }
    if (token === undefined || !isOneOf(token, hashes.get(action) ?? [])) throw unauthorised(token);
  };
}
