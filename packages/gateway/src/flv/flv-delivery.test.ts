import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import type { LiveStream } from '../media/live-stream.ts';
import { eventually } from '../testing/eventually.ts';
import { ffmpeg, ffprobe } from '../testing/ffmpeg-flv.ts';
import {
  fakeStream,
  type MediaGateway,
  type MediaGatewayOptions,
  startMediaGateway,
} from '../testing/media-gateway.ts';
import { aacSample, audioFrame, sampleConfigs, videoFrame } from '../testing/media-samples.ts';
import { encode, type Probed, probeFile } from '../testing/packaged-flv.ts';
import { openSocket } from '../testing/socket-log.ts';

let gateway: MediaGateway | undefined;

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

async function start(options?: MediaGatewayOptions): Promise<LiveStream> {
  gateway = await startMediaGateway(options);
  const { stream } = fakeStream(gateway.context.registry, 'cam');
  stream.setVideoConfig(sampleConfigs.large);
  stream.setAudioConfig(aacSample);
  stream.pushVideo(videoFrame(0, true));
  return stream;
}

const addressOf = (name: string): string => `${gateway!.origin}/live/${name}.flv`;

/** Reads an answer to its end. */
async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

describe('HTTP-FLV', () => {
  it('goes on until the stream is over', async () => {
    const stream = await start();
    const response = await fetch(addressOf('cam'));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'video/x-flv',
      'cache-control': 'no-store',
    });
    stream.pushVideo(videoFrame(40));
    stream.pushAudio(audioFrame(50));
    expect(gateway!.sessions.count('http-flv', 'cam')).toBe(1);
    stream.end('publisher-left');
    const bytes = await bytesOf(response);
    expect(bytes.toString('latin1', 0, 3)).toBe('FLV');
    expect(gateway!.sessions.bytes['http-flv'].out).toBe(bytes.length);
    await eventually(() => gateway!.sessions.size === 0);
  });

  it('gives its place back when the viewer leaves', async () => {
    const stream = await start();
    const controller = new AbortController();
    await fetch(addressOf('cam'), { signal: controller.signal });
    expect(stream.viewers).toBe(1);
    controller.abort();
    await eventually(() => stream.viewers === 0 && gateway!.sessions.size === 0);
  });

  it('answers HEAD without a body or a session', async () => {
    await start();
    const response = await fetch(addressOf('cam'), { method: 'HEAD' });
    expect(response.headers.get('content-type')).toBe('video/x-flv');
    expect(await bytesOf(response)).toHaveLength(0);
    expect(gateway!.sessions.opened['http-flv']).toBe(0);
  });

  it('says that nobody publishes, and when to ask again', async () => {
    await start();
    const response = await fetch(addressOf('other'));
    expect(response.status).toBe(404);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(await response.json()).toMatchObject({ status: 404, name: 'ERROR_SOURCE_NOT_FOUND' });
  });

  it('says that VP8 cannot be had this way', async () => {
    await start();
    fakeStream(gateway!.context.registry, 'vp8').stream.setVideoConfig({ codec: 'vp8' });
    const response = await fetch(addressOf('vp8'));
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({ name: 'ERROR_CODEC_UNSUPPORTED' });
  });

  it('needs a token where playing is restricted', async () => {
    const stream = await start({ play: ['secret'] });
    expect((await fetch(addressOf('cam'))).status).toBe(401);
    const response = await fetch(addressOf('cam'), { headers: { authorization: 'Bearer secret' } });
    expect(response.status).toBe(200);
    stream.end('publisher-left');
    await bytesOf(response);
  });

  it('has a place for as many as allowed', async () => {
    await start({ limits: { maxSessions: 0 } });
    const response = await fetch(addressOf('cam'));
    expect(response.status).toBe(503);
  });
});

describe('WebSocket-FLV', () => {
  it('sends what HTTP-FLV sends, and no text', async () => {
    const stream = await start();
    const log = await openSocket(addressOf('cam'), ['flv']);
    const response = await fetch(addressOf('cam'));
    stream.pushVideo(videoFrame(40));
    stream.end('publisher-left');
    expect(await log.closed).toEqual({ code: 4410, reason: 'The publisher left.' });
    expect(Buffer.concat([...log.bytes])).toEqual(await bytesOf(response));
    expect(log.messages).toEqual([]);
    await eventually(() => gateway!.sessions.size === 0);
  });

  it.each([
    ['taken-over', 4410, 'Another publisher took the stream over.'],
    ['shutdown', 4503, 'The gateway is shutting down.'],
  ] as const)('ends with a reason: %s', async (why, code, reason) => {
    const stream = await start();
    const log = await openSocket(addressOf('cam'));
    stream.end(why);
    expect(await log.closed).toEqual({ code, reason });
  });

  it.each([
    ['other', 4404],
    ['vp8', 4415],
  ])('closes a viewer of %s with %i', async (name, code) => {
    await start();
    fakeStream(gateway!.context.registry, 'vp8').stream.setVideoConfig({ codec: 'vp8' });
    const log = await openSocket(addressOf(name), ['flv']);
    expect(await log.closed).toMatchObject({ code });
    expect(log.messages).toEqual([]);
    expect(gateway!.sessions.size).toBe(0);
  });
});

describe.skipIf(!ffmpeg || !ffprobe)('what ffmpeg publishes (needs ffmpeg and ffprobe)', () => {
  it('arrives with every picture, B-frames included, at its time', async () => {
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=24', '-f', 'lavfi', '-i', 'sine', '-t', '4'];
    const codecs = ['-c:v', 'libx264', '-bf', '2', '-pix_fmt', 'yuv420p', '-g', '24', '-c:a', 'aac'];
    const flv = await encode([...picture, ...codecs]);
    await start();
    const publisher = await openSocket(addressOf('file'), ['publisher']);
    const stream = await eventually(() => gateway!.context.registry.get('file'));
    const response = await fetch(addressOf('file'));
    for (let at = 0; at < flv.length; at += 10_000) publisher.socket.send(flv.subarray(at, at + 10_000));
    await eventually(() => stream.counters.videoFrames === 96);
    publisher.socket.close();
    const [sent, received] = await Promise.all([probeFile(flv), probeFile(await bytesOf(response))]);
    const times = (probed: Probed) => {
      const packets = probed.packets.filter(({ codec_type }) => codec_type === 'video');
      return packets.map(({ pts_time, dts_time }) => [
        Math.round((Number(pts_time) - Number(packets[0]!.dts_time)) * 1000),
        Math.round((Number(dts_time) - Number(packets[0]!.dts_time)) * 1000),
      ]);
    };
    expect(received.complaints).toBe('');
    expect(times(received)).toEqual(times(sent));
    expect(received.streams).toMatchObject([{ codec_name: 'h264', nb_read_frames: '96' }, { codec_name: 'aac' }]);
  });
});

describe('viewers that do not read', () => {
  const limits = { viewerBacklogBytes: 1_000_000, viewerStall: 0.3 };

  /** Sends a request and never looks at the answer. */
  async function deaf(request: string): Promise<Socket> {
    const socket = connect(Number(new URL(gateway!.origin).port), '127.0.0.1');
    socket.pause();
    await once(socket, 'connect');
    socket.write(request);
    return socket;
  }

  /** Pushes pictures until `done`. */
  async function push(stream: LiveStream, done: () => boolean): Promise<number> {
    let timeMs = 0;
    await eventually(() => {
      for (let i = 0; i < 5; i++) stream.pushVideo(videoFrame((timeMs += 40), i === 0, 50_000));
      return done();
    });
    return timeMs;
  }

  it('are cut off over HTTP, and nobody else notices', async () => {
    const stream = await start({ limits });
    const reader = await openSocket(addressOf('cam'));
    const { pathname, host } = new URL(addressOf('cam'));
    const socket = await deaf(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await eventually(() => stream.viewers === 2);
    const last = await push(stream, () => stream.viewers === 1);
    await eventually(() => gateway!.sessions.count('http-flv') === 0);
    socket.resume();
    await once(socket, 'close');
    await eventually(() => reader.bytes.length === last / 40 + 2);
    expect(reader.socket.readyState).toBe(reader.socket.OPEN);
  });

  it('are told over a WebSocket, if they ever read', async () => {
    const stream = await start({ limits });
    const log = await openSocket(addressOf('cam'));
    log.socket.pause();
    await push(stream, () => stream.viewers === 0);
    log.socket.resume();
    expect(await log.closed).toEqual({ code: 4508, reason: 'You could not keep up with the stream for 0.3 seconds.' });
    await eventually(() => gateway!.sessions.size === 0);
  });
});
