import { createLogger, LiveCode } from '@livelit/core';
import { afterEach, describe, expect, it } from 'vitest';

import { createGateway, type GatewayOptions } from '../create-gateway.ts';
import { FlvDemuxer, type FlvTag } from '../flv/flv-demuxer.ts';
import { audioConfigTag, audioTag, videoConfigTag, videoTag } from '../flv/flv-muxer.ts';
import type { Gateway } from '../gateway.ts';
import { eventually } from '../testing/eventually.ts';
import { type FakeRtmpServer, type FakeRtmpServerOptions, startFakeRtmpServer } from '../testing/fake-rtmp-server.ts';
import { freePort } from '../testing/free-port.ts';
import { aacSample, audioFrame, sampleConfigs, videoFrame } from '../testing/media-samples.ts';
import { startRtmpGateway } from '../testing/rtmp-gateway.ts';
import { openSocket, type SocketLog } from '../testing/socket-log.ts';
import { MessageType } from './message-type.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start(options: GatewayOptions = {}): Promise<Gateway> {
  const gateway = await createGateway({ port: 0, rtmpSources: ['rtmp://127.0.0.1:*/live'], ...options });
  cleanups.push(() => gateway.close());
  return gateway;
}

async function fake(options?: FakeRtmpServerOptions): Promise<FakeRtmpServer> {
  const server = await startFakeRtmpServer(options);
  cleanups.push(() => server.close());
  return server;
}

const targetOf = (server: { readonly port: number }): string => `rtmp://127.0.0.1:${server.port}/live/secret-key`;

async function watch(gateway: { readonly url: string }, target: string, protocols = ['player']): Promise<SocketLog> {
  const page = await openSocket(`${gateway.url}/rtmp`, protocols);
  page.socket.send(JSON.stringify({ type: 'play', target }));
  return page;
}

/** Sends the body of an FLV tag as the message that it was. */
function send({ clients }: FakeRtmpServer, tag: Buffer, client = 0): void {
  const time = tag.readUIntBE(4, 3) | (tag[7]! << 24);
  clients[client]!.send(tag[0]!, tag.subarray(11, tag.length - 4), tag[0] === 9 ? 6 : 4, time);
}

/** What a server sends first: configurations, a key picture and what follows. */
async function publish(server: FakeRtmpServer, client = 0): Promise<void> {
  await eventually(() => server.clients[client]?.commands.some(([name]) => name === 'play'));
  send(server, videoConfigTag(sampleConfigs.small, 0), client);
  send(server, audioConfigTag(aacSample, 0), client);
  send(server, videoTag(videoFrame(0, true)), client);
  send(server, audioTag('aac', audioFrame(10)), client);
  send(server, videoTag(videoFrame(40)), client);
}

function tagsOf(page: SocketLog): FlvTag[] {
  const tags: FlvTag[] = [];
  const demuxer = new FlvDemuxer({ maxTagBytes: 1 << 20, onTag: (tag) => tags.push(tag) });
  for (const bytes of page.bytes) demuxer.push(bytes);
  return tags;
}

/** Type and first bytes of every tag; one who came before the configurations is told them twice. */
function kinds(page: SocketLog): unknown[] {
  const all = tagsOf(page).map(({ type, data }) => [type, data[0], data[1]]);
  return all.filter((kind, at) => kind[2] !== 0 || all.findIndex((other) => String(other) === String(kind)) === at);
}

/** The server of these tests is a fake of ours; rtmp-play-servers.test.ts has real ones. */
describe('ws /rtmp for players', () => {
  it('plays a stream as FLV, and counts it', async () => {
    const [gateway, server] = [await start(), await fake()];
    const page = await watch(gateway, targetOf(server));
    await publish(server);
    await eventually(() => page.bytes.length > 0 && tagsOf(page).length >= 5);
    expect(kinds(page)).toEqual([
      [9, 0x17, 0],
      [8, 0xaf, 0],
      [9, 0x17, 1],
      [8, 0xaf, 1],
      [9, 0x27, 1],
    ]);
    expect(gateway.metrics()).toContain('livelit_sessions{protocol="rtmp-play"} 1');
    expect(gateway.metrics()).toMatch(/livelit_bytes_total\{direction="out",protocol="rtmp-play"\} [1-9]/);
    expect(page.messages).toEqual([]);
  });

  it('fetches a stream once for all who watch it, and stops when the last has left', async () => {
    const [gateway, server] = [await start({ limits: { publisherIdle: 60 } }), await fake()];
    const first = await watch(gateway, targetOf(server));
    await publish(server);
    await eventually(() => first.bytes.length > 0);
    const second = await watch(gateway, targetOf(server));
    await eventually(() => second.bytes.length > 0 && tagsOf(second).length >= 5);
    expect(kinds(second)).toEqual(kinds(first));
    expect(server.clients).toHaveLength(1);
    first.socket.close();
    await first.closed;
    send(server, videoTag(videoFrame(80)));
    await eventually(() => tagsOf(second).length >= 6);
    second.socket.close();
    await eventually(() => server.clients[0]!.commands.some(([name]) => name === 'deleteStream'));
    await eventually(() => server.clients[0]!.socket.destroyed);
    const third = await watch(gateway, targetOf(server));
    await eventually(() => server.clients.length === 2);
    await publish(server, 1);
    await eventually(() => third.bytes.length > 0);
  });

  it.each([
    ['a host', (port: number) => `rtmp://localhost:${port}/live/key`],
    ['an application', (port: number) => `rtmp://127.0.0.1:${port}/other/key`],
    ['TLS', (port: number) => `rtmps://127.0.0.1:${port}/live/key`],
  ])('refuses %s that it was not told to allow, whatever may be published to', async (_what, address) => {
    const [gateway, server] = [await start({ rtmpTargets: ['rtmp://*:*', 'rtmps://*:*'] }), await fake()];
    const page = await watch(gateway, address(server.port));
    expect((await page.closed).code).toBe(4403);
    expect(page.messages).toMatchObject([{ type: 'error', name: 'ERROR_TARGET_NOT_ALLOWED' }]);
    expect(server.clients).toEqual([]);
  });

  it('refuses everything unless it was told otherwise', async () => {
    const [gateway, server] = [await start({ rtmpSources: [] }), await fake()];
    expect((await (await watch(gateway, targetOf(server))).closed).code).toBe(4403);
  });

  it('asks for the token of those who watch', async () => {
    const [gateway, server] = [await start({ play: ['secret'] }), await fake()];
    expect((await (await watch(gateway, targetOf(server))).closed).code).toBe(4401);
    const token = `bearer.${Buffer.from('secret').toString('base64url')}`;
    const page = await watch(gateway, targetOf(server), ['player', token]);
    await publish(server);
    await eventually(() => page.bytes.length > 0);
  });

  it.each([
    'nonsense',
    '{"type":"publish","target":"rtmp://127.0.0.1/live/key"}',
    '{"type":"play"}',
    '{"type":"play","target":"http://x"}',
  ])('refuses %s as the first message', async (message) => {
    const page = await openSocket(`${(await start()).url}/rtmp`, ['player']);
    page.socket.send(message);
    expect((await page.closed).code).toBe(4400);
  });

  it('does not wait for ever for the first message', async () => {
    const page = await openSocket(`${(await start({ limits: { connectTimeout: 0.2 } })).url}/rtmp`, ['player']);
    expect((await page.closed).code).toBe(4408);
  });

  it('says that nobody publishes: when the server says so, and when nothing comes', async () => {
    const gateway = await start({ limits: { connectTimeout: 1 } });
    const knows = await fake({
      onCommand: (command, client) => {
        if (command === 'play') client.status('error', 'NetStream.Play.StreamNotFound');
        return command === 'play';
      },
    });
    for (const server of [knows, await fake()]) {
      const page = await watch(gateway, targetOf(server));
      expect((await page.closed).code).toBe(4404);
      expect(page.messages).toMatchObject([{ code: LiveCode.ERROR_SOURCE_NOT_FOUND }]);
    }
  });

  it('says that the target failed: not there, silent, gone in between', async () => {
    const gateway = await start({ limits: { connectTimeout: 1 } });
    const absent = await watch(gateway, `rtmp://127.0.0.1:${await freePort()}/live/secret-key`);
    const silent = await watch(gateway, targetOf(await fake({ onCommand: () => true })));
    const breaks = await fake();
    const broken = await watch(gateway, targetOf(breaks));
    await publish(breaks);
    await eventually(() => broken.bytes.length > 0);
    breaks.clients[0]!.socket.resetAndDestroy();
    for (const page of [absent, silent, broken]) {
      const { code, reason } = await page.closed;
      expect(code).toBe(4502);
      expect(reason).not.toContain('secret');
      expect(page.messages).toMatchObject([{ name: 'ERROR_TARGET_FAILED' }]);
    }
  });

  it('tells those who watch that the publisher has left', async () => {
    const [gateway, server] = [await start(), await fake()];
    const page = await watch(gateway, targetOf(server));
    await publish(server);
    await eventually(() => page.bytes.length > 0);
    server.clients[0]!.status('status', 'NetStream.Play.UnpublishNotify');
    expect((await page.closed).code).toBe(4410);
  });

  it.each([
    ['a codec that FLV players do not know', Buffer.from([0x22, 0, 0]), 4415, 'ERROR_CODEC_UNSUPPORTED'],
    ['a broken sequence header', Buffer.from([0x17, 0, 0, 0, 0, 1, 2]), 4502, 'ERROR_TARGET_FAILED'],
  ])('ends a stream with %s', async (_what, body, code, name) => {
    const [gateway, server] = [await start(), await fake()];
    const page = await watch(gateway, targetOf(server));
    await eventually(() => server.clients[0]?.commands.some(([command]) => command === 'play'));
    server.clients[0]!.send(MessageType.video, body, 6);
    expect((await page.closed).code).toBe(code);
    expect(page.messages).toMatchObject([{ name }]);
    await eventually(() => server.clients[0]!.socket.destroyed);
  });

  it('ends a stream above the limit, but not for all that comes at once in the beginning', async () => {
    const limits = { maxPublishKbps: 16 };
    const gateways = [await startRtmpGateway({}, createLogger(), limits)];
    gateways.push(await startRtmpGateway({ burstMs: 0 }, createLogger(), limits));
    const pages: SocketLog[] = [];
    for (const gateway of gateways) {
      cleanups.push(() => gateway.close());
      const server = await fake();
      pages.push(await watch(gateway, targetOf(server)));
      await publish(server);
      for (let time = 80; time < 2000; time += 40) send(server, videoTag(videoFrame(time, false, 1000)));
    }
    expect((await pages[1]!.closed).code).toBe(4413);
    await eventually(() => tagsOf(pages[0]!).length > 50);
    expect(pages[0]!.messages).toEqual([]);
  });

  it('ends a stream that falls silent', async () => {
    const [gateway, server] = [await start({ limits: { publisherIdle: 1 } }), await fake()];
    const page = await watch(gateway, targetOf(server));
    await publish(server);
    expect((await page.closed).code).toBe(4408);
  });

  it('tells everybody at a shutdown, and lets the server go', async () => {
    const [gateway, server] = [await start(), await fake()];
    const page = await watch(gateway, targetOf(server));
    await publish(server);
    await eventually(() => page.bytes.length > 0);
    await gateway.close();
    expect((await page.closed).code).toBe(4503);
    await eventually(() => server.clients[0]!.socket.destroyed);
  });
});
