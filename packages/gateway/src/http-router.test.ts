import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

import { createLogger, LiveCode } from '@livelit/core';
import { afterEach, describe, expect, it } from 'vitest';

import { type GatewayConfig, limitDefaults } from './gateway-config.ts';
import type { Route } from './gateway-context.ts';
import { HttpProblem } from './http-problem.ts';
import { createHttpRouter, type HttpRouterOptions } from './http-router.ts';
import { eventually } from './testing/eventually.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

let streaming = 0;
const routes: readonly Route[] = [
  {
    path: /^\/things\/(?<name>[\w.-]{1,64})$/,
    methods: {
      GET: ({ params, response }) => void response.end(params['name']),
      POST: () => {
        throw new HttpProblem(409, LiveCode.ERROR_NAME_TAKEN, 'Taken.', { 'retry-after': '3' });
      },
    },
    options: { 'accept-post': 'application/sdp' },
  },
  {
    path: /^\/stream$/,
    methods: {
      GET: ({ response }) => {
        streaming++;
        response.on('close', () => streaming--);
        response.writeHead(200, { 'content-type': 'video/x-flv' });
        response.write('bytes without end');
      },
    },
  },
  {
    path: /^\/broken$/,
    methods: {
      GET: () => Promise.reject(new Error('secret/place.ts is broken')),
      POST: ({ response }) => {
        response.write('half');
        throw new Error('too late');
      },
    },
  },
];

async function start(
  allowOrigins: GatewayConfig['allowOrigins'] = '*',
  options: Partial<HttpRouterOptions> = {},
): Promise<string> {
  const config = { allowOrigins, limits: limitDefaults };
  server = createServer(createHttpRouter({ routes, config, log: createLogger(), closing: () => false, ...options }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('createHttpRouter', () => {
  it('hands the groups of the path to the handler', async () => {
    const url = await start();
    expect(await (await fetch(`${url}/things/a.b-c_d?x=1`)).text()).toBe('a.b-c_d');
    expect((await fetch(`${url}/things/a/b`)).status).toBe(404);
    expect((await fetch(`${url}//host/things/a`)).status).toBe(404);
    expect((await fetch(`${url}//things/things/a`)).status).toBe(404);
    expect((await fetch(`${url}/things/${'a'.repeat(65)}`)).status).toBe(404);
  });

  it('writes a refusal as problem+json with its headers', async () => {
    const response = await fetch(`${await start()}/things/a`, { method: 'POST' });
    expect(response.status).toBe(409);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(response.headers.get('retry-after')).toBe('3');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail: 'Taken.',
      code: LiveCode.ERROR_NAME_TAKEN,
      name: 'ERROR_NAME_TAKEN',
    });
  });

  it('answers other methods with 405 and what is possible', async () => {
    const response = await fetch(`${await start()}/things/a`, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST, OPTIONS, HEAD');
  });

  it('answers HEAD by GET without a body, and keeps no stream open for it', async () => {
    const url = await start();
    expect((await fetch(`${url}/things/a`, { method: 'HEAD' })).status).toBe(200);
    const response = await fetch(`${url}/stream`, { method: 'HEAD' });
    expect(response.headers.get('content-type')).toBe('video/x-flv');
    await eventually(() => streaming === 0);
  });

  it('hides what went wrong inside, and cuts off an answer that began', async () => {
    const url = await start();
    const response = await fetch(`${url}/broken`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/secret|broken/);
    await expect(fetch(`${url}/broken`, { method: 'POST' }).then((half) => half.text())).rejects.toThrow();
    expect((await fetch(`${url}/things/a`)).status).toBe(200);
  });

  it('bounds bodies and URLs', async () => {
    const url = await start();
    const body = 'x'.repeat(limitDefaults.maxBodyBytes + 1);
    const tooLong = await fetch(`${url}/things/a`, { method: 'POST', body });
    expect(tooLong.status).toBe(413);
    expect(await tooLong.json()).toMatchObject({ name: 'ERROR_LIMIT_EXCEEDED' });
    expect((await fetch(`${url}/things/a?${'x'.repeat(5000)}`)).status).toBe(414);
  });

  it('answers 503 while the gateway shuts down', async () => {
    const url = await start('*', { closing: () => true });
    const response = await fetch(`${url}/things/a`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.json()).toMatchObject({ name: 'ERROR_SERVER_SHUTTING_DOWN' });
  });

  it('leaves what it does not know to the fallback', async () => {
    const url = await start('*', { fallback: (_request, response) => response.end('page') });
    const response = await fetch(`${url}/index.html`);
    expect(await response.text()).toBe('page');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect((await fetch(`${url}/things/a`, { method: 'POST' })).status).toBe(409);
  });

  it('refuses a request line that names no path', async () => {
    const url = await start();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.end('GET nonsense HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe('CORS', () => {
  const headersFor = async (url: string, origin: string, init: RequestInit = {}): Promise<Headers> =>
    (await fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), origin } })).headers;

  it('lets every origin read by default, errors included', async () => {
    const url = await start();
    for (const path of ['/things/a', '/nothing', '/broken']) {
      const headers = await headersFor(url + path, 'https://example.org');
      expect(headers.get('access-control-allow-origin')).toBe('*');
      for (const name of ['Location', 'ETag', 'Link', 'Accept-Patch', 'Retry-After'])
        expect(headers.get('access-control-expose-headers')).toContain(name);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('answers a preflight with what the route can do', async () => {
    const headers = await headersFor(`${await start()}/things/a`, 'https://example.org', {
      method: 'OPTIONS',
      headers: { 'access-control-request-method': 'POST', 'access-control-request-private-network': 'true' },
    });
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST, OPTIONS, HEAD');
    expect(headers.get('access-control-allow-headers')).toMatch(/Authorization.*Content-Type.*If-Match/);
    expect(headers.get('accept-post')).toBe('application/sdp');
    // Not by '*': the operator named nobody.
    expect(headers.get('access-control-allow-private-network')).toBeNull();
  });

  it('names the origins of a list one by one', async () => {
    const url = await start(['https://example.org']);
    const allowed = await headersFor(`${url}/things/a`, 'https://example.org');
    expect(allowed.get('access-control-allow-origin')).toBe('https://example.org');
    expect(allowed.get('vary')).toBe('Origin');
    const refused = await headersFor(`${url}/things/a`, 'https://evil.example');
    expect(refused.get('access-control-allow-origin')).toBeNull();
    expect(refused.get('vary')).toBe('Origin');
    const own = await headersFor(`${url}/things/a`, url);
    expect(own.get('access-control-allow-origin')).toBe(url);
    const preflight = await headersFor(`${url}/things/a`, 'https://example.org', {
      method: 'OPTIONS',
      headers: { 'access-control-request-private-network': 'true' },
    });
    expect(preflight.get('access-control-allow-private-network')).toBe('true');
  });
});
