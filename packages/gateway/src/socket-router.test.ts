import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

import { createLogger, LiveCode } from '@livelit/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';

import { type GatewayConfig, limitDefaults } from './gateway-config.ts';
import type { SocketRoute } from './gateway-context.ts';
import { HttpProblem } from './http-problem.ts';
import { createSocketRouter, type SocketRouter, type SocketRouterOptions } from './socket-router.ts';
import { eventually } from './testing/eventually.ts';
import { openSocket } from './testing/socket-log.ts';

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const opened: { socket: WebSocket; params: Readonly<Record<string, string>> }[] = [];
const routes: readonly SocketRoute[] = [
  {
    path: /^\/live\/(?<name>\w+)$/,
    open: (socket, _request, params) => {
      opened.push({ socket, params });
      socket.on('message', (data, binary) => socket.send(data, { binary }));
    },
  },
  {
    path: /^\/refused$/,
    open: () => Promise.reject(new HttpProblem(409, LiveCode.ERROR_NAME_TAKEN, `Taken${' for long'.repeat(30)}.`)),
  },
  { path: /^\/broken$/, open: () => Promise.reject(new Error('secret')) },
  {
    path: /^\/slow$/,
    open: async (socket) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.on('message', (data, binary) => socket.send(data, { binary }));
    },
  },
];

async function start(
  allowOrigins: GatewayConfig['allowOrigins'] = '*',
  options: Partial<SocketRouterOptions> = {},
): Promise<{ url: string; router: SocketRouter }> {
  const config = { allowOrigins, limits: { ...limitDefaults, maxTagBytes: 1024 } };
  const router = createSocketRouter({ routes, config, log: createLogger(), closing: () => false, ...options });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => router.upgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    router.close();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, router };
}

describe('createSocketRouter', () => {
  it('hands sockets to their route, with the groups of the path', async () => {
    const { url, router } = await start();
    const page = await openSocket(`${url}/live/room?x=1`);
    expect(opened.at(-1)?.params).toEqual({ name: 'room' });
    expect(router.sockets.size).toBe(1);
    page.socket.close();
    await eventually(() => router.sockets.size === 0);
  });

  it.each([
    [['publisher', 'bearer.YWJj'], 'publisher'],
    [['bearer.YWJj', 'flv'], 'flv'],
    [['post'], 'post'],
    [['flv', 'publisher'], 'publisher'],
    [['other', 'bearer.YWJj'], 'other'],
    [[], ''],
  ])('of %j picks %j, never the token', async (offered, picked) => {
    const { url } = await start();
    expect((await openSocket(`${url}/live/room`, offered)).socket.protocol).toBe(picked);
  });

  it('echoes no token even if it is all that is offered', async () => {
    const { url } = await start();
    const request = httpRequest(`${url}/live/room`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol': 'bearer.YWJj',
      },
    }).end();
    const [response] = (await once(request, 'upgrade')) as [{ headers: Record<string, string> }];
    expect(response.headers['sec-websocket-protocol']).toBeUndefined();
  });

  it('refuses unknown paths, other origins and newcomers during shutdown', async () => {
    const { url } = await start(['https://example.org']);
    await expect(openSocket(`${url}/nothing`)).rejects.toThrow('404');
    await expect(openSocket(`${url}/live/room`, [], { origin: 'https://evil.example' })).rejects.toThrow('403');
    await openSocket(`${url}/live/room`, [], { origin: 'https://example.org' });
    await openSocket(`${url}/live/room`);
    await expect(openSocket(`${(await start('*', { closing: () => true })).url}/live/room`)).rejects.toThrow('503');
  });

  it('ends a refused socket with a message for publishers, and a reason that fits', async () => {
    const { url } = await start();
    const page = await openSocket(`${url}/refused`, ['publisher']);
    const closed = await page.closed;
    expect(closed.code).toBe(4409);
    expect(Buffer.byteLength(closed.reason)).toBeLessThanOrEqual(123);
    expect(page.messages).toEqual([
      expect.objectContaining({ type: 'error', code: LiveCode.ERROR_NAME_TAKEN, name: 'ERROR_NAME_TAKEN' }),
    ]);
    const viewer = await openSocket(`${url}/refused`);
    expect((await viewer.closed).code).toBe(4409);
    expect(viewer.messages).toEqual([]);
  });

  it('hides what went wrong inside', async () => {
    const { url } = await start();
    const page = await openSocket(`${url}/broken`, ['publisher']);
    expect(await page.closed).toMatchObject({ code: 4500, reason: expect.not.stringContaining('secret') });
    expect(JSON.stringify(page.messages)).not.toContain('secret');
  });

  it('loses nothing that arrives before the route listens', async () => {
    const { url } = await start();
    const page = await openSocket(`${url}/slow`);
    for (const byte of [1, 2, 3]) page.socket.send(Buffer.from([byte]));
    expect(await eventually(() => page.bytes.length === 3 && Buffer.concat(page.bytes))).toEqual(
      Buffer.from([1, 2, 3]),
    );
  });

  it('cuts a socket whose other side is gone, and keeps one that answers', async () => {
    const { url, router } = await start('*', { heartbeatMs: 50 });
    const silent = await openSocket(`${url}/live/silent`);
    const lively = await openSocket(`${url}/live/lively`);
    // The library answers pings by itself, unless it reads nothing.
    silent.socket.pause();
    await eventually(() => router.sockets.size === 1);
    let pings = 0;
    lively.socket.on('ping', () => pings++);
    await eventually(() => pings > 3);
    expect(lively.socket.readyState).toBe(lively.socket.OPEN);
  });

  it('closes a message that is too long, and survives it', async () => {
    const { url } = await start();
    for (const [protocols, allowed] of [
      [['publisher'], 2048],
      [[], 4096],
    ] as const) {
      const page = await openSocket(`${url}/live/room`, protocols);
      page.socket.send(Buffer.alloc(allowed));
      await eventually(() => page.bytes.length === 1);
      page.socket.send(Buffer.alloc(allowed + 1));
      expect((await page.closed).code).toBe(1009);
    }
    await openSocket(`${url}/live/room`);
  });

  it('survives bytes that are no frames', async () => {
    const { url, router } = await start();
    for (const junk of ['ffffffffffff', '81ff7fffffffffffffff', 'c180', '8300', '890000', '00']) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.on('error', () => {});
      socket.write(
        'GET /live/room HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      );
      await once(socket, 'data');
      socket.end(Buffer.from(junk, 'hex'));
      socket.resume();
      await once(socket, 'close');
    }
    await openSocket(`${url}/live/room`);
    await eventually(() => router.sockets.size === 1);
  });

  it('answers a handshake that is none with 400', async () => {
    const { url } = await start();
    await expect(
      new Promise((resolve) => {
        httpRequest(`${url}/live/room`, { headers: { connection: 'Upgrade', upgrade: 'websocket' } }, (response) =>
          resolve(response.statusCode),
        ).end();
      }),
    ).resolves.toBe(400);
  });
});
