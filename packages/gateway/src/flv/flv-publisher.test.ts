import { afterEach, describe, expect, it } from 'vitest';

import { h264Config } from '../h264/h264-config.ts';
import type { AudioFrame, VideoFrame } from '../media/frames.ts';
import type { LiveStream } from '../media/live-stream.ts';
import { eventually } from '../testing/eventually.ts';
import { type MediaGateway, type MediaGatewayOptions, startMediaGateway } from '../testing/media-gateway.ts';
import { aacSample, audioFrame, opusSample, sampleConfigs, videoFrame } from '../testing/media-samples.ts';
import { openSocket, type SocketLog } from '../testing/socket-log.ts';
import { audioConfigTag, audioTag, flvHeader, videoConfigTag, videoTag } from './flv-muxer.ts';

let gateway: MediaGateway | undefined;

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

const header = flvHeader({ audio: true, video: true });
const opening = Buffer.concat([header, videoConfigTag(sampleConfigs.large, 0), audioConfigTag(aacSample, 0)]);

async function start(options?: MediaGatewayOptions): Promise<MediaGateway> {
  return (gateway = await startMediaGateway(options));
}

async function publish(name = 'cam', protocols: readonly string[] = ['publisher']): Promise<SocketLog> {
  return openSocket(`${gateway!.origin}/live/${name}.flv`, protocols);
}

const streamOf = (name = 'cam'): Promise<LiveStream> => eventually(() => gateway!.context.registry.get(name));

function watch(stream: LiveStream): { readonly video: VideoFrame[]; readonly audio: AudioFrame[] } {
  const frames = { video: [] as VideoFrame[], audio: [] as AudioFrame[] };
  stream.addSink({ onVideo: (frame) => frames.video.push(frame), onAudio: (frame) => frames.audio.push(frame) });
  return frames;
}

/** What a publisher hears first: token and name are its own. */
const greeting = [
  { type: 'status', state: 'connected' },
  { type: 'hello', answers: ['ping'] },
];

describe('publishing FLV over a WebSocket', () => {
  it.each([
    ['/live/cam.flv', 'publisher'],
    ['/live/cam', 'post'],
  ])('makes a stream of H.264 and AAC out of %s with subprotocol %s', async (path, protocol) => {
    await start();
    const { socket } = await openSocket(gateway!.origin + path, [protocol]);
    expect(socket.protocol).toBe(protocol);
    const frames = watch(await streamOf());
    const all = Buffer.concat([
      opening,
      videoTag(videoFrame(1000, true)),
      audioTag('aac', audioFrame(1005)),
      videoTag(videoFrame(1040)),
    ]);
    for (let at = 0; at < all.length; at += 50) socket.send(all.subarray(at, at + 50));
    await eventually(() => frames.video.length === 2);
    expect(frames.video.map(({ timeMs, key }) => [timeMs, key])).toEqual([
      [0, true],
      [40, false],
    ]);
    expect(frames.audio).toMatchObject([{ timeMs: 5 }]);
    const stream = await streamOf();
    expect(stream.videoConfig).toMatchObject({ codec: 'h264', width: 640, height: 360 });
    expect(stream.audioConfig).toEqual(aacSample);
    expect(stream.counters).toMatchObject({ videoFrames: 2, audioFrames: 1, bytesIn: all.length });
    expect(gateway!.sessions.bytes['ws-flv-publish'].in).toBe(all.length);
  });

  it('takes Opus', async () => {
    await start();
    const { socket } = await publish();
    const frames = watch(await streamOf());
    socket.send(Buffer.concat([header, audioConfigTag(opusSample, 0), audioTag('opus', audioFrame(0))]));
    await eventually(() => frames.audio.length === 1);
    expect((await streamOf()).audioConfig).toEqual(opusSample);
  });

  it('follows configs that change, in sequence headers and inside the pictures', async () => {
    await start();
    const { socket } = await publish();
    const stream = await streamOf();
    socket.send(Buffer.concat([opening, videoTag(videoFrame(0, true)), videoConfigTag(sampleConfigs.small, 40)]));
    await eventually(() => stream.videoConfig?.codec === 'h264' && stream.videoConfig.width === 320);
    const { sps, pps } = sampleConfigs.large;
    const frame = videoFrame(80, true);
    socket.send(videoTag({ ...frame, nals: [Uint8Array.of(9, 0x10), sps, pps, ...frame.nals] }));
    await eventually(() => stream.counters.videoFrames === 2);
    expect(stream.videoConfig).toEqual(h264Config(sps, pps));
    expect(stream.gop).toMatchObject([{ frame: { nals: [{ length: 100 }] } }]);
  });

  it('asks for a key frame by a text message, twice a second at most', async () => {
    await start();
    const log = await publish();
    const stream = await streamOf();
    for (let i = 0; i < 5; i++) stream.publisher.requestKeyFrame();
    expect(await log.message('keyframe')).toEqual({ type: 'keyframe' });
    expect(log.messages).toEqual([...greeting, { type: 'keyframe' }]);
    await eventually(() => {
      stream.publisher.requestKeyFrame();
      return log.messages.length === 4;
    });
  });

  it('answers a ping when it has read what was sent before it', async () => {
    await start();
    const log = await publish();
    const stream = await streamOf();
    log.socket.send(Buffer.concat([opening, videoTag(videoFrame(0, true))]));
    log.socket.send('{"type":"ping","id":7}');
    log.socket.send('{"type":"ping"}');
    expect(await log.message('pong')).toEqual({ type: 'pong', id: 7 });
    expect(stream.counters.videoFrames).toBe(1);
    log.socket.send('{"type":"ping","id":8}');
    await eventually(() => log.messages.length === greeting.length + 2);
  });

  it('ends the stream when the publisher leaves', async () => {
    await start();
    const { socket } = await publish();
    const stream = await streamOf();
    socket.close();
    await eventually(() => stream.ended === 'publisher-left');
    expect(gateway!.context.registry.size).toBe(0);
    expect(gateway!.sessions.size).toBe(0);
  });

  it('tells the publisher when the gateway shuts down', async () => {
    await start();
    const log = await publish();
    const stream = await streamOf();
    stream.publisher.close('shutdown');
    expect(await log.closed).toMatchObject({ code: 4503, reason: 'The gateway is shutting down.' });
    expect(log.messages.at(-1)).toMatchObject({ type: 'error', name: 'ERROR_SERVER_SHUTTING_DOWN' });
  });
});

describe('a second publisher', () => {
  it('is refused', async () => {
    await start();
    const first = await publish();
    const stream = await streamOf();
    const second = await publish();
    expect(await second.closed).toEqual({ code: 4409, reason: "Somebody publishes 'cam' already." });
    expect(second.messages).toMatchObject([{ type: 'error', detail: { httpStatus: 409 } }]);
    expect(stream.ended).toBeUndefined();
    expect(gateway!.sessions.size).toBe(1);
    first.socket.close();
  });

  it('takes over where that is wanted', async () => {
    await start({ secondPublisher: 'take-over' });
    const first = await publish();
    const stream = await streamOf();
    await publish();
    expect(await first.closed).toMatchObject({ code: 4410 });
    expect(first.messages).toMatchObject([...greeting, { type: 'error', name: 'ERROR_TAKEN_OVER' }]);
    expect(stream.ended).toBe('taken-over');
    expect(await streamOf()).not.toBe(stream);
  });

  it('finds no place when there are as many streams as allowed', async () => {
    await start({ limits: { maxStreams: 1 } });
    await publish('one');
    await streamOf('one');
    const second = await publish('two');
    expect(await second.closed).toMatchObject({ code: 4429 });
  });
});

describe('a publisher', () => {
  it('needs a token where publishing is restricted', async () => {
    await start({ publish: ['secret'] });
    const refused = await publish();
    expect(await refused.closed).toMatchObject({ code: 4401 });
    const token = `bearer.${Buffer.from('secret').toString('base64url')}`;
    const { socket } = await publish('cam', ['publisher', token]);
    expect(socket.protocol).toBe('publisher');
    await streamOf();
  });

  const hevc = Buffer.from('0900000500000000000000 1c00000000 00000010'.replaceAll(' ', ''), 'hex');
  const mp3 = Buffer.from('0800000200000000000000 2fff 0000000d'.replaceAll(' ', ''), 'hex');
  const brokenAvcc = Buffer.from('0900000700000000000000 17000000000102 00000012'.replaceAll(' ', ''), 'hex');
  const overlongNal = videoTag(videoFrame(0, true)).fill(0x7f, 16, 17);

  it.each([
    ['HEVC', 4415, 'ERROR_CODEC_UNSUPPORTED', [header, hevc]],
    ['MP3', 4415, 'ERROR_CODEC_UNSUPPORTED', [header, mp3]],
    ['what is no FLV', 4400, 'ERROR_MALFORMED_REQUEST', [Buffer.from('not a Flash video')]],
    ['a broken decoder configuration', 4400, 'ERROR_MALFORMED_REQUEST', [header, brokenAvcc]],
    ['a NAL unit that is too long', 4400, 'ERROR_MALFORMED_REQUEST', [opening, overlongNal]],
    ['a tag above the limit', 4413, 'ERROR_LIMIT_EXCEEDED', [opening, videoTag(videoFrame(0, true, 150_000))]],
  ])('that sends %s is closed with %i', async (_what, code, name, chunks) => {
    await start({ limits: { maxTagBytes: 100_000 } });
    const log = await publish();
    const stream = await streamOf();
    for (const chunk of chunks) log.socket.send(chunk);
    expect(await log.closed).toMatchObject({ code });
    expect(log.messages).toMatchObject([...greeting, { type: 'error', name, detail: { httpStatus: code - 4000 } }]);
    expect(stream.ended).toBe(code === 4413 ? 'limit' : 'error');
    expect(gateway!.sessions.size).toBe(0);
  });

  it('that sends more than it may is closed with 4413', async () => {
    await start({ limits: { maxPublishKbps: 100 } });
    const log = await publish();
    log.socket.send(opening);
    for (let i = 0; i < 80; i++) log.socket.send(videoTag(videoFrame(i * 40, i === 0, 1000)));
    expect(await log.closed).toEqual({ code: 4413, reason: 'A stream may have 100 kbps at most.' });
  });

  it.each([
    ['nothing', []],
    ['only headers', [opening]],
  ])('that sends %s is closed with 4408', async (_what, chunks) => {
    await start({ limits: { publisherIdle: 0.2 } });
    const log = await publish();
    const stream = await streamOf();
    for (const chunk of chunks) log.socket.send(chunk);
    expect(await log.closed).toMatchObject({ code: 4408 });
    expect(stream.ended).toBe('idle');
  });

  it('that keeps sending media stays', async () => {
    await start({ limits: { publisherIdle: 0.5 } });
    const log = await publish();
    const stream = await streamOf();
    log.socket.send(opening);
    let timeMs = 0;
    await eventually(() => {
      log.socket.send(audioTag('aac', audioFrame((timeMs += 20))));
      return stream.counters.audioFrames > 60;
    });
    expect(stream.ended).toBeUndefined();
  });
});
