import { LiveCode } from '@livelit/core';
import { afterEach, describe, expect, it } from 'vitest';

import { eventually } from '../testing/eventually.ts';
import {
  h264Format,
  opusFormat,
  receiveVideo,
  RtcClient,
  sendAudio,
  sendVideo,
  TestSender,
  vp8Format,
  writeOffer,
} from '../testing/rtc-client.ts';
import type { RtcGateway } from '../testing/rtc-gateway.ts';
import { startRtcGateway } from '../testing/rtc-gateway.ts';
import type { RtcpPacket } from './rtcp.ts';
import { isKeyFrameRequest, readNack, RtcpType, splitRtcp } from './rtcp.ts';
import { isRtcp } from './rtp-packet.ts';

const opened: { close(): unknown }[] = [];

async function gatewayWith(...options: Parameters<typeof startRtcGateway>): Promise<RtcGateway> {
  const gateway = await startRtcGateway(...options);
  opened.push(gateway);
  return gateway;
}

async function publish(gateway: RtcGateway, ...sections: Parameters<typeof writeOffer>[0]) {
  const client = await RtcClient.open(`${gateway.origin}/whip/room`, sections.length > 0 ? sections : [sendVideo()]);
  opened.push(client);
  const sender = new TestSender((packet) => client.send(packet));
  const rtcp = (): RtcpPacket[] => client.packets.filter(isRtcp).flatMap((packet) => [...splitRtcp(packet)]);
  return { client, sender, rtcp, stream: gateway.context.registry.get('room')! };
}

async function post(url: string, body = writeOffer([sendVideo()]), headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/sdp', ...headers },
    body,
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, headers: response.headers, text, problem: isJson ? JSON.parse(text) : undefined };
}

function patch(url: string, body: string, headers: Record<string, string>): Promise<Response> {
  return fetch(url, {
    method: 'PATCH',
    headers: { 'content-type': 'application/trickle-ice-sdpfrag', ...headers },
    body,
  });
}

afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource.close();
});

describe('WHIP over HTTP', () => {
  it('answers 201 with everything RFC 9725 wants', async () => {
    const turn = { urls: 'turn:127.0.0.1:9?transport=tcp', username: 'u', credential: 'a;b' };
    const gateway = await gatewayWith({ iceServers: [turn] });
    const { status, headers, text } = await post(`${gateway.origin}/whip/room`);
    expect(status).toBe(201);
    expect(headers.get('content-type')).toBe('application/sdp');
    expect(headers.get('location')).toMatch(/^\/session\/[\w-]{20,}$/);
    expect(headers.get('etag')).toMatch(/^"[\w-]+"$/);
    expect(headers.get('accept-patch')).toBe('application/trickle-ice-sdpfrag');
    expect(headers.get('link')).toContain(
      '<turn:127.0.0.1:9?transport=tcp>; rel="ice-server"; username="u"; credential="a;b"',
    );
    expect(text).toMatch(/^a=candidate:.* typ host\r$/m);
    expect(gateway.sessions.count('whip', 'room')).toBe(1);
  });

  it('answers though a STUN server does not', async () => {
    const gateway = await gatewayWith({ iceServers: [{ urls: 'stun:127.0.0.1:9' }] });
    const { status, text } = await post(`${gateway.origin}/whip/room`);
    expect(status).toBe(201);
    expect(text).toMatch(/^a=candidate:.* typ host\r$/m);
  });

  it.each([
    ['another content type', 415, LiveCode.ERROR_MALFORMED_REQUEST, 'v=0', { 'content-type': 'text/plain' }],
    ['broken SDP', 400, LiveCode.ERROR_MALFORMED_REQUEST, 'v=0\r\n', {}],
    [
      'no known codec',
      422,
      LiveCode.ERROR_CODEC_UNSUPPORTED,
      writeOffer([sendVideo({ payloadType: 98, map: 'VP9/90000' })]),
      {},
    ],
    ['a viewer', 422, LiveCode.ERROR_NOT_SUPPORTED, writeOffer([receiveVideo()]), {}],
    ['too long a body', 413, LiveCode.ERROR_LIMIT_EXCEEDED, 'v'.repeat(70_000), {}],
  ])('refuses %s', async (_, status, code, body, headers: Record<string, string>) => {
    const gateway = await gatewayWith();
    const answer = await post(`${gateway.origin}/whip/room`, body, headers);
    expect(answer).toMatchObject({ status, problem: { status, code } });
    expect(gateway.sessions.size).toBe(0);
    expect(gateway.context.registry.size).toBe(0);
  });

  it('bounds a body that does not say its length', async () => {
    const gateway = await gatewayWith({ limits: { maxBodyBytes: 1000 } });
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('v'.repeat(600))),
    });
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/sdp' },
      body,
      duplex: 'half',
    } as RequestInit;
    expect((await fetch(`${gateway.origin}/whip/room`, init)).status).toBe(413);
  });

  it('wants a token where publishing is not free', async () => {
    const gateway = await gatewayWith({ publish: ['secret'] });
    expect((await post(`${gateway.origin}/whip/room`)).status).toBe(401);
    const { status } = await post(`${gateway.origin}/whip/room`, undefined, { authorization: 'Bearer secret' });
    expect(status).toBe(201);
  });

  it('refuses a second publisher of a name', async () => {
    const gateway = await gatewayWith();
    await post(`${gateway.origin}/whip/room`);
    const second = await post(`${gateway.origin}/whip/room`);
    expect(second).toMatchObject({ status: 409, problem: { code: LiveCode.ERROR_NAME_TAKEN } });
    expect(gateway.sessions.size).toBe(1);
  });

  it('lets the second publisher take over where that is wanted, and tells the first', async () => {
    const gateway = await gatewayWith({ secondPublisher: 'take-over' });
    const first = await post(`${gateway.origin}/whip/room`);
    const second = await post(`${gateway.origin}/whip/room`);
    expect(second.status).toBe(201);
    expect(gateway.sessions.size).toBe(1);
    const old = await fetch(new URL(first.headers.get('location')!, gateway.origin));
    expect(old.status).toBe(404);
    expect(await old.json()).toMatchObject({ code: LiveCode.ERROR_TAKEN_OVER });
  });

  it('refuses more streams than the limit', async () => {
    const gateway = await gatewayWith({ limits: { maxStreams: 1 } });
    await post(`${gateway.origin}/whip/room`);
    const second = await post(`${gateway.origin}/whip/other`);
    expect(second).toMatchObject({ status: 503, problem: { code: LiveCode.ERROR_TOO_MANY_SESSIONS } });
    expect(second.headers.get('retry-after')).toBe('10');
  });

  it('answers HEAD, GET and OPTIONS', async () => {
    const gateway = await gatewayWith();
    expect((await fetch(`${gateway.origin}/whip/room`, { method: 'HEAD' })).status).toBe(204);
    expect((await fetch(`${gateway.origin}/whip/room`)).status).toBe(204);
    const options = await fetch(`${gateway.origin}/whip/room`, { method: 'OPTIONS' });
    expect(options.headers.get('accept-post')).toBe('application/sdp');
    expect((await fetch(`${gateway.origin}/whip/room`, { method: 'PUT' })).status).toBe(405);
  });

  it('gives up on a publisher that never connects', async () => {
    const gateway = await gatewayWith({ limits: { connectTimeout: 0.2 } });
    await post(`${gateway.origin}/whip/room`);
    await eventually(() => gateway.sessions.size === 0 && gateway.context.registry.size === 0);
  });
});

describe('a WHIP session', () => {
  const candidate = 'a=candidate:1 1 udp 2122260223 127.0.0.1 61764 typ host';
  const fragment = (ufrag: string) =>
    ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=mid:0', `a=ice-ufrag:${ufrag}`, candidate, 'a=end-of-candidates'].join(
      '\r\n',
    );

  async function session(gateway: RtcGateway) {
    const { headers } = await post(`${gateway.origin}/whip/room`);
    return { url: new URL(headers.get('location')!, gateway.origin).href, etag: headers.get('etag')! };
  }

  it('takes candidates by PATCH', async () => {
    const { url, etag } = await session(await gatewayWith());
    const response = await patch(url, fragment('abcd'), { 'if-match': etag });
    expect(response.status).toBe(204);
    expect(response.headers.get('etag')).toBeNull();
    expect((await patch(url, fragment('abcd'), { 'if-match': '*' })).status).toBe(204);
  });

  it.each([
    ['without If-Match', fragment('abcd'), {}, 428],
    ['with another tag', fragment('abcd'), { 'if-match': '"other"' }, 412],
    ['of another type', fragment('abcd'), { 'if-match': '*', 'content-type': 'application/sdp' }, 415],
    ['that is malformed', 'hello', { 'if-match': '*' }, 400],
    ['that restarts ICE', fragment('newufrag'), { 'if-match': '*' }, 422],
  ])('refuses a PATCH %s, and goes on', async (_, body, headers: Record<string, string>, status) => {
    const gateway = await gatewayWith();
    const { url } = await session(gateway);
    const response = await patch(url, body, headers);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(204);
    expect(gateway.sessions.size).toBe(1);
  });

  it('ends by DELETE, once', async () => {
    const gateway = await gatewayWith();
    const { url, etag } = await session(gateway);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(200);
    expect(gateway.context.registry.size).toBe(0);
    expect(gateway.sessions.size).toBe(0);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(404);
    expect((await patch(url, fragment('abcd'), { 'if-match': etag })).status).toBe(404);
    expect((await fetch(`${gateway.origin}/session/nonsense`)).status).toBe(404);
  });

  it('is closed with the gateway', async () => {
    const gateway = await startRtcGateway();
    const { client } = await publish(gateway);
    await gateway.close();
    expect(gateway.sessions.size).toBe(0);
    client.close();
  });
});

describe('a WHIP publisher', () => {
  it('becomes a stream of frames with sound', async () => {
    const gateway = await gatewayWith();
    const { sender, stream } = await publish(gateway, sendAudio, sendVideo());
    const frames: { key: boolean; timeMs: number; nals: number }[] = [];
    const sounds: number[] = [];
    stream.addSink({
      onVideo: ({ key, timeMs, nals }) => frames.push({ key, timeMs, nals: nals.length }),
      onAudio: ({ data }) => sounds.push(data.length),
    });
    for (let i = 0; i < 5; i++) {
      sender.video(i === 0);
      sender.audio();
    }
    await eventually(() => frames.length === 5 && sounds.length === 5);
    expect(frames.map(({ key }) => key)).toEqual([true, false, false, false, false]);
    expect(frames[4]!.timeMs - frames[0]!.timeMs).toBeCloseTo(4 * (3000 / 90));
    expect(stream.videoConfig).toMatchObject({ codec: 'h264', width: 640, height: 360 });
    expect(stream.audioConfig).toMatchObject({ codec: 'opus', channels: 2, sampleRate: 48_000 });
    expect(stream.counters.bytesIn).toBeGreaterThan(5000);
    expect(gateway.sessions.bytes.whip.in).toBe(stream.counters.bytesIn);
  });

  it('is asked for lost packets, and the picture is whole when they come', async () => {
    const gateway = await gatewayWith();
    const { sender, stream, client, rtcp } = await publish(gateway);
    const frames: number[] = [];
    stream.addSink({ onVideo: ({ nals }) => frames.push(nals.reduce((sum, { length }) => sum + length, 0)) });
    sender.video(true);
    const [, lost] = sender.video(false, { size: 3000, drop: (index) => index === 1 });
    sender.video(false);
    await client.until(() => rtcp().some((packet) => readNack(packet)?.sequences.includes(lost!)));
    expect(readNack(rtcp().find((packet) => readNack(packet))!)).toEqual({ ssrc: sender.videoSsrc, sequences: [lost] });
    expect(frames).toEqual([4000]);
    client.send(sender.sent.get(lost!)!);
    await eventually(() => frames.length === 3);
    expect(frames).toEqual([4000, 3000, 600]);
  });

  it('is asked for a key frame when a packet stays lost, and until then nothing is given out', async () => {
    const gateway = await gatewayWith();
    const { sender, stream, client, rtcp } = await publish(gateway);
    const keys: boolean[] = [];
    stream.addSink({ onVideo: ({ key }) => keys.push(key) });
    sender.video(true);
    sender.video(false, { size: 3000, drop: (index) => index === 1 });
    sender.video(false);
    await client.until(() => rtcp().some(isKeyFrameRequest));
    sender.video(false);
    sender.video(true);
    await eventually(() => keys.length === 2);
    expect(keys).toEqual([true, true]);
  });

  it('gets transport-wide feedback for sound and picture together', async () => {
    const gateway = await gatewayWith();
    const { sender, client, rtcp } = await publish(gateway, sendAudio, sendVideo());
    sender.video(true);
    sender.audio();
    sender.video(false, { drop: () => true });
    sender.audio();
    const feedback = () => rtcp().filter(({ type, count }) => type === RtcpType.transportFeedback && count === 15);
    const reported = () => feedback().reduce((sum, { data }) => sum + data.readUInt16BE(14), 0);
    // Four packets of the key frame, two of sound, and the lost one between them.
    await client.until(() => reported() >= 8);
    expect(reported()).toBe(8);
    expect(feedback()[0]!.data.readUInt16BE(12)).toBe(65_000);
  });

  it('gets receiver reports', async () => {
    const gateway = await gatewayWith();
    const { sender, client, rtcp } = await publish(gateway, sendAudio, sendVideo());
    sender.video(true);
    sender.audio();
    const reports = () => rtcp().filter(({ type }) => type === RtcpType.receiverReport);
    await client.until(() => reports().some(({ count }) => count === 2));
    const report = reports().find(({ count }) => count === 2)!.data;
    expect(new Set([report.readUInt32BE(8), report.readUInt32BE(32)])).toEqual(
      new Set([sender.videoSsrc, sender.audioSsrc]),
    );
  });

  it('is asked for key frames while somebody watches frames', async () => {
    const gateway = await gatewayWith({ keyFrameInterval: 0.3 });
    const { sender, client, stream, rtcp } = await publish(gateway);
    sender.video(true);
    const remove = stream.addSink({});
    await client.until(() => rtcp().filter(isKeyFrameRequest).length >= 2);
    remove();
  });

  it('is sent away when nothing comes any more', async () => {
    const gateway = await gatewayWith({ limits: { publisherIdle: 0.5 } });
    const { client } = await publish(gateway);
    const reasons: unknown[] = [];
    gateway.context.registry.watch((_event, _stream, reason) => reasons.push(reason));
    await eventually(() => gateway.sessions.size === 0);
    expect(reasons).toEqual(['idle']);
    const response = await fetch(client.location);
    expect(await response.json()).toMatchObject({ status: 404, code: LiveCode.ERROR_IDLE_TIMEOUT });
  });

  it('is sent away when it sends too much', async () => {
    const gateway = await gatewayWith({ limits: { maxPublishKbps: 10 } });
    const { sender } = await publish(gateway);
    const reasons: unknown[] = [];
    gateway.context.registry.watch((_event, _stream, reason) => reasons.push(reason));
    for (let i = 0; i < 4; i++) sender.video(true);
    await eventually(() => gateway.sessions.size === 0);
    expect(reasons).toEqual(['limit']);
  });

  it('ends its stream when it leaves without a word', async () => {
    const gateway = await gatewayWith();
    const { client } = await publish(gateway);
    client.close();
    await eventually(() => gateway.context.registry.size === 0, 60_000);
  }, 70_000);

  it('may send VP8, which is passed through unopened', async () => {
    const gateway = await gatewayWith();
    const { stream, client } = await publish(gateway, sendVideo(vp8Format), sendAudio);
    expect(stream.videoConfig).toEqual({ codec: 'vp8' });
    expect(client.answer).toContain('a=rtpmap:97 VP8/90000');
    expect(client.answer).toContain(`a=rtpmap:${opusFormat.payloadType} opus/48000/2`);
  });

  it('survives junk of every kind', async () => {
    const gateway = await gatewayWith();
    const { client, sender, stream } = await publish(gateway, sendVideo(h264Format));
    const frames: boolean[] = [];
    stream.addSink({ onVideo: ({ key }) => frames.push(key) });
    let state = 1;
    for (let i = 0; i < 500; i++) {
      const junk = Buffer.alloc(14 + (i % 60));
      for (let at = 0; at < junk.length; at++) junk[at] = (state = (state * 48_271) % 2_147_483_647) & 0xff;
      junk[0] = 0x80 | (junk[0]! & 0x3f);
      junk[1] = [102, 230, 200, 205, 206, 96][i % 6]!;
      junk.writeUInt32BE(i % 2 === 0 ? sender.videoSsrc : 0x9999, 8);
      try {
        client.send(junk);
      } catch {
        // The sending library, too, refuses some of it.
      }
    }
    await eventually(() => gateway.sessions.bytes.whip.in > 5000);
    sender.video(true);
    await eventually(() => {
      if (frames.includes(true)) return true;
      sender.video(true);
      return false;
    });
  });
});
