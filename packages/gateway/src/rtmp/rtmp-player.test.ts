import type { LiveError } from '@livelit/core';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';

import type { FlvTag } from '../flv/flv-demuxer.ts';
import { eventually } from '../testing/eventually.ts';
import { type FakeRtmpServer, type FakeRtmpServerOptions, startFakeRtmpServer } from '../testing/fake-rtmp-server.ts';
import { freePort } from '../testing/free-port.ts';
import { encodeAmf } from './amf0.ts';
import { MessageType } from './message-type.ts';
import { playRtmp, type RtmpPlayer, type RtmpPlayerOptions } from './rtmp-player.ts';
import { parseRtmpTarget } from './rtmp-target.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function fake(options?: FakeRtmpServerOptions): Promise<FakeRtmpServer> {
  const server = await startFakeRtmpServer(options);
  cleanups.push(() => server.close());
  return server;
}

interface Played {
  readonly player: RtmpPlayer;
  readonly tags: FlvTag[];
  readonly ends: LiveError[];
}

async function play(port: number, options: Partial<RtmpPlayerOptions> = {}): Promise<Played> {
  const tags: FlvTag[] = [];
  const ends: LiveError[] = [];
  const player = await playRtmp(parseRtmpTarget(`rtmp://127.0.0.1:${port}/live/secret-key?sign=xyz`), {
    onTag: (tag) => tags.push(tag),
    onEnd: (error) => ends.push(error),
    ...options,
  });
  cleanups.push(() => player.close());
  return { player, tags, ends };
}

async function refusal(port: number, options?: Partial<RtmpPlayerOptions>): Promise<LiveError> {
  const error = await play(port, options).then(
    () => Promise.reject(new Error('It was accepted.')),
    (reason: LiveError) => reason,
  );
  expect(`${error.message}${JSON.stringify(error.detail)}`).not.toMatch(/secret-key|xyz/);
  return error;
}

// The server of these tests is a fake of ours; rtmp-play-servers.test.ts has real ones.
describe('playRtmp', () => {
  it('introduces itself, asks for the stream and says when it has seen enough', async () => {
    const server = await fake();
    const { player, ends } = await play(server.port);
    const [client] = server.clients;
    await eventually(() => client!.messages.some(({ type }) => type === MessageType.userControl));
    expect(client!.commands.map(([name]) => name)).toEqual(['connect', 'createStream', 'play']);
    expect(client!.commands[0]?.[2]).toMatchObject({ app: 'live', tcUrl: `rtmp://127.0.0.1:${server.port}/live` });
    expect(client!.commands[2]?.[3]).toBe('secret-key?sign=xyz');
    await player.close();
    expect(client!.commands.at(-1)?.slice(0, 1)).toEqual(['deleteStream']);
    expect(ends).toEqual([]);
  });

  it('hands on picture, sound and data with their times, bundled ones too', async () => {
    const server = await fake();
    const { tags } = await play(server.port);
    const [client] = server.clients;
    client!.send(MessageType.dataAmf0, encodeAmf('onMetaData', {}), 5);
    client!.send(MessageType.video, Buffer.alloc(5000, 0x17), 6, 40);
    client!.send(MessageType.audio, Buffer.from([0xaf, 1]), 4, 63);
    client!.send(MessageType.aggregate, Buffer.from('08000001000000000000007f0000000c', 'hex').subarray(0, 12), 7, 80);
    await eventually(() => tags.length === 4);
    expect(tags.map(({ type, timestamp, data }) => [type, timestamp, data.length])).toEqual([
      [18, 0, encodeAmf('onMetaData', {}).length],
      [9, 40, 5000],
      [8, 63, 2],
      [8, 80, 1],
    ]);
  });

  it('takes a stream from a server that never said that it plays', async () => {
    const server = await fake({
      onCommand: (name, client) => {
        if (name === 'play') client.send(MessageType.video, Buffer.from([0x17]), 6);
        return name === 'play';
      },
    });
    const { tags } = await play(server.port);
    expect(tags).toHaveLength(1);
  });

  it.each([
    ['NetStream.Play.StreamNotFound', 'ERROR_SOURCE_NOT_FOUND'],
    ['NetStream.Play.UnpublishNotify', 'ERROR_SOURCE_NOT_FOUND'],
    ['NetStream.Play.Failed', 'ERROR_TARGET_FAILED'],
  ])('names the case of %s instead of a stream', async (code, name) => {
    const server = await fake({
      onCommand: (command, client) => {
        if (command === 'play') client.status('error', code, 'No secret-key?sign=xyz here.');
        return command === 'play';
      },
    });
    expect(await refusal(server.port)).toMatchObject({ name });
  });

  it('names a refused connection, a server that is not there, one that is none and one that says nothing', async () => {
    const rejects = await fake({
      onCommand: (command, client, [, id]) => {
        if (command === 'connect') client.command('_error', id, null, { code: 'NetConnection.Connect.Rejected' });
        return command === 'connect';
      },
    });
    expect(await refusal(rejects.port)).toMatchObject({
      name: 'ERROR_TARGET_FAILED',
      detail: { reason: 'NetConnection.Connect.Rejected' },
    });
    expect(await refusal(await freePort())).toMatchObject({ detail: { reason: 'ECONNREFUSED' } });
    const web = await fake({ greeting: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n') });
    expect(await refusal(web.port)).toMatchObject({ detail: { reason: 'malformed' } });
    const silent = await fake({ onCommand: (command) => command === 'play' });
    expect(await refusal(silent.port, { timeoutMs: 200 })).toMatchObject({ detail: { reason: 'timeout' } });
  });

  it.each([
    ['a status', (server: FakeRtmpServer) => server.clients[0]!.status('status', 'NetStream.Play.UnpublishNotify')],
    [
      'an event',
      (server: FakeRtmpServer) => server.clients[0]!.send(MessageType.userControl, Buffer.from([0, 1, 0, 0, 0, 1])),
    ],
  ])('tells by %s that the publisher has left', async (_how, leave) => {
    const server = await fake();
    const { ends } = await play(server.port);
    leave(server);
    await eventually(() => ends.length > 0);
    expect(ends.map(({ name }) => name)).toEqual(['ERROR_STREAM_ENDED']);
  });

  it('tells once that the connection broke', async () => {
    const server = await fake();
    const { ends } = await play(server.port);
    server.clients[0]!.socket.resetAndDestroy();
    await eventually(() => ends.length > 0);
    expect(ends.map(({ name }) => name)).toEqual(['ERROR_TARGET_FAILED']);
  });

  it('ends a server that sends more in one message than is allowed', async () => {
    const server = await fake();
    const { ends, tags } = await play(server.port, { maxMessageBytes: 1000 });
    server.clients[0]!.send(MessageType.video, Buffer.alloc(1001), 6);
    await eventually(() => ends.length > 0);
    expect(ends[0]).toMatchObject({ name: 'ERROR_TARGET_FAILED', detail: { reason: 'malformed' } });
    expect(tags).toEqual([]);
  });

  it('lives through whatever a server sends, and ends it at the latest by its deadline', async () => {
    const junk = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }).map((bytes) => ({ raw: true, type: 0, bytes })),
        fc.record({
          raw: fc.constant(false),
          type: fc.constantFrom(1, 2, 4, 5, 6, 8, 9, 17, 18, 20, 22, 99),
          bytes: fc.uint8Array({ maxLength: 64 }),
        }),
      ),
      { minLength: 1, maxLength: 5 },
    );
    const property = fc.asyncProperty(junk, fc.constantFrom('connect', 'createStream', 'play'), async (items, when) => {
      const server = await startFakeRtmpServer({
        onCommand: (command, client) => {
          if (command !== when) return false;
          for (const { raw, type, bytes } of items)
            if (raw) client.socket.write(bytes);
            else client.send(type, bytes);
          return true;
        },
      });
      try {
        const { player } = await play(server.port, { timeoutMs: 100 });
        await player.close();
      } catch (error) {
        expect(error).toMatchObject({ name: expect.stringMatching(/^ERROR_/) });
      } finally {
        await server.close();
      }
    });
    await fc.assert(property, { seed: 20_261_120, numRuns: 60 });
  });
});
