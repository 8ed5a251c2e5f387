import { LiveCode, type LiveError } from '@livelit/core';
import { afterEach, describe, expect, it } from 'vitest';

import { eventually } from '../testing/eventually.ts';
import { type FakeRtmpServer, type FakeRtmpServerOptions, startFakeRtmpServer } from '../testing/fake-rtmp-server.ts';
import { freePort } from '../testing/free-port.ts';
import { decodeAmf, encodeAmf } from './amf0.ts';
import { MessageType } from './message-type.ts';
import { publishRtmp, type RtmpPublisher, type RtmpPublisherOptions } from './rtmp-publisher.ts';
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

async function publish(
  port: number,
  options?: RtmpPublisherOptions,
  key = 'secret-key?sign=xyz',
): Promise<RtmpPublisher> {
  const publisher = await publishRtmp(parseRtmpTarget(`rtmp://127.0.0.1:${port}/live/${key}`), options);
  cleanups.push(() => publisher.close());
  return publisher;
}

async function refusal(port: number, options?: RtmpPublisherOptions): Promise<LiveError> {
  return publish(port, options).then(
    () => Promise.reject(new Error('It was accepted.')),
    (error: LiveError) => error,
  );
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const keyFrame = Buffer.concat([Buffer.from([0x17, 1, 0, 0, 0]), Buffer.alloc(20_000, 1)]);

// The server of these tests is a fake of ours; rtmp-servers.test.ts has real ones.
describe('publishRtmp', () => {
  it('introduces itself, asks for the stream and says when it is over', async () => {
    const server = await fake();
    const ends: LiveError[] = [];
    const publisher = await publish(server.port, { onEnd: (error) => ends.push(error) });
    const [client] = server.clients;
    expect(client!.commands.map(([name]) => name)).toEqual([
      'connect',
      'releaseStream',
      'FCPublish',
      'createStream',
      'publish',
    ]);
    expect(client!.commands[0]?.[2]).toMatchObject({
      app: 'live',
      tcUrl: `rtmp://127.0.0.1:${server.port}/live`,
      fourCcList: expect.arrayContaining(['Opus']),
    });
    expect(client!.commands[4]?.slice(3)).toEqual(['secret-key?sign=xyz', 'live']);
    await publisher.close();
    expect(ends).toEqual([]);
    expect(client!.commands.slice(5).map(([name, , , what]) => [name, what])).toEqual([
      ['FCUnpublish', 'secret-key?sign=xyz'],
      ['deleteStream', 1],
    ]);
  });

  it('sends tags as messages, metadata by @setDataFrame', async () => {
    const server = await fake();
    const publisher = await publish(server.port);
    const metadata = encodeAmf('onMetaData', { width: 160 });
    publisher.send(MessageType.dataAmf0, 0, metadata);
    publisher.send(MessageType.video, 0xff_ff_ff_00, keyFrame);
    publisher.send(MessageType.audio, 7, Buffer.from([0xaf, 1, 2]));
    const media = await eventually(() => {
      const some = server.clients[0]!.messages.filter(({ type }) => type >= 8);
      return some.length === 3 && some;
    });
    expect(decodeAmf(media[0]!.body)).toEqual(['@setDataFrame', 'onMetaData', { width: 160 }]);
    expect(media[1]).toEqual({ type: 9, streamId: 1, timestamp: 0xff_ff_ff_00, body: keyFrame });
    expect(media[2]!.timestamp).toBe(7);
  });

  it('acknowledges what it received, answers pings and a new bandwidth', async () => {
    const server = await fake();
    await publish(server.port);
    const client = server.clients[0]!;
    client.send(MessageType.windowAckSize, int32(2000));
    client.send(MessageType.setPeerBandwidth, Buffer.concat([int32(5_000_000), Buffer.from([2])]));
    client.send(MessageType.userControl, Buffer.concat([Buffer.from([0, 6]), int32(1234)]));
    client.send(MessageType.dataAmf0, Buffer.alloc(3000, 5));
    const of = (type: number) => client.messages.find((message) => message.type === type)?.body;
    expect(await eventually(() => of(MessageType.userControl))).toEqual(
      Buffer.concat([Buffer.from([0, 7]), int32(1234)]),
    );
    expect(await eventually(() => of(MessageType.windowAckSize))).toEqual(int32(5_000_000));
    const acknowledged = Buffer.from(await eventually(() => of(MessageType.acknowledgement)));
    expect(acknowledged.readUInt32BE()).toBeGreaterThan(3073);
    expect(acknowledged.readUInt32BE()).toBeLessThanOrEqual(client.socket.bytesWritten);
  });

  it('tells a name that is taken from other refusals, and repeats no key', async () => {
    const taken = await fake({
      onCommand: (name, client) => {
        if (name === 'publish')
          client.status('error', 'NetStream.Publish.BadName', 'secret-key is live (secret-key?sign=xyz)');
        return name === 'publish';
      },
    });
    const error = await refusal(taken.port);
    expect(error.code).toBe(LiveCode.ERROR_NAME_TAKEN);
    expect(JSON.stringify(error)).not.toMatch(/secret|xyz/);
    expect(error.message).toContain('***');
  });

  it('reports a rejected connection with the words of the server', async () => {
    const server = await fake({
      onCommand: (name, client, [, id]) => {
        const info = { level: 'error', code: 'NetConnection.Connect.Rejected', description: 'No\u0000 such\napp.' };
        if (name === 'connect') client.command('_error', id, null, info);
        return name === 'connect';
      },
    });
    const error = await refusal(server.port);
    expect(error.code).toBe(LiveCode.ERROR_TARGET_FAILED);
    expect(error.detail['reason']).toBe('NetConnection.Connect.Rejected');
    expect(error.message).toContain('NetConnection.Connect.Rejected: No such app.');
  });

  it.each<[string, RtmpPublisherOptions, FakeRtmpServerOptions, RegExp]>([
    [
      'closes without a word',
      {},
      { onCommand: (name, client) => name === 'connect' && Boolean(client.socket.destroy()) },
      /application 'live'/,
    ],
    [
      'says nothing',
      { timeoutMs: 200 },
      { onCommand: (name) => name === 'publish' },
      /in time while it was asked to take/,
    ],
    ['is a web server', {}, { greeting: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n') }, /does not answer in RTMP/],
    [
      'sends chunks that are none',
      {},
      { onCommand: (_name, client) => Boolean(client.socket.write(Buffer.alloc(64, 0xff))) },
      /speak RTMP/,
    ],
    [
      'gives the stream no number',
      {},
      {
        onCommand: (name, client, [, id]) =>
          name === 'createStream' && (client.command('_result', id, null, 'x'), true),
      },
      /no number/,
    ],
  ])('gives up on a server that %s', async (_what, options, behaviour, message) => {
    const server = await fake(behaviour);
    const error = await refusal(server.port, options);
    expect(error.code).toBe(LiveCode.ERROR_TARGET_FAILED);
    expect(error.message).toMatch(message);
    await eventually(() => server.clients.every(({ socket }) => socket.destroyed));
  });

  it('says that nothing listens, and that a name is unknown', async () => {
    expect((await refusal(await freePort())).detail['reason']).toBe('ECONNREFUSED');
    const unknown = await publishRtmp(parseRtmpTarget('rtmp://nowhere.invalid/app/key')).catch(
      (error: LiveError) => error,
    );
    expect((unknown as LiveError).message).toContain('name');
  });

  it('gives up at once when it is told to', async () => {
    const server = await fake({ onCommand: () => true });
    const abort = new AbortController();
    const waiting = refusal(server.port, { signal: abort.signal });
    await eventually(() => server.clients[0]?.commands.length);
    abort.abort();
    expect((await waiting).code).toBe(LiveCode.ERROR_FAILED);
    await eventually(() => server.clients[0]!.socket.destroyed);
  });

  it.each([
    ['breaks', (server: FakeRtmpServer) => server.clients[0]!.socket.destroy(), /closed|broke/],
    [
      'ends the stream',
      (server: FakeRtmpServer) => server.clients[0]!.status('error', 'NetStream.Failed', 'secret-key?sign=xyz'),
      /NetStream.Failed/,
    ],
    [
      'asks to connect again',
      (server: FakeRtmpServer) => server.clients[0]!.status('status', 'NetConnection.Connect.ReconnectRequest'),
      /again/,
    ],
  ])('tells once that an established connection %s', async (_what, act, message) => {
    const server = await fake();
    const ends: LiveError[] = [];
    const publisher = await publish(server.port, { onEnd: (error) => ends.push(error) });
    act(server);
    await eventually(() => ends.length > 0);
    expect(ends[0]!.message).toMatch(message);
    expect(JSON.stringify(ends)).not.toMatch(/secret|xyz/);
    expect(publisher.send(MessageType.video, 0, keyFrame)).toBe(false);
    await publisher.close();
    expect(ends).toHaveLength(1);
  });

  it('leaves pictures out when the server reads too slowly, and begins again at a key frame', async () => {
    const server = await fake();
    const publisher = await publish(server.port, { maxWaitingBytes: 200_000 });
    const client = server.clients[0]!;
    client.socket.pause();
    const frame = Buffer.concat([Buffer.from([0x27, 1, 0, 0, 0]), Buffer.alloc(50_000)]);
    publisher.send(MessageType.video, 0, keyFrame);
    let time = 1;
    for (; publisher.dropped === 0 && time < 10_000; time++) publisher.send(MessageType.video, time, frame);
    expect(publisher.waitingBytes).toBeLessThan(400_000);
    client.socket.resume();
    await eventually(() => publisher.waitingBytes === 0);
    expect(publisher.send(MessageType.video, time + 1, frame)).toBe(false);
    expect(publisher.send(MessageType.video, time + 2, keyFrame)).toBe(true);
    expect(publisher.send(MessageType.video, time + 3, frame)).toBe(true);
  });

  it('takes a server that reads nothing any more for dead', async () => {
    const server = await fake();
    const ends: LiveError[] = [];
    const publisher = await publish(server.port, { stallMs: 100, onEnd: (error) => ends.push(error) });
    server.clients[0]!.socket.pause();
    for (let time = 0; time < 1000; time++) publisher.send(MessageType.video, time, keyFrame);
    await eventually(() => ends.length > 0);
    expect(ends[0]!.detail['reason']).toBe('stalled');
  });
});
