import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createLogger } from '@livelit/core';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { createAuthoriser, tokenOf } from './auth.ts';
import type { Authorise } from './gateway-config.ts';

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** The request that a client with these headers makes. */
async function request(headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const server = createServer();
  cleanups.push(() => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const seen = once(server, 'request') as Promise<[IncomingMessage, { end(): void }]>;
  const answered = fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { headers });
  const [message, response] = await seen;
  response.end();
  await answered;
  return message;
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const authoriser = (publish: Authorise) => createAuthoriser({ publish, play: undefined, status: [] }, createLogger());

describe('createAuthoriser', () => {
  it('lets everybody in where no rule is set', async () => {
    await authoriser(['x'])('play', 'name', await request());
  });

  it('lets nobody in by an empty list', async () => {
    await expect(authoriser([])('status', '', await request(bearer('x')))).rejects.toMatchObject({ status: 401 });
  });

  it('takes each of the tokens, for RTMP too, and no other', async () => {
    const authorise = authoriser(['first', 'sécond']);
    for (const action of ['publish', 'rtmp'] as const) {
      await authorise(action, 'name', await request(bearer('first')));
      const encoded = `publisher, bearer.${Buffer.from('sécond').toString('base64url')}`;
      await authorise(action, 'name', await request({ 'sec-websocket-protocol': encoded }));
      for (const token of ['firs', 'firstt', 'First', 'second'])
        await expect(authorise(action, 'name', await request(bearer(token)))).rejects.toMatchObject({
          status: 401,
          headers: { 'www-authenticate': 'Bearer realm="livelit", error="invalid_token"' },
        });
    }
  });

  it('asks for a token where there is none', async () => {
    await expect(authoriser(['x'])('publish', 'name', await request())).rejects.toMatchObject({
      status: 401,
      name: 'HttpProblem',
      headers: { 'www-authenticate': 'Bearer realm="livelit"' },
    });
    await expect(
      authoriser(['x'])('publish', 'name', await request({ authorization: 'Basic eDp4' })),
    ).rejects.toMatchObject({ status: 401 });
  });

  it('asks the function of the operator, and tells it who wants what', async () => {
    const rule = vi.fn(({ token }: { token: string | undefined }) => Promise.resolve(token === 'good'));
    const authorise = authoriser(rule);
    await authorise('publish', 'room', await request(bearer('good')));
    expect(rule).toHaveBeenCalledWith({ action: 'publish', name: 'room', token: 'good', remoteAddress: '127.0.0.1' });
    await expect(authorise('publish', 'room', await request(bearer('bad')))).rejects.toMatchObject({ status: 403 });
    await expect(authorise('publish', 'room', await request())).rejects.toMatchObject({ status: 401 });
  });

  it('refuses when the function fails, answers no boolean, or never', async () => {
    const failing = authoriser(() => {
      throw new Error('The database is at /secret/place.');
    });
    await expect(failing('publish', 'room', await request(bearer('x')))).rejects.toMatchObject({
      status: 500,
      message: expect.not.stringContaining('secret'),
    });
    const odd = authoriser((() => 'yes') as unknown as () => boolean);
    await expect(odd('publish', 'room', await request(bearer('x')))).rejects.toMatchObject({ status: 403 });

    const asked = await request(bearer('x'));
    vi.useFakeTimers();
    const never = authoriser(() => new Promise<boolean>(() => {}))('publish', 'room', asked);
    const refused = expect(never).rejects.toMatchObject({ status: 500 });
    await vi.advanceTimersByTimeAsync(5000);
    await refused;
  });
});

describe('tokenOf', () => {
  it('reads the header, or the subprotocol', async () => {
    expect(tokenOf(await request({ authorization: 'bearer abc' }))).toBe('abc');
    expect(tokenOf(await request({ 'sec-websocket-protocol': 'bearer.YWJj' }))).toBe('abc');
    expect(tokenOf(await request({ 'sec-websocket-protocol': 'flv,bearer.YWJj,x' }))).toBe('abc');
    expect(tokenOf(await request({ 'sec-websocket-protocol': 'xbearer.YWJj' }))).toBeUndefined();
    expect(tokenOf(await request({ authorization: 'Bearer' }))).toBeUndefined();
  });
});
