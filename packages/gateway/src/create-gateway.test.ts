import { once } from 'node:events';
import { connect } from 'node:net';

import { isLiveError, LiveCode } from '@livelit/core';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import { createGateway, type GatewayOptions } from './create-gateway.ts';
import type { StreamEvent } from './gateway-events.ts';
import type { Gateway } from './gateway.ts';
import { eventually } from './testing/eventually.ts';
import { ffmpeg, flvFile } from './testing/ffmpeg-flv.ts';
import { openSocket, type SocketLog } from './testing/socket-log.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start(options: GatewayOptions = {}): Promise<Gateway> {
  const gateway = await createGateway({ port: 0, ...options });
  cleanups.push(() => gateway.close());
  return gateway;
}

let flv: Buffer;
beforeAll(async () => {
  if (ffmpeg) flv = await flvFile(2);
});

async function publish(gateway: Gateway, name = 'room', protocols = ['publisher']): Promise<SocketLog> {
  const page = await openSocket(`${gateway.url}/live/${name}.flv`, protocols);
  page.socket.send(flv);
  return page;
}

const live = (gateway: Gateway, name = 'room') =>
  eventually(() => gateway.streams().find((stream) => stream.name === name && stream.videoFrames > 0 && stream.audio));

/** Prometheus' text as [name with labels → value], after checking its grammar line by line. */
function parseMetrics(text: string): Map<string, number> {
  const values = new Map<string, number>();
  const types = new Map<string, string>();
  expect(text.endsWith('\n')).toBe(true);
  for (const line of text.trimEnd().split('\n')) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line);
    if (comment?.[1] === 'TYPE') types.set(comment[2]!, comment[3]!);
    if (comment) continue;
    const sample = /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="[^"\\\n]*",?)*\})? (-?[\d.e+-]+)$/.exec(line);
    if (!sample) throw new Error(`No sample: ${line}`);
    expect(['counter', 'gauge'], line).toContain(types.get(sample[1]!));
    expect(sample[1]!.endsWith('_total')).toBe(types.get(sample[1]!) === 'counter');
    expect(values.has(`${sample[1]}${sample[2] ?? ''}`)).toBe(false);
    values.set(`${sample[1]}${sample[2] ?? ''}`, Number(sample[3]));
  }
  return values;
}

describe('createGateway', () => {
  it('listens on loopback unless told otherwise, and says where', async () => {
    const gateway = await start();
    expect(gateway.address.address).toBe('127.0.0.1');
    expect(gateway.port).toBe(gateway.address.port);
    expect(gateway.url).toBe(`http://127.0.0.1:${gateway.port}`);
    const everywhere = await start({ host: '0.0.0.0' });
    expect(everywhere.address.address).toBe('0.0.0.0');
    expect((await fetch(`${everywhere.url}/healthz`)).status).toBe(200);
  });

  it('names the port that is in use', async () => {
    const { port } = await start();
    const error: unknown = await createGateway({ port }).catch((reason: unknown) => reason);
    expect(isLiveError(error, LiveCode.ERROR_FAILED)).toBe(true);
    expect(error).toMatchObject({
      message: expect.stringContaining(`port ${port} of 127.0.0.1 is in use`),
      detail: { port, reason: 'EADDRINUSE' },
    });
  });

  it('answers /healthz without a token, all else of the status only with it', async () => {
    const gateway = await start({ status: ['tell-me'] });
    expect(await (await fetch(`${gateway.url}/healthz`)).json()).toEqual({ status: 'ok' });
    for (const path of ['/metrics', '/api/streams']) {
      const refused = await fetch(gateway.url + path);
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="livelit"']);
      expect((await fetch(gateway.url + path, { headers: { authorization: 'Bearer tell-me' } })).status).toBe(200);
    }
  });

  it('frees the port at close, which may be called twice', async () => {
    const gateway = await createGateway({ port: 0 });
    const { port } = gateway;
    expect(gateway.close()).toBe(gateway.close());
    await gateway.close();
    await (await createGateway({ port })).close();
  });

  it('waits for nobody who never finishes a request', async () => {
    const gateway = await createGateway({ port: 0 });
    const socket = connect(gateway.port, '127.0.0.1');
    socket.on('error', () => {});
    const headers = ['Host: x', 'Content-Type: application/sdp', 'Content-Length: 100', 'Expect: 100-continue'];
    socket.write(`POST /whip/room HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
    await once(socket, 'data');
    socket.write('half');
    await gateway.close();
  });

  it('serves every protocol on its port', async () => {
    const { url } = await start();
    for (const [method, path, status] of [
      ['OPTIONS', '/whip/room', 204],
      ['POST', '/whep/room', 415],
      ['GET', '/live/room.flv', 404],
      ['GET', '/hls/room/index.m3u8', 404],
    ] as const)
      expect((await fetch(url + path, { method })).status, path).toBe(status);
    const viewer = await openSocket(`${url}/live/room.flv`);
    expect((await viewer.closed).code).toBe(4404);
  });
});

describe.skipIf(!ffmpeg)('a gateway with a stream (needs ffmpeg)', () => {
  it('tells of it by events, in /api/streams and in /metrics', async () => {
    const gateway = await start();
    const events: StreamEvent[] = [];
    gateway.addEventListener('streamstart', (event) => events.push(event));
    gateway.addEventListener('streamend', (event) => events.push(event));
    const page = await publish(gateway);
    await live(gateway);
    const viewer = await openSocket(`${gateway.url}/live/room.flv`);
    await eventually(() => viewer.bytes.length > 0);

    const answer = (await (await fetch(`${gateway.url}/api/streams`)).json()) as { streams: unknown[] };
    expect(answer.streams).toEqual([
      {
        name: 'room',
        protocol: 'ws-flv',
        since: expect.stringMatching(/^\d{4}-.+Z$/),
        video: { codec: expect.stringMatching(/^avc1\.[\da-f]{6}$/), width: 160, height: 90 },
        audio: { codec: 'mp4a.40.2', sampleRate: 48_000, channels: 1 },
        viewers: { whep: 0, 'http-flv': 0, 'ws-flv': 1, hls: 0 },
        bytesIn: flv.length,
        kbpsIn: expect.any(Number),
        videoFrames: 30,
        audioFrames: expect.any(Number),
        keyFrames: 2,
      },
    ]);
    const metrics = parseMetrics(await (await fetch(`${gateway.url}/metrics`)).text());
    expect(metrics.get('livelit_streams')).toBe(1);
    expect(metrics.get('livelit_sessions{protocol="ws-flv"}')).toBe(1);
    expect(metrics.get('livelit_bytes_total{direction="in",protocol="ws-flv-publish"}')).toBe(flv.length);
    expect(metrics.get('livelit_bytes_total{direction="out",protocol="ws-flv"}')).toBeGreaterThan(0);
    expect(metrics.get('livelit_frames_total{kind="video"}')).toBe(30);

    page.socket.close();
    expect((await viewer.closed).code).toBe(4410);
    expect(events.map(({ type, stream, reason }) => [type, stream.name, reason])).toEqual([
      ['streamstart', 'room', undefined],
      ['streamend', 'room', 'publisher-left'],
    ]);
    expect(parseMetrics(gateway.metrics()).get('livelit_frames_total{kind="video"}')).toBe(30);
  });

  it('refuses a second publisher of a name', async () => {
    const gateway = await start();
    const first = await publish(gateway);
    await live(gateway);
    const second = await publish(gateway);
    expect((await second.closed).code).toBe(4409);
    expect((await second.message('error')).name).toBe('ERROR_NAME_TAKEN');
    expect(first.socket.readyState).toBe(first.socket.OPEN);
  });

  it('lets a second publisher take over when told so', async () => {
    const gateway = await start({ secondPublisher: 'take-over' });
    const first = await publish(gateway);
    await live(gateway);
    const viewer = await openSocket(`${gateway.url}/live/room.flv`);
    const second = await publish(gateway);
    expect((await first.closed).code).toBe(4410);
    expect((await first.message('error')).name).toBe('ERROR_TAKEN_OVER');
    expect((await viewer.closed).code).toBe(4410);
    await live(gateway);
    expect(second.socket.readyState).toBe(second.socket.OPEN);
  });

  it('asks publishers and viewers for their tokens', async () => {
    const gateway = await start({ publish: ['push'], play: ['watch'] });
    const bearer = (token: string): string => `bearer.${Buffer.from(token).toString('base64url')}`;
    expect((await (await publish(gateway)).closed).code).toBe(4401);
    expect((await (await publish(gateway, 'room', ['publisher', bearer('watch')])).closed).code).toBe(4401);
    await publish(gateway, 'room', ['publisher', bearer('push')]);
    await live(gateway);
    expect((await fetch(`${gateway.url}/live/room.flv`)).status).toBe(401);
    expect((await (await openSocket(`${gateway.url}/live/room.flv`, ['flv'])).closed).code).toBe(4401);
    const viewer = await openSocket(`${gateway.url}/live/room.flv`, ['flv', bearer('watch')]);
    await eventually(() => viewer.bytes.length > 0);
  });

  it('takes no more sessions than it may', async () => {
    const gateway = await start({ limits: { maxSessions: 2, maxSessionsPerAddress: 2 } });
    await publish(gateway);
    await live(gateway);
    const viewer = await openSocket(`${gateway.url}/live/room.flv`);
    await eventually(() => viewer.bytes.length > 0);
    expect((await (await openSocket(`${gateway.url}/live/room.flv`)).closed).code).toBe(4429);
    const refused = await fetch(`${gateway.url}/live/room.flv`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await refused.json()).toMatchObject({ name: 'ERROR_TOO_MANY_SESSIONS' });
    viewer.socket.close();
    await eventually(() => gateway.metrics().includes('livelit_sessions{protocol="ws-flv"} 0'));
    const next = await openSocket(`${gateway.url}/live/room.flv`);
    await eventually(() => next.bytes.length > 0);
  });

  it('tells everybody when it shuts down, and ends answers that have no end', async () => {
    const gateway = await start();
    const page = await publish(gateway);
    await live(gateway);
    const viewer = await openSocket(`${gateway.url}/live/room.flv`);
    const response = await fetch(`${gateway.url}/live/room.flv`);
    await gateway.close();
    expect((await page.closed).code).toBe(4503);
    expect((await page.message('error')).name).toBe('ERROR_SERVER_SHUTTING_DOWN');
    expect((await viewer.closed).code).toBe(4503);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(0);
    expect(gateway.streams()).toEqual([]);
  });
});

describe('HTTP from strangers', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 200 }),
    fc.string().map((text) => Buffer.from(`GET ${text} HTTP/1.1\r\nHost: x\r\n\r\n`)),
    fc.string().map((text) => Buffer.from(`POST /whip/a HTTP/1.1\r\nHost: x\r\nContent-Type: ${text}\r\n\r\n`)),
    fc.nat(20_000).map((length) => Buffer.from(`GET / HTTP/1.1\r\nX: ${'x'.repeat(length)}\r\n\r\n`)),
    fc.constantFrom(
      Buffer.from('POST /whip/a HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'),
      Buffer.from('POST /whip/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
      Buffer.from('GET /live/%zz.flv HTTP/1.1\r\nHost: x\r\n\r\n'),
      Buffer.from('GET //live/a.flv HTTP/1.1\r\nHost: x\r\n\r\n'),
      Buffer.from('GET /rtmp HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'),
      Buffer.from('GET %% HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
    ),
  );

  it('may be malformed in any way; the gateway goes on (fuzz)', async () => {
    const gateway = await start();
    await fc.assert(
      fc.asyncProperty(bytes, async (request) => {
        const socket = connect(gateway.port, '127.0.0.1');
        socket.on('error', () => {});
        socket.resume();
        socket.end(request);
        await once(socket, 'close');
      }),
      { seed: 8, numRuns: 200 },
    );
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  });

  it('may not keep a connection by sending slowly, or sending too much before the end of the headers', async () => {
    const gateway = await start();
    const socket = connect(gateway.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 431 /);
  });
});
