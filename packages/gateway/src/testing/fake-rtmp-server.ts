import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

import { type AmfValue, decodeAmf, encodeAmf } from '../rtmp/amf0.ts';
import { ChunkParser } from '../rtmp/chunk-parser.ts';
import { MessageType, type RtmpMessage } from '../rtmp/message-type.ts';
import { writeChunks } from '../rtmp/write-chunks.ts';

/** One client of the fake, and what can be done to it. */
export interface FakeRtmpClient {
  readonly socket: Socket;
  readonly commands: readonly (readonly AmfValue[])[];
  /** Everything but commands. */
  readonly messages: readonly RtmpMessage[];
  send(type: number, body: Uint8Array, chunkStream?: number, timestamp?: number): void;
  command(...values: readonly AmfValue[]): void;
  status(level: string, code: string, description?: string): void;
}

export interface FakeRtmpServerOptions {
  /** Answers a command instead of the fake; true when it did. */
  readonly onCommand?: (name: string, client: FakeRtmpClient, values: readonly AmfValue[]) => boolean;
  /** Sends this instead of S0, S1 and S2. */
  readonly greeting?: Buffer;
}

export interface FakeRtmpServer {
  readonly port: number;
  readonly clients: readonly FakeRtmpClient[];
  close(): Promise<void>;
}

const blockSize = 1536;

function serveClient(socket: Socket, options: FakeRtmpServerOptions): FakeRtmpClient {
  const commands: AmfValue[][] = [];
  const messages: RtmpMessage[] = [];
  const client: FakeRtmpClient = {
    socket,
    commands,
    messages,
    send: (type, body, chunkStream = 2, timestamp = 0) =>
      void socket.write(writeChunks({ type, streamId: 0, timestamp, body }, chunkStream, 128)),
    command: (...values) => client.send(MessageType.commandAmf0, encodeAmf(...values), 3),
    status: (level, code, description = '') => client.command('onStatus', 0, null, { level, code, description }),
  };
  function answer(values: AmfValue[]): void {
    commands.push(values);
    const [name, id] = values;
    if (typeof name !== 'string' || options.onCommand?.(name, client, values)) return;
    if (name === 'connect') client.command('_result', id, null, { code: 'NetConnection.Connect.Success' });
    else if (name === 'createStream') client.command('_result', id, null, 1);
    else if (name === 'publish') client.status('status', 'NetStream.Publish.Start');
    else if (name === 'play') client.status('status', 'NetStream.Play.Start');
  }
  const parser = new ChunkParser({
    maxMessageBytes: 16 << 20,
    onMessage: (message) => {
      if (message.type === MessageType.commandAmf0) answer(decodeAmf(message.body));
      else messages.push(message);
    },
  });
  let hello = Buffer.alloc(0);
  let left = 1 + 2 * blockSize;
  socket.on('error', () => {});
  socket.on('data', (bytes: Buffer) => {
    const part = bytes.subarray(0, left);
    left -= part.length;
    if (hello.length < 1 + blockSize) {
      hello = Buffer.concat([hello, part]);
      if (hello.length >= 1 + blockSize)
        socket.write(
          options.greeting ??
            Buffer.concat([Buffer.from([3]), Buffer.alloc(blockSize, 7), hello.subarray(1, 1 + blockSize)]),
        );
    }
    if (left === 0 && part.length < bytes.length) parser.push(bytes.subarray(part.length));
  });
  return client;
}

/** An RTMP server that takes and plays every stream, keeps what it was sent and can be told to misbehave. A fake. */
export async function startFakeRtmpServer(options: FakeRtmpServerOptions = {}): Promise<FakeRtmpServer> {
  const clients: FakeRtmpClient[] = [];
  const server = createServer((socket) => clients.push(serveClient(socket, options)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    clients,
    close: async () => {
      for (const { socket } of clients) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
