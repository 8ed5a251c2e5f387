import { LiveCode } from '@livelit/core';
import { afterEach, describe, expect, it } from 'vitest';

import { buildOpusHead, opusConfig } from '../audio/opus-head.ts';
import { h264Config } from '../h264/h264-config.ts';
import type { LiveStream } from '../media/live-stream.ts';
import { eventually } from '../testing/eventually.ts';
import {
  h264Format,
  receiveAudio,
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
import type { UdpRelay } from '../testing/udp-relay.ts';
import { startUdpRelay } from '../testing/udp-relay.ts';
import { H264Depacketiser } from './h264-depacketiser.ts';
import {
  isKeyFrameRequest,
  readSenderReport,
  RtcpType,
  splitRtcp,
  writeNack,
  writePli,
  writeSenderReport,
} from './rtcp.ts';
import { isRtcp, payloadStart, payloadTypeOf, sequenceOf, ssrcOf, timestampOf } from './rtp-packet.ts';

const opened: { close(): unknown }[] = [];

async function gatewayWith(...options: Parameters<typeof startRtcGateway>): Promise<RtcGateway> {
  const gateway = await startRtcGateway(...options);
  opened.push(gateway);
  return gateway;
}

async function publish(gateway: RtcGateway, ...sections: Parameters<typeof writeOffer>[0]) {
  const client = await RtcClient.open(`${gateway.origin}/whip/room`, sections);
  opened.push(client);
  const rtcp = () => client.packets.filter(isRtcp).flatMap((packet) => [...splitRtcp(packet)]);
  return { client, rtcp, sender: new TestSender((packet) => client.send(packet)) };
}

async function watch(gateway: RtcGateway, sections: Parameters<typeof writeOffer>[0], relay?: UdpRelay) {
  const client = await RtcClient.open(`${gateway.origin}/whep/room`, sections, relay);
  opened.push(client);
  const video = () => client.packets.filter((packet) => payloadTypeOf(packet) === 102 && !isRtcp(packet));
  const audio = () => client.packets.filter((packet) => payloadTypeOf(packet) === 111 && !isRtcp(packet));
  const rtcp = () => client.packets.filter(isRtcp).flatMap((packet) => [...splitRtcp(packet)]);
  return { client, video, audio, rtcp };
}

/** A stream of frames as FLV gives it. */
function publishFrames(gateway: RtcGateway, audio: 'opus' | 'aac' = 'opus') {
  let requests = 0;
  const stream = gateway.context.registry.publish('room', {
    protocol: 'ws-flv',
    remoteAddress: '127.0.0.1',
    requestKeyFrame: () => requests++,
    close: (reason) => (stream as LiveStream).end(reason),
  }) as LiveStream;
  const sps = Buffer.from('6742c01ed900a02ff970110000030001000003003c0f162e48', 'hex');
  stream.setVideoConfig(h264Config(sps, Buffer.from('68cb83cb20', 'hex')));
  if (audio === 'opus') stream.setAudioConfig(opusConfig(buildOpusHead())!);
  else stream.setAudioConfig({ codec: 'aac', config: Buffer.from('1190', 'hex'), sampleRate: 48_000, channels: 2 });
  let frame = 0;
  return {
    stream,
    requests: () => requests,
    push: (key: boolean, size = 3000, compositionMs = 0) => {
      const nal = Buffer.alloc(size, frame & 0xff).fill(key ? 0x65 : 0x41, 0, 1);
      const timeMs = (frame * 1000) / 30;
      stream.pushVideo({ timeMs, compositionMs, key, nals: [nal] });
      stream.pushAudio({ timeMs: Math.round(frame * 20), data: Buffer.from('fcfffe', 'hex') });
      frame++;
    },
  };
}

/** Sends pictures until the viewer sees one; answers the sequence numbers of another, which it sees whole. */
async function flow(sender: TestSender, { video }: Awaited<ReturnType<typeof watch>>): Promise<number[]> {
  await eventually(() => {
    sender.video(true);
    return video().length > 0;
  });
  const sequences = [sender.video(true), sender.video(false), sender.video(false)].flat();
  await eventually(() => sequences.every((sequence) => video().some((packet) => sequenceOf(packet) === sequence)));
  return sequences;
}

async function post(url: string, body = writeOffer([receiveVideo()]), headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/sdp', ...headers },
    body,
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, headers: response.headers, problem: isJson ? JSON.parse(text) : undefined };
}

afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource.close();
});

describe('WHEP over HTTP', () => {
  it('shows itself to HEAD and GET', async () => {
    const gateway = await gatewayWith();
    for (const method of ['HEAD', 'GET']) {
      const response = await fetch(`${gateway.origin}/whep/room`, { method });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/sdp');
      expect(await response.text()).toBe('');
    }
  });

  it('answers 409 with Retry-After while nobody publishes', async () => {
    const gateway = await gatewayWith();
    const { status, headers, problem } = await post(`${gateway.origin}/whep/room`);
    expect(status).toBe(409);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(problem).toMatchObject({ code: LiveCode.ERROR_SOURCE_NOT_FOUND });
  });

  it('answers 409 while the publisher has said nothing of its media', async () => {
    const gateway = await gatewayWith();
    gateway.context.registry.publish('room', {
      protocol: 'ws-flv',
      remoteAddress: '',
      requestKeyFrame: () => {},
      close: () => {},
    });
    expect((await post(`${gateway.origin}/whep/room`)).status).toBe(409);
  });

  it('answers 406 without a codec in common', async () => {
    const gateway = await gatewayWith();
    publishFrames(gateway);
    const { status, problem } = await post(`${gateway.origin}/whep/room`, writeOffer([receiveVideo(vp8Format)]));
    expect(status).toBe(406);
    expect(problem).toMatchObject({ code: LiveCode.ERROR_CODEC_UNSUPPORTED });
    expect(gateway.sessions.size).toBe(0);
  });

  it('answers 406 for a stream with B-frames', async () => {
    const gateway = await gatewayWith();
    const { push } = publishFrames(gateway);
    push(true);
    push(false, 100, 66);
    const { status, problem } = await post(`${gateway.origin}/whep/room`);
    expect(status).toBe(406);
    expect(problem.detail).toContain('B-frames');
  });

  it('refuses what is not an offer to play', async () => {
    const gateway = await gatewayWith({ play: ['secret'] });
    publishFrames(gateway);
    const token = { authorization: 'Bearer secret' };
    expect((await post(`${gateway.origin}/whep/room`)).status).toBe(401);
    expect((await post(`${gateway.origin}/whep/room`, 'nonsense', token)).status).toBe(400);
    expect((await post(`${gateway.origin}/whep/room`, writeOffer([sendVideo()]), token)).status).toBe(422);
    expect((await post(`${gateway.origin}/whep/room`, '', { ...token, 'content-type': 'text/html' })).status).toBe(415);
    expect(gateway.sessions.size).toBe(0);
  });

  it('refuses viewers for whom there is no place', async () => {
    const gateway = await gatewayWith({ limits: { maxSessions: 1 } });
    publishFrames(gateway);
    expect((await post(`${gateway.origin}/whep/room`)).status).toBe(201);
    expect((await post(`${gateway.origin}/whep/room`)).status).toBe(503);
  });

  it('gives up on a viewer that never connects, and lets go of the stream', async () => {
    const gateway = await gatewayWith({ limits: { connectTimeout: 0.2 } });
    const { stream } = publishFrames(gateway);
    await post(`${gateway.origin}/whep/room`);
    expect(stream.viewers).toBe(2);
    await eventually(() => gateway.sessions.size === 0);
    expect(stream.viewers).toBe(0);
  });
});

describe('a WHEP viewer of a WHIP publisher', () => {
  it('gets the same pictures and sounds', async () => {
    const gateway = await gatewayWith();
    const { sender } = await publish(gateway, sendAudio, sendVideo());
    const viewer = await watch(gateway, [receiveAudio, receiveVideo()]);
    await flow(sender, viewer);
    sender.audio();
    await viewer.client.until(() => viewer.audio().length === 1);
    for (const packet of viewer.video()) {
      const original = sender.sent.get(sequenceOf(packet))!;
      expect(packet.subarray(payloadStart(packet))).toEqual(original.subarray(payloadStart(original)));
      expect(timestampOf(packet)).toBe(timestampOf(original));
      expect(payloadStart(packet)).toBe(12);
    }
    const ssrc = ssrcOf(viewer.video()[0]!);
    expect(viewer.client.answer).toContain(`a=ssrc:${ssrc} cname:`);
    expect(ssrc).not.toBe(sender.videoSsrc);
  });

  it('gets lost packets again, and its request for a key frame reaches the publisher', async () => {
    const gateway = await gatewayWith();
    const { sender, client, rtcp } = await publish(gateway, sendVideo());
    const relay = await startUdpRelay();
    opened.push(relay);
    const viewer = await watch(gateway, [receiveVideo()], relay);
    await flow(sender, viewer);
    let dropped: number | undefined;
    relay.drop = (packet) => {
      const isVideo = !isRtcp(packet) && payloadTypeOf(packet) === 102 && packet[0]! >> 6 === 2;
      if (!isVideo || dropped !== undefined) return false;
      dropped = sequenceOf(packet);
      return true;
    };
    const sequences = sender.video(false, { size: 5000 });
    const has = (sequence: number) => viewer.video().some((packet) => sequenceOf(packet) === sequence);
    await viewer.client.until(() => has(sequences.at(-1)!));
    expect(sequences).toContain(dropped);
    expect(has(dropped!)).toBe(false);
    const ssrc = ssrcOf(viewer.video()[0]!);
    viewer.client.send(writeNack(1, ssrc, [dropped!]));
    await viewer.client.until(() => has(dropped!));
    const before = rtcp().filter(isKeyFrameRequest).length;
    viewer.client.send(writePli(1, ssrc));
    await client.until(() => rtcp().filter(isKeyFrameRequest).length > before);
  });

  it('shares one request for a key frame with all who come at the same time', async () => {
    const gateway = await gatewayWith();
    const { sender, rtcp } = await publish(gateway, sendVideo());
    const viewers = await Promise.all(Array.from({ length: 5 }, () => watch(gateway, [receiveVideo()])));
    for (const viewer of viewers) await flow(sender, viewer);
    const before = rtcp().filter(isKeyFrameRequest).length;
    for (const { client: viewer } of viewers) for (let i = 0; i < 10; i++) viewer.send(writePli(1, 1));
    await flow(sender, viewers[0]!);
    expect(rtcp().filter(isKeyFrameRequest).length - before).toBeLessThanOrEqual(3);
  });

  it('gets the sender reports with its own SSRC', async () => {
    const gateway = await gatewayWith();
    const { sender, client } = await publish(gateway, sendVideo());
    sender.video(true);
    const viewer = await watch(gateway, [receiveVideo()]);
    const ntpMs = Date.UTC(2026, 10, 20);
    client.send(writeSenderReport({ ssrc: sender.videoSsrc, ntpMs, rtpTimestamp: 12_345, packets: 1, bytes: 1 }));
    await viewer.client.until(() => viewer.rtcp().some(({ type }) => type === RtcpType.senderReport));
    const report = readSenderReport(viewer.rtcp().find(({ type }) => type === RtcpType.senderReport)!)!;
    expect(report).toMatchObject({ ntpMs, rtpTimestamp: 12_345 });
    expect(viewer.client.answer).toContain(`a=ssrc:${report.ssrc} cname:`);
  });

  it('is told when the publisher leaves', async () => {
    const gateway = await gatewayWith();
    const { client, sender } = await publish(gateway, sendVideo());
    const viewer = await watch(gateway, [receiveVideo()]);
    await flow(sender, viewer);
    await client.delete();
    await viewer.client.until(() => viewer.rtcp().some(({ type }) => type === RtcpType.goodbye));
    expect(gateway.sessions.size).toBe(0);
    const response = await fetch(viewer.client.location);
    expect(await response.json()).toMatchObject({ status: 404, code: LiveCode.ERROR_STREAM_ENDED });
  });

  it('may watch VP8', async () => {
    const gateway = await gatewayWith();
    const { client } = await publish(gateway, sendVideo(vp8Format));
    const viewer = await watch(gateway, [receiveVideo()]);
    // S bit, key frame.
    const packet = Buffer.from('80e100010000000000000009' + '1000112233', 'hex');
    await eventually(() => {
      client.send(packet);
      packet.writeUInt16BE(sequenceOf(packet) + 1, 2);
      packet.writeUInt32BE(timestampOf(packet) + 3000, 4);
      return viewer.client.packets.some((received) => payloadTypeOf(received) === 97 && !isRtcp(received));
    });
    expect((await post(`${gateway.origin}/whep/room`, writeOffer([receiveVideo(h264Format)]))).status).toBe(406);
  });

  it('ends with the publisher though it is not connected yet', async () => {
    const gateway = await gatewayWith();
    const { client } = await publish(gateway, sendVideo());
    await post(`${gateway.origin}/whep/room`);
    expect(gateway.sessions.count('whep')).toBe(1);
    await client.delete();
    expect(gateway.sessions.size).toBe(0);
  });

  it('ends by DELETE', async () => {
    const gateway = await gatewayWith();
    await publish(gateway, sendVideo());
    const viewer = await watch(gateway, [receiveVideo()]);
    expect(gateway.context.registry.get('room')!.viewers).toBe(1);
    expect((await viewer.client.delete())!.status).toBe(200);
    expect(gateway.context.registry.get('room')!.viewers).toBe(0);
    expect(gateway.sessions.count('whep')).toBe(0);
  });

  it('shares one UDP port with everybody where that is wanted', async () => {
    const gateway = await gatewayWith({ rtcPort: 40_000 + Math.floor(Math.random() * 20_000) });
    const { sender } = await publish(gateway, sendVideo());
    const viewers = [await watch(gateway, [receiveVideo()]), await watch(gateway, [receiveVideo()])];
    for (const viewer of viewers) await flow(sender, viewer);
    for (const { client: viewer } of viewers) {
      expect(viewer.answer).toMatch(new RegExp(`a=candidate:.* ${gateway.context.config.rtcPort} typ host`));
    }
  });
});

describe('a WHEP viewer of a stream of frames', () => {
  function frames(packets: readonly Buffer[]) {
    const found: { key: boolean; bytes: number; timestamp: number }[] = [];
    const depacketiser = new H264Depacketiser({
      parameterSets: () => {},
      frame: ({ key, nals, timestamp }) =>
        found.push({ key, timestamp, bytes: nals.reduce((sum, { length }) => sum + length, 0) }),
    });
    for (const packet of packets) depacketiser.add(packet);
    return found;
  }

  it('gets them as RTP, with sound and reports on one clock', async () => {
    const gateway = await gatewayWith();
    const { push, requests } = publishFrames(gateway);
    push(true);
    const viewer = await watch(gateway, [receiveAudio, receiveVideo()]);
    await eventually(() => requests() > 0);
    for (const key of [true, false, false]) push(key);
    await viewer.client.until(() => frames(viewer.video()).length === 3 && viewer.audio().length >= 3);
    const seen = frames(viewer.video());
    expect(seen.map(({ key, bytes }) => [key, bytes])).toEqual([
      [true, 3000],
      [false, 3000],
      [false, 3000],
    ]);
    expect((seen[1]!.timestamp - seen[0]!.timestamp) >>> 0).toBe(3000);
    const sounds = viewer.audio();
    expect((timestampOf(sounds[1]!) - timestampOf(sounds[0]!)) >>> 0).toBe(960);
    const reports = viewer.rtcp().flatMap((part) => readSenderReport(part) ?? []);
    const byKind = [sounds, viewer.video()].map((list) => reports.find(({ ssrc }) => ssrc === ssrcOf(list[0]!))!);
    // Both reports describe the first frame: their clocks must agree on when that was.
    expect(Math.abs(byKind[0]!.ntpMs - byKind[1]!.ntpMs)).toBeLessThan(100);
  });

  it('gets the cached group when the publisher makes no key frame', async () => {
    const gateway = await gatewayWith();
    const { push } = publishFrames(gateway);
    for (const key of [true, false, false]) push(key);
    const viewer = await watch(gateway, [receiveVideo()]);
    push(false);
    await viewer.client.until(() => frames(viewer.video()).length === 4);
    expect(frames(viewer.video()).map(({ key }) => key)).toEqual([true, false, false, false]);
    push(false);
    await viewer.client.until(() => frames(viewer.video()).length === 5);
  });

  it('gets the picture without sound when that is AAC', async () => {
    const gateway = await gatewayWith();
    const { push, requests } = publishFrames(gateway, 'aac');
    const viewer = await watch(gateway, [receiveAudio, receiveVideo()]);
    const [, audio, video] = viewer.client.answer.split(/^m=/m);
    expect(audio).toContain('a=inactive');
    expect(video).toContain('a=sendonly');
    await eventually(() => requests() > 0);
    push(true);
    await viewer.client.until(() => viewer.video().length > 0);
    expect(viewer.audio()).toEqual([]);
  });

  it('is closed when B-frames show up', async () => {
    const gateway = await gatewayWith();
    const { push, stream } = publishFrames(gateway);
    await watch(gateway, [receiveVideo()]);
    push(true);
    push(false, 100, 33);
    await eventually(() => gateway.sessions.count('whep') === 0);
    expect(stream.viewers).toBe(0);
    expect(stream.ended).toBeUndefined();
  });

  it('costs the stream nothing once it has gone', async () => {
    const gateway = await gatewayWith();
    const { stream, requests } = publishFrames(gateway);
    const viewers = [await watch(gateway, [receiveVideo()]), await watch(gateway, [receiveVideo()])];
    await eventually(() => requests() >= 2);
    // Two viewers and what makes RTP for both.
    expect(stream.viewers).toBe(3);
    for (const { client } of viewers) await client.delete();
    expect(stream.viewers).toBe(0);
  });
});
