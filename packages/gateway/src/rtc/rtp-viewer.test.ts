import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { EndReason } from '../media/live-stream.ts';
import { LiveStream } from '../media/live-stream.ts';
import { packetiseH264 } from './h264-packetiser.ts';
import { splitRtcp, writeFir, writeNack, writePli, writeSenderReport } from './rtcp.ts';
import { isRtcp, sequenceOf, ssrcOf, timestampOf, writeRtpHeader } from './rtp-packet.ts';
import { RtpRewriter } from './rtp-rewriter.ts';
import { RtpSource } from './rtp-source.ts';
import { RtpViewer } from './rtp-viewer.ts';

const sourceSsrc = 77;
const tracks = {
  video: { payloadType: 100, ssrc: 1000, clockRate: 90_000 },
  audio: { payloadType: 101, ssrc: 1001, clockRate: 48_000 },
};

function publisher() {
  let requests = 0;
  let sequence = 65_530;
  let frame = 0;
  const stream = new LiveStream(
    'a',
    { protocol: 'whip', remoteAddress: '', requestKeyFrame: () => requests++, close: () => {} },
    () => {},
  );
  const source = new RtpSource(stream, { video: 'h264', audio: true });
  const picture = (key: boolean, size: number, ssrc = sourceSsrc): Buffer[] => {
    const nal = Buffer.alloc(size, 1).fill(key ? 0x65 : 0x41, 0, 1);
    const sets = [Buffer.from('6742c01e', 'hex'), Buffer.from('68ce', 'hex')];
    const packets = packetiseH264(key ? [...sets, nal] : [nal]);
    const timestamp = 3000 * frame++;
    for (const [index, packet] of packets.entries()) {
      const marker = index === packets.length - 1;
      writeRtpHeader(packet, { payloadType: 96, marker, sequence: sequence++, timestamp, ssrc });
    }
    return packets;
  };
  return {
    stream,
    source,
    picture,
    requests: () => requests,
    push: (key: boolean, size = 100, ssrc = sourceSsrc) => {
      const packets = picture(key, size, ssrc);
      for (const packet of packets) source.push('video', packet);
      return packets.map(sequenceOf);
    },
    pushAudio: (at: number) => {
      const packet = Buffer.alloc(15);
      writeRtpHeader(packet, { payloadType: 111, marker: false, sequence: at, timestamp: at * 960, ssrc: 5 });
      source.push('audio', packet);
    },
  };
}

function viewerOf({ stream, source }: ReturnType<typeof publisher>) {
  const sent: Buffer[] = [];
  const ended: EndReason[] = [];
  const viewer = new RtpViewer({
    stream,
    source,
    tracks,
    send: (packet) => sent.push(Buffer.from(packet)),
    onEnd: (reason) => ended.push(reason),
  });
  const video = () => sent.filter((packet) => !isRtcp(packet) && ssrcOf(packet) === tracks.video.ssrc);
  const audio = () => sent.filter((packet) => !isRtcp(packet) && ssrcOf(packet) === tracks.audio.ssrc);
  const rtcp = () => sent.filter(isRtcp);
  return { viewer, sent, ended, video, audio, rtcp };
}

describe('RtpViewer', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('gets nothing before it is connected, and begins with a key frame', () => {
    const from = publisher();
    const { viewer, video } = viewerOf(from);
    from.push(true);
    expect(video()).toEqual([]);
    viewer.start();
    expect(from.requests()).toBe(1);
    from.push(false);
    expect(video()).toEqual([]);
    const key = from.push(true, 3000);
    const next = from.push(false);
    expect(video().map(sequenceOf)).toEqual([...key, ...next]);
    expect(video().every((packet) => (packet[1]! & 0x7f) === tracks.video.payloadType)).toBe(true);
    viewer.close();
  });

  it('takes late packets of its first picture, but none from before', () => {
    const from = publisher();
    const { viewer, video } = viewerOf(from);
    const before = from.picture(false, 100);
    const key = from.picture(true, 4000);
    viewer.start();
    for (const packet of [key[1]!, key[0]!, before[0]!, ...key.slice(2)]) from.source.push('video', packet);
    expect(video().map(sequenceOf)).toEqual([key[1]!, key[0]!, ...key.slice(2)].map(sequenceOf));
    viewer.close();
  });

  it('gets sound at once', () => {
    const from = publisher();
    const { viewer, audio } = viewerOf(from);
    viewer.start();
    from.pushAudio(1);
    expect(audio()).toHaveLength(1);
    viewer.close();
  });

  it('catches up from the cached group when no key frame comes, without a hole', () => {
    const from = publisher();
    const group = [...from.push(true, 20_000), ...from.push(false, 30_000)];
    const { viewer, video } = viewerOf(from);
    viewer.start();
    const meanwhile = from.push(false);
    vi.advanceTimersByTime(1049);
    expect(video()).toEqual([]);
    expect(from.requests()).toBe(3);
    vi.advanceTimersByTime(1);
    expect(video().length).toBeGreaterThan(0);
    expect(video().length).toBeLessThan(group.length);
    const during = from.push(false, 2000);
    vi.advanceTimersByTime(200);
    const after = from.push(false);
    expect(video().map(sequenceOf)).toEqual([...group, ...meanwhile, ...during, ...after]);
    expect(vi.getTimerCount()).toBe(0);
    viewer.close();
  });

  it('does not take a later part of the cached key frame for a new one', () => {
    const from = publisher();
    from.push(true, 50_000);
    const { viewer, video } = viewerOf(from);
    viewer.start();
    vi.advanceTimersByTime(1050);
    const packet = Buffer.alloc(20, 1).fill(0x65, 12, 13);
    writeRtpHeader(packet, { payloadType: 96, marker: true, sequence: 999, timestamp: 0, ssrc: sourceSsrc });
    from.source.push('video', packet);
    expect(video().map(sequenceOf)).not.toContain(999);
    vi.advanceTimersByTime(500);
    expect(video().map(sequenceOf).at(-1)).toBe(999);
    viewer.close();
  });

  it('drops the old group for a fresh key frame', () => {
    const from = publisher();
    from.push(true, 100_000);
    const { viewer, video } = viewerOf(from);
    viewer.start();
    vi.advanceTimersByTime(1050);
    const sent = video().length;
    const key = from.push(true);
    vi.advanceTimersByTime(500);
    expect(video().slice(sent).map(sequenceOf)).toEqual(key);
    viewer.close();
  });

  it('keeps asking while there is neither a key frame nor a group', () => {
    const from = publisher();
    const { viewer } = viewerOf(from);
    viewer.start();
    vi.advanceTimersByTime(3500);
    expect(from.requests()).toBe(11);
    viewer.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('repeats what the viewer lost', () => {
    const from = publisher();
    const { viewer, video } = viewerOf(from);
    viewer.start();
    const key = from.push(true, 5000);
    const before = video();
    viewer.receive(writeNack(9, tracks.video.ssrc, [key[1]!, key[3]!]));
    expect(video().slice(before.length)).toEqual([before[1], before[3]]);
    viewer.receive(writeNack(9, 4711, [key[1]!]));
    viewer.receive(writeNack(9, tracks.video.ssrc, [1234]));
    expect(video()).toHaveLength(before.length + 2);
    viewer.close();
  });

  it('repeats only so much in a second', () => {
    const from = publisher();
    const { viewer, video } = viewerOf(from);
    viewer.start();
    const key = from.push(true, 20_000);
    for (let i = 0; i < 1000; i++) viewer.receive(writeNack(9, tracks.video.ssrc, key));
    expect(video().length).toBeLessThanOrEqual(800 + key.length);
    vi.advanceTimersByTime(1100);
    const before = video().length;
    viewer.receive(writeNack(9, tracks.video.ssrc, key));
    expect(video().length).toBe(before + key.length);
    viewer.close();
  });

  it('passes requests for key frames on', () => {
    const from = publisher();
    const { viewer } = viewerOf(from);
    viewer.start();
    viewer.receive(writePli(9, tracks.video.ssrc));
    viewer.receive(writeFir(9, tracks.video.ssrc, 1));
    expect(from.requests()).toBe(3);
    viewer.close();
  });

  it('gets sender reports with its own SSRC, the last one as it begins', () => {
    const from = publisher();
    const { viewer, rtcp } = viewerOf(from);
    const report = writeSenderReport({ ssrc: 5, ntpMs: 1e12, rtpTimestamp: 960, packets: 9, bytes: 9 });
    from.source.pushReport('audio', report);
    viewer.start();
    expect(rtcp()).toHaveLength(1);
    from.pushAudio(1);
    from.source.pushReport('audio', report);
    const last = rtcp().at(-1)!;
    expect(last.readUInt32BE(4)).toBe(tracks.audio.ssrc);
    expect(last.subarray(8, 20)).toEqual(report.subarray(8, 20));
    expect([last.readUInt32BE(20), last.readUInt32BE(24)]).toEqual([1, 3]);
    viewer.close();
  });

  it('says goodbye, and is told when the stream ends', () => {
    const from = publisher();
    const { viewer, ended, sent } = viewerOf(from);
    viewer.start();
    from.stream.end('publisher-left');
    expect(ended).toEqual(['publisher-left']);
    viewer.close();
    expect([...splitRtcp(sent.at(-1)!)][0]).toMatchObject({ type: 203, count: 2 });
  });

  it('survives junk', () => {
    const from = publisher();
    const { viewer, ended } = viewerOf(from);
    viewer.start();
    for (const junk of ['', '80', '80c80001', '81cd000300000001', '00'.repeat(40)])
      viewer.receive(Buffer.from(junk, 'hex'));
    expect(ended).toEqual([]);
    viewer.close();
  });
});

describe('RtpRewriter', () => {
  const track = { payloadType: 100, ssrc: 1000, clockRate: 90_000 };

  it('strips CSRCs, extensions and padding', () => {
    const packet = Buffer.from('b1e0000100000002000000ff00000009bede000131000700aabb0002', 'hex');
    const rewritten = new RtpRewriter(track).rewrite(packet, 0)!;
    expect(rewritten.toString('hex')).toBe('80e4000100000002000003e8aabb');
  });

  it('leaves the packet itself alone, for the other viewers', () => {
    const packet = Buffer.from('80600001000000020000000' + 'faabb', 'hex');
    const before = Buffer.from(packet);
    new RtpRewriter(track).rewrite(packet, 0);
    expect(packet).toEqual(before);
  });

  it('makes one stream of a publisher that starts over', () => {
    const rewriter = new RtpRewriter(track);
    const packet = (sequence: number, timestamp: number, ssrc: number) => {
      const data = Buffer.alloc(14);
      writeRtpHeader(data, { payloadType: 96, marker: true, sequence, timestamp, ssrc });
      return data;
    };
    rewriter.rewrite(packet(100, 9000, 1), 0);
    const next = rewriter.rewrite(packet(40_000, 4_000_000_000, 2), 100)!;
    expect([sequenceOf(next), timestampOf(next)]).toEqual([101, 18_000]);
    const following = rewriter.rewrite(packet(40_001, 4_000_003_000, 2), 133)!;
    expect([sequenceOf(following), timestampOf(following)]).toEqual([102, 21_000]);
    expect(rewriter.sourceSequence(102)).toBe(40_001);
  });

  it('refuses what is malformed or too large', () => {
    const rewriter = new RtpRewriter(track);
    expect(rewriter.rewrite(Buffer.from('8060', 'hex'), 0)).toBeUndefined();
    expect(rewriter.rewrite(Buffer.alloc(9000).fill(0x80, 0, 1), 0)).toBeUndefined();
  });
});
