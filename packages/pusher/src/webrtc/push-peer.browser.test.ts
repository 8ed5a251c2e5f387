import { parseIceFragment } from '@livelit/core/webrtc';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import { stubHttp, type StubbedHttp } from '../../../player/src/testing/stub-http.ts';
import { gatewayStream } from '../testing/gateway-streams.ts';
import { movingStream } from '../testing/moving-stream.ts';
import { pushContext } from '../testing/push-context.ts';
import { readFlvLive } from '../testing/read-flv-live.ts';
import { readH264Sei, type ReadSei, splitUnits } from '../testing/read-h264-sei.ts';
import { createRtcReceiver } from '../testing/rtc-receiver.ts';
import { until } from '../testing/until.ts';
import type { RunningTransport, TransportContext } from '../transport.ts';
import { whip, type WhipOptions } from '../transports/whip/whip.ts';

let gateway: { id: string; url: string; port: number };
let run: AbortController;
let made: RTCRtpTransceiver[];
beforeAll(async () => {
  gateway = await commands.startGateway({ secondPublisher: 'take-over' });
});
afterAll(() => commands.stopGateway(gateway.id));
// oxlint-disable-next-line typescript/unbound-method -- called with the connection as `this`
const original = RTCPeerConnection.prototype.addTransceiver;
beforeEach(() => {
  run = new AbortController();
  made = [];
  vi.spyOn(RTCPeerConnection.prototype, 'addTransceiver').mockImplementation(function (
    this: RTCPeerConnection,
    ...args
  ) {
    const transceiver = original.apply(this, args);
    made.push(transceiver);
    return transceiver;
  });
});
afterEach(() => {
  run.abort();
  vi.restoreAllMocks();
});

async function push(context: TransportContext, options: WhipOptions = {}, url = `${gateway.url}/whip/test`) {
  const start = await whip(options).load();
  return start(new URL(url), context);
}
const sender = () => made.find(({ sender: { track } }) => track?.kind === 'video')!.sender;
const stats = async (running: RunningTransport) => running.getStats();
const untilSent = (running: RunningTransport, width: number, height: number) =>
  until(`${width}x${height} is sent`, async () => {
    const now = await stats(running);
    return now.width === width && now.height === height && now;
  });

/** Sizes are counted here, and a busy machine is no reason for smaller ones. */
const sharp = { degradationPreference: 'maintain-resolution' } as const;

describe('quality', () => {
  it('fits the picture into its box, and follows every change without a new offer', async () => {
    const { canvas, tracks } = movingStream(run.signal, { width: 640, height: 480 });
    const posts = vi.spyOn(globalThis, 'fetch');
    const context = pushContext(run.signal, tracks);
    const running = await push(context, sharp);
    await untilSent(running, 240, 180);
    const big = { width: 640, height: 480, fps: 10, kbps: 500 };
    await running.setQuality!(big, { sampleRate: 48_000, channels: 1, kbps: 32 });
    await untilSent(running, 640, 480);
    expect(sender().getParameters().encodings[0]).toMatchObject({ maxBitrate: 500_000, maxFramerate: 10 });
    expect(
      made.find(({ sender: { track } }) => track?.kind === 'audio')!.sender.getParameters().encodings[0],
    ).toMatchObject({ maxBitrate: 32_000 });
    // A phone that is turned, a window that grows: the box turns along, the shape stays.
    Object.assign(canvas, { width: 480, height: 1280 });
    await untilSent(running, 240, 640);
    expect(await running.replaceTrack('video', movingStream(run.signal, { width: 1280, height: 720 }).video)).toBe(
      true,
    );
    await untilSent(running, 640, 360);
    expect(posts.mock.calls.filter(([, init]) => init?.method === 'POST')).toHaveLength(1);
    expect(context.reports).toEqual([]);
  });

  it.each([
    ['', 'balanced'],
    ['motion', 'maintain-framerate'],
    ['text', 'maintain-resolution'],
  ])('keeps for the content "%s" what matters: %s', async (hint, preference) => {
    const { video } = movingStream(run.signal, { sound: false });
    video.contentHint = hint;
    await push(pushContext(run.signal, [video]));
    expect(sender().getParameters()).toHaveProperty('degradationPreference', preference);
  });

  it('keeps what the options say, and asks for Opus as they say', async () => {
    const { tracks } = movingStream(run.signal);
    const answers = vi.spyOn(RTCPeerConnection.prototype, 'setRemoteDescription');
    const audioQuality = { sampleRate: 48_000, channels: 2, kbps: 128 } as const;
    await push(pushContext(run.signal, tracks, { audioQuality }), {
      degradationPreference: 'maintain-resolution',
      dtx: true,
      fec: false,
    });
    expect(sender().getParameters()).toHaveProperty('degradationPreference', 'maintain-resolution');
    expect(answers.mock.calls[0]![0].sdp).toMatch(/a=fmtp:\d+ .*stereo=1;usedtx=1;useinbandfec=0/);
  });
});

describe('layers', () => {
  const layers = [
    { rid: 'q', scaleResolutionDownBy: 4, share: 0.1 },
    { rid: 'f', scaleResolutionDownBy: 1, share: 0.9 },
  ];

  it('are one of full size where the server answers with one', async () => {
    const { video } = movingStream(run.signal, { sound: false });
    const running = await push(pushContext(run.signal, [video]), { ...sharp, simulcast: layers });
    await untilSent(running, 320, 180);
    expect(sender().getParameters().encodings).toEqual([expect.objectContaining({ maxBitrate: 300_000 })]);
  });

  it('are all sent to a server that answers with them', async () => {
    const receiver = createRtcReceiver();
    const server = stubHttp(async ({ method, body }) => {
      if (method !== 'POST') return { status: 204 };
      expect(body).toMatch(/^a=simulcast:send q;f/m);
      const answer = await receiver.answer(body);
      return { status: 201, body: `${answer}a=rid:q recv\r\na=rid:f recv\r\na=simulcast:recv q;f\r\n` };
    });
    const { video } = movingStream(run.signal, { width: 640, height: 360, sound: false });
    const videoQuality = { width: 640, height: 360, fps: 15, kbps: 2000 };
    const context = pushContext(run.signal, [video], { videoQuality, config: { videoCodec: 'vp8' } });
    const running = await push(context, { ...sharp, simulcast: layers }, `${server.origin}/whip`);
    await until('both sizes are sent', async () => {
      const report = (await sender().getStats()) as unknown as ReadonlyMap<string, Record<string, unknown>>;
      const sizes = [...report.values()]
        .filter(({ type }) => type === 'outbound-rtp')
        .map(({ rid, frameWidth }) => [rid, frameWidth]);
      return String(sizes.toSorted((a, b) => String(a).localeCompare(String(b)))) === 'f,640,q,160';
    });
    expect((await stats(running)).width).toBe(640);
    expect(
      sender()
        .getParameters()
        .encodings.map(({ rid, maxBitrate }) => [rid, maxBitrate]),
    ).toEqual([
      ['q', 200_000],
      ['f', 1_800_000],
    ]);
    server.restore();
    receiver.connection.close();
  });

  it('inside one stream are sent where the codec has them', async () => {
    const { video } = movingStream(run.signal, { sound: false });
    const context = pushContext(run.signal, [video], { config: { videoCodec: 'vp8' } });
    const running = await push(context, { scalabilityMode: 'L1T2' });
    await until('pictures are sent', async () => (await stats(running)).frames > 3);
    expect(sender().getParameters().encodings[0]).toHaveProperty('scalabilityMode', 'L1T2');
  });

  it('that no codec has are a mistake in the options', async () => {
    const { video } = movingStream(run.signal, { sound: false });
    const starting = push(pushContext(run.signal, [video]), { scalabilityMode: 'L9T9' });
    await expect(starting).rejects.toMatchObject({ name: 'ERROR_INVALID_PARAMETER' });
  });
});

describe('what it tells', () => {
  it('is all that the browser knows', async () => {
    const { tracks } = movingStream(run.signal);
    const running = await push(pushContext(run.signal, tracks), sharp);
    const told = await until('the server has reported', async () => {
      const now = await stats(running);
      return now.lossRate !== undefined && now.framesSent! > 5 && now;
    });
    expect(told).toMatchObject({
      codec: 'video/H264',
      width: 320,
      height: 180,
      lossRate: 0,
      qualityLimitationReason: expect.any(String),
    });
    for (const name of [
      'videoBytes',
      'audioBytes',
      'totalBytes',
      'keyFrames',
      'encodeMs',
      'packetsSent',
      'targetKbps',
      'availableKbps',
    ] as const)
      expect(told[name], name).toBeGreaterThan(0);
    for (const name of [
      'rttMs',
      'sendDelayMs',
      'retransmits',
      'nackCount',
      'pliCount',
      'firCount',
      'droppedFrames',
    ] as const)
      expect(told[name], name).toBeGreaterThanOrEqual(0);
    expect([told.queue, told.bufferedBytes]).toEqual([undefined, undefined]);
  });

  it('warns when another codec is sent than was asked for', async () => {
    const { video } = movingStream(run.signal, { sound: false });
    const context = pushContext(run.signal, [video], { config: { videoCodec: 'av1' } });
    const running = await push(context);
    await until('the codec is known', async () => (await stats(running)).codec);
    await stats(running);
    expect(context.reports.map(({ name, detail }) => [name, detail])).toEqual([
      ['WARNING_CURRENT_ENCODE_TYPE_CHANGED', { codec: 'video/H264', codec_type: 0 }],
    ]);
  });
});

describe('SEI', () => {
  const name = (data: number) => Uint8Array.from({ length: 40 }, (_, at) => (at % 3 ? 0 : data));

  it('of both types is read back from what the gateway plays, byte by byte and in order', async () => {
    const { tracks } = movingStream(run.signal);
    const running = await push(pushContext(run.signal, tracks), {}, `${gateway.url}/whip/sei`);
    const sent = [5, 242, 242, 5].map((payloadType, at) => ({ payloadType: payloadType as 5 | 242, data: name(at) }));
    await until('it can be played', async () => (await gatewayStream(gateway.url, 'sei'))?.keyFrames);
    const reading = seiOf(`${gateway.url}/live/sei.flv`, sent.length);
    await until('it is played', async () => (await gatewayStream(gateway.url, 'sei'))?.viewers['http-flv']);
    for (const { payloadType, data } of sent) expect(running.sendSei!(payloadType, data)).toBe(true);
    const read = await reading;
    expect(read.map(({ messages }) => messages)).toEqual(sent.map((message) => [message]));
    // One picture each, and pictures go on behind them.
    expect(new Set(read.map(({ timestamp }) => timestamp)).size).toBe(sent.length);
    const { frames } = await stats(running);
    await until('pictures go on', async () => (await stats(running)).framesSent! > frames + 5);
  });

  it('is refused above 10 kB a second, and in pictures that are no H.264', async () => {
    const { video } = movingStream(run.signal, { sound: false });
    const running = await push(pushContext(run.signal, [video]));
    expect(running.sendSei!(242, new Uint8Array(10_001))).toBe(false);
    expect(running.sendSei!(242, new Uint8Array(6000))).toBe(true);
    expect(running.sendSei!(242, new Uint8Array(6000))).toBe(false);
    const vp8 = await push(pushContext(run.signal, [video], { config: { videoCodec: 'vp8' } }));
    expect(vp8.sendSei!(242, new Uint8Array(1))).toBe(false);
  });
});

/** The first pictures with SEI messages in a stream, as the bytes of HTTP-FLV have them. */
async function seiOf(url: string, count: number) {
  const found: { readonly timestamp: number; readonly messages: readonly ReadSei[] }[] = [];
  for await (const { type, timestamp, body } of readFlvLive(url, run.signal)) {
    if (type !== 9 || (body[0]! & 15) !== 7 || body[1] !== 1) continue;
    const messages = splitUnits(body.slice(5), 4).flatMap((unit) => readH264Sei(unit));
    if (messages.length) found.push({ timestamp, messages });
    if (found.length === count) break;
  }
  return found;
}

describe('a path that breaks', () => {
  let server: StubbedHttp | undefined;
  afterEach(() => {
    server?.restore();
    server = undefined;
  });

  it('is mended by a restart of ICE: session and pictures go on', { timeout: 60_000 }, async () => {
    const receiver = createRtcReceiver();
    run.signal.addEventListener('abort', () => receiver.connection.close());
    const relays: string[] = [];
    server = stubHttp(async ({ method, body }) => {
      if (method === 'POST') {
        const { sdp, relay } = await throughRelay(await receiver.answer(body));
        relays.push(relay);
        return { status: 201, headers: { location: '/session/1', etag: '"a"' }, body: sdp };
      }
      if (method !== 'PATCH') return { status: 200 };
      // The receiver is to know of no way but the relay.
      if (receiver.connection.remoteDescription!.sdp.includes(parseIceFragment(body)!.ufrag)) return { status: 204 };
      return { status: 200, headers: { etag: '"b"' }, body: await receiver.restart(body) };
    });
    const context = pushContext(run.signal, movingStream(run.signal).tracks, { token: 'secret' });
    await push(context, {}, `${server.origin}/whip`);
    await until('pictures arrive', async () => (await receiver.frames()) > 5);
    await commands.setUdpRelay(relays[0]!, false);
    const patches = () => server!.requests.filter(({ method }) => method === 'PATCH');
    await until('it restarts', () => patches().some(({ headers }) => headers.get('if-match') === '*'), 30_000);
    const before = await receiver.frames();
    await until('pictures arrive again', async () => (await receiver.frames()) > before + 10);
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(server.requests.every(({ headers }) => headers.get('authorization') === 'Bearer secret')).toBe(true);
    const restart = patches().find(({ headers }) => headers.get('if-match') === '*')!;
    expect(restart.body).toMatch(/a=ice-options:trickle/);
    for (const later of patches().slice(patches().indexOf(restart) + 1))
      expect(later.headers.get('if-match')).toBe('"b"');
    expect(context.reports).toEqual([]);
    await commands.stopUdpRelay(relays[0]!);
  });

  it('is asked about as soon as the network changes; a server that restarts nothing goes on', async () => {
    const context = pushContext(run.signal, movingStream(run.signal, { sound: false }).tracks);
    const requests = vi.spyOn(globalThis, 'fetch');
    const running = await push(context);
    await until('pictures are sent', async () => (await stats(running)).frames > 3);
    dispatchEvent(new Event('online'));
    const isRestart = (init: RequestInit | undefined) =>
      init?.method === 'PATCH' && new Headers(init.headers).get('if-match') === '*';
    await until('it restarts', () => requests.mock.calls.some(([, init]) => isRestart(init)));
    const { packetsSent } = await stats(running);
    await until('pictures go on', async () => (await stats(running)).packetsSent! > packetsSent! + 20);
    expect(context.reports).toEqual([]);
  });
});

/** The description with all ways but the one through a relay taken out of it. */
async function throughRelay(sdp: string): Promise<{ sdp: string; relay: string }> {
  const ports = Array.from(sdp.matchAll(/^a=candidate:\S+ \d udp \d+ \S+ (\d+)/gim), ([, port]) => Number(port));
  const { id, port } = await commands.startUdpRelay(ports);
  const candidate = `a=candidate:1 1 udp 2113937151 127.0.0.1 ${port} typ host\r\n`;
  const stripped = sdp.replace(/^a=(candidate|end-of-candidates).*\r\n/gm, '');
  return { relay: id, sdp: stripped.replace(/^m=(?:.*\r\n)(?:(?!m=).*\r\n)*/m, (section) => section + candidate) };
}
