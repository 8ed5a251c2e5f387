import { createLogger } from '@livelit/core';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';

import { createGateway, type GatewayOptions } from '../create-gateway.ts';
import type { Gateway } from '../gateway.ts';
import { eventually } from '../testing/eventually.ts';
import { type FakeRtmpServer, type FakeRtmpServerOptions, startFakeRtmpServer } from '../testing/fake-rtmp-server.ts';
import { freePort } from '../testing/free-port.ts';
import { startRtmpGateway } from '../testing/rtmp-gateway.ts';
import { openSocket, type SocketLog } from '../testing/socket-log.ts';
import { encodeAmf } from './amf0.ts';
import { MessageType } from './message-type.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start(options: GatewayOptions = {}): Promise<Gateway> {
  const gateway = await createGateway({ port: 0, rtmpTargets: ['rtmp://127.0.0.1:*/live'], ...options });
  cleanups.push(() => gateway.close());
  return gateway;
}

async function fake(options?: FakeRtmpServerOptions): Promise<FakeRtmpServer> {
  const server = await startFakeRtmpServer(options);
  cleanups.push(() => server.close());
  return server;
}

const ask = (target: string): string => JSON.stringify({ type: 'publish', target });
const targetOf = (server: FakeRtmpServer): string => `rtmp://127.0.0.1:${server.port}/live/secret-key`;

async function publish(gateway: { readonly url: string }, server: FakeRtmpServer): Promise<SocketLog> {
  const page = await openSocket(`${gateway.url}/rtmp`, ['publisher']);
  page.socket.send(ask(targetOf(server)));
  await page.message('status', 'connected');
  return page;
}

const header = Buffer.from('464c5601050000000900000000', 'hex');
const metadata = encodeAmf('onMetaData', { width: 160 });
const videoConfig = Buffer.from([0x17, 0, 0, 0, 0, 1, 0x42, 0, 0x1f]);
const keyPicture = Buffer.from([0x17, 1, 0, 0, 0, 9, 9, 9]);
const picture = Buffer.from([0x27, 1, 0, 0, 0, 8, 8]);
const audioConfig = Buffer.from([0xaf, 0, 0x11, 0x90]);
const sound = Buffer.from([0xaf, 1, 7]);

function tag(type: number, time: number, body: Uint8Array): Buffer {
  const out = Buffer.alloc(15 + body.length);
  out[0] = type;
  out.writeUIntBE(body.length, 1, 3);
  out.writeUIntBE(time & 0xff_ff_ff, 4, 3);
  out[7] = time >>> 24;
  out.set(body, 11);
  out.writeUInt32BE(body.length + 11, 11 + body.length);
  return out;
}

const opening = Buffer.concat([header, tag(18, 0, metadata), tag(9, 0, videoConfig), tag(8, 0, audioConfig)]);

/** Media messages that a client of the fake sent, as [type, time, first bytes]. */
function media(server: FakeRtmpServer, client = 0): unknown[][] {
  const messages = server.clients[client]?.messages ?? [];
  return messages
    .filter(({ type }) => type >= MessageType.audio)
    .map(({ type, timestamp, body }) => [type, timestamp, type === 18 ? 'metadata' : [...body.subarray(0, 2)]]);
}

// The RTMP server of these tests is a fake of ours; rtmp-servers.test.ts has real ones.
describe('ws /rtmp', () => {
  it('passes a stream on and counts it', async () => {
    const [gateway, server] = [await start(), await fake()];
    const page = await publish(gateway, server);
    expect(page.messages.map(({ type, state }) => state ?? type)).toEqual(['hello', 'connecting', 'connected']);
    page.socket.send(Buffer.concat([opening, tag(9, 1000, keyPicture), tag(8, 1003, sound), tag(9, 1040, picture)]));
    expect(await eventually(() => media(server).length === 6 && media(server))).toEqual([
      [18, 0, 'metadata'],
      [9, 0, [0x17, 0]],
      [8, 0, [0xaf, 0]],
      [9, 0, [0x17, 1]],
      [8, 3, [0xaf, 1]],
      [9, 40, [0x27, 1]],
    ]);
    expect(gateway.metrics()).toContain('livelit_sessions{protocol="rtmp"} 1');
    expect(gateway.metrics()).toMatch(/livelit_bytes_total\{direction="out",protocol="rtmp"\} [1-9]/);
    page.socket.close();
    await eventually(() => server.clients[0]!.commands.some(([name]) => name === 'deleteStream'));
    await eventually(() => gateway.metrics().includes('livelit_sessions{protocol="rtmp"} 0'));
  });

  it('connects again when the target drops, and goes on with a key frame', async () => {
    const server = await fake();
    const gateway = await startRtmpGateway({ settledMs: 0, retry: { baseDelayMs: 1 } });
    cleanups.push(() => gateway.close());
    const page = await publish(gateway, server);
    page.socket.send(Buffer.concat([opening, tag(9, 1000, keyPicture)]));
    await eventually(() => media(server).length === 4);
    server.clients[0]!.socket.destroy();
    await page.message('status', 'reconnecting');
    await page.message('keyframe');
    await eventually(() => page.messages.filter(({ state }) => state === 'connected').length === 2);
    page.socket.send(
      Buffer.concat([tag(9, 5000, picture), tag(8, 5003, sound), tag(9, 5040, keyPicture), tag(8, 5050, sound)]),
    );
    expect(await eventually(() => media(server, 1).length === 5 && media(server, 1))).toEqual([
      [18, 0, 'metadata'],
      [9, 0, [0x17, 0]],
      [8, 0, [0xaf, 0]],
      [9, 0, [0x17, 1]],
      [8, 10, [0xaf, 1]],
    ]);
    expect(page.socket.readyState).toBe(page.socket.OPEN);
  });

  it('refuses at once when the first connection fails', async () => {
    const gateway = await start();
    const page = await openSocket(`${gateway.url}/rtmp`, ['publisher']);
    const port = await freePort();
    page.socket.send(ask(`rtmp://127.0.0.1:${port}/live/secret-key`));
    expect((await page.closed).code).toBe(4502);
    expect(await page.message('error')).toMatchObject({
      name: 'ERROR_TARGET_FAILED',
      detail: { httpStatus: 502, reason: 'ECONNREFUSED', target: `rtmp://127.0.0.1:${port}/live` },
    });
  });

  it('does not go on with a target that accepts the stream and closes', async () => {
    const [gateway, server] = [await start(), await fake()];
    const page = await publish(gateway, server);
    server.clients[0]!.socket.destroy();
    expect((await page.closed).code).toBe(4502);
    expect((await page.message('error')).message).toContain('key may be wrong or in use');
  });

  it('hands on that the name is taken', async () => {
    const gateway = await start();
    const server = await fake({
      onCommand: (name, client) => {
        if (name === 'publish') client.status('error', 'NetStream.Publish.BadName', 'Already publishing secret-key');
        return name === 'publish';
      },
    });
    const page = await openSocket(`${gateway.url}/rtmp`, ['publisher']);
    page.socket.send(ask(targetOf(server)));
    expect((await page.closed).code).toBe(4502);
    expect((await page.message('error')).name).toBe('ERROR_NAME_TAKEN');
    expect(JSON.stringify(page.messages)).not.toContain('secret-key');
  });

  it.each([
    ['a target that is not allowed', ask('rtmp://127.0.0.1/other/key'), 4403, 'ERROR_TARGET_NOT_ALLOWED'],
    ['a target on another host', ask('rtmp://127.0.0.1@evil.example/live/key'), 4400, 'ERROR_INVALID_PARAMETER'],
    ['what is no JSON', '{', 4400, 'ERROR_MALFORMED_REQUEST'],
    ['another type', '{"type":"play"}', 4400, 'ERROR_MALFORMED_REQUEST'],
    ['no target', '{"type":"publish","target":1}', 4400, 'ERROR_MALFORMED_REQUEST'],
    ['null', 'null', 4400, 'ERROR_MALFORMED_REQUEST'],
    ['a binary message', Buffer.from(ask('rtmp://127.0.0.1/live/key')), 4400, 'ERROR_MALFORMED_REQUEST'],
    ['an endless message', 'x'.repeat(5000), 4400, 'ERROR_MALFORMED_REQUEST'],
  ])('refuses %s', async (_what, message, code, name) => {
    const gateway = await start();
    const page = await openSocket(`${gateway.url}/rtmp`, ['publisher']);
    page.socket.send(message);
    expect((await page.closed).code).toBe(code);
    expect((await page.message('error')).name).toBe(name);
  });

  it('closes a socket that names no target in time, and one with another subprotocol', async () => {
    const gateway = await start({ limits: { connectTimeout: 0.2 } });
    expect((await (await openSocket(`${gateway.url}/rtmp`, ['publisher'])).closed).code).toBe(4408);
    expect((await (await openSocket(`${gateway.url}/rtmp`, ['flv'])).closed).code).toBe(4400);
  });

  it('wants the token for publishing', async () => {
    const [gateway, server] = [await start({ publish: ['let me in'.replaceAll(' ', '-')] }), await fake()];
    const without = await openSocket(`${gateway.url}/rtmp`, ['publisher']);
    without.socket.send(ask(targetOf(server)));
    expect((await without.closed).code).toBe(4401);
    const token = `bearer.${Buffer.from('let-me-in').toString('base64url')}`;
    const page = await openSocket(`${gateway.url}/rtmp`, ['publisher', token]);
    expect(page.socket.protocol).toBe('publisher');
    page.socket.send(ask(targetOf(server)));
    await page.message('status', 'connected');
  });

  it('ends a publisher that sends nothing, too much, or no FLV', async () => {
    const server = await fake();
    const idle = await publish(await start({ limits: { publisherIdle: 1 } }), server);
    expect((await idle.closed).code).toBe(4408);

    const fast = await publish(await start({ limits: { maxPublishKbps: 16 } }), server);
    fast.socket.send(Buffer.concat([opening, tag(9, 0, Buffer.alloc(50_000, 0x17))]));
    expect((await fast.closed).code).toBe(4413);

    const wrong = await publish(await start(), server);
    wrong.socket.send(Buffer.from('this is no FLV at all'));
    expect((await wrong.closed).code).toBe(4400);
  });

  it('slows the page down while the target cannot keep up, and loses nothing', async () => {
    const [gateway, server] = [await start({ limits: { maxPublishKbps: 1_000_000 } }), await fake()];
    const page = await publish(gateway, server);
    server.clients[0]!.socket.pause();
    const count = 400;
    page.socket.send(opening);
    for (let i = 0; i < count; i++) page.socket.send(tag(9, i * 10, Buffer.concat([keyPicture, Buffer.alloc(40_000)])));
    // The page keeps what the gateway does not read: its buffer stops shrinking long before it is empty.
    let [last, same] = [Infinity, 0];
    await eventually(() => {
      same = page.socket.bufferedAmount === last ? same + 1 : 0;
      last = page.socket.bufferedAmount;
      return same === 15;
    });
    expect(last).toBeGreaterThan(1_000_000);
    server.clients[0]!.socket.resume();
    await eventually(() => media(server).length === count + 3);
    expect(page.socket.bufferedAmount).toBe(0);
  });

  it('answers pings only as fast as the target takes what was sent before them', async () => {
    const [gateway, server] = [await start({ limits: { maxPublishKbps: 1_000_000 } }), await fake()];
    const page = await publish(gateway, server);
    const answers = () => page.messages.filter(({ type }) => type === 'pong').length;
    page.socket.send(opening);
    page.socket.send('{"type":"ping","id":0}');
    await eventually(() => answers() === 1);
    server.clients[0]!.socket.pause();
    const count = 400;
    for (let i = 1; i <= count; i++) {
      page.socket.send(tag(9, i * 10, Buffer.concat([keyPicture, Buffer.alloc(40_000)])));
      page.socket.send(`{"type":"ping","id":${i}}`);
    }
    // The system's own buffers take some of it; then nothing moves any more.
    let [last, same] = [0, 0];
    await eventually(() => {
      same = answers() === last ? same + 1 : 0;
      last = answers();
      return same === 15;
    });
    expect(last).toBeLessThan(count);
    server.clients[0]!.socket.resume();
    await eventually(() => answers() === count + 1);
  });

  it('tells both sides at shutdown', async () => {
    const [gateway, server] = [await start(), await fake()];
    const page = await publish(gateway, server);
    const waiting = await openSocket(`${gateway.url}/rtmp`, ['publisher']);
    await gateway.close();
    expect((await page.closed).code).toBe(4503);
    expect((await waiting.closed).code).toBe(4503);
    expect(server.clients[0]!.commands.slice(-2).map(([name]) => name)).toEqual(['FCUnpublish', 'deleteStream']);
  });

  it('holds the place until the target knows that the stream is over', async () => {
    const server = await fake();
    const gateway = await startRtmpGateway({});
    cleanups.push(() => gateway.close());
    const page = await publish(gateway, server);
    // It reads no end of the connection, so that the gateway has to wait.
    server.clients[0]!.socket.pause();
    page.socket.close();
    await page.closed;
    expect(gateway.sessions.size).toBe(1);
    await eventually(() => gateway.sessions.size === 0);
  });

  it('writes the key into no log', async () => {
    const lines: string[] = [];
    const log = createLogger({ level: 'all', sinks: [(entry) => lines.push(JSON.stringify(entry))] });
    const server = await fake();
    const gateway = await startRtmpGateway({ settledMs: 0, retry: { baseDelayMs: 1 } }, log);
    cleanups.push(() => gateway.close());
    const page = await publish(gateway, server);
    page.socket.send(Buffer.concat([opening, tag(9, 0, keyPicture)]));
    await eventually(() => media(server).length === 4);
    server.clients[0]!.status('error', 'NetStream.Failed', 'secret-key failed');
    await page.message('status', 'reconnecting');
    page.socket.close();
    await eventually(() => gateway.sessions.size === 0);
    expect(lines.join('\n')).toContain('/live');
    expect(lines.join('\n')).not.toContain('secret-key');
  });

  it('survives whatever the first message is (fuzz)', async () => {
    const gateway = await start();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.uint8Array(),
          fc.string().map((text) => ask(`rtmp://${text}`)),
        ),
        async (message) => {
          const page = await openSocket(`${gateway.url}/rtmp`, ['publisher']);
          page.socket.send(message);
          expect((await page.closed).code).toBeGreaterThanOrEqual(4400);
        },
      ),
      { seed: 7, numRuns: 60 },
    );
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  });
});
