import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { RtpFrame } from './h264-depacketiser.ts';
import { H264Depacketiser } from './h264-depacketiser.ts';
import { packetiseH264 } from './h264-packetiser.ts';
import { startsKeyFrame } from './key-frame-start.ts';
import { rtpHeaderSize, writeRtpHeader } from './rtp-packet.ts';

const sps = new Uint8Array([0x67, 0x42, 0xc0, 0x1e]);
const pps = new Uint8Array([0x68, 0xce]);

function nal(type: number, size: number): Uint8Array {
  return new Uint8Array(size).fill(7).fill(0x60 | type, 0, 1);
}

function packets(nals: readonly Uint8Array[], timestamp: number, limit?: number): Buffer[] {
  const list = packetiseH264(nals, limit);
  for (const [index, packet] of list.entries()) {
    const marker = index === list.length - 1;
    writeRtpHeader(packet, { payloadType: 96, marker, sequence: index, timestamp, ssrc: 1 });
  }
  return list;
}

function depacketiser() {
  const frames: RtpFrame[] = [];
  const sets: [Uint8Array, Uint8Array][] = [];
  const h264 = new H264Depacketiser({
    frame: (frame) => frames.push(frame),
    parameterSets: (...pair) => sets.push(pair),
  });
  const add = (list: readonly Buffer[]) => {
    for (const packet of list) h264.add(packet);
  };
  return { h264, frames, sets, add };
}

const bytesOf = (nals: readonly Uint8Array[]) => nals.map((item) => Buffer.from(item).toString('hex'));

describe('H.264 over RTP', () => {
  it('gives back the NAL units that went in', () => {
    const type = fc.constantFrom(1, 1, 5, 6);
    const picture = fc.array(fc.tuple(type, fc.integer({ min: 1, max: 6000 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(picture, fc.integer({ min: 60, max: 1400 }), (parts, limit) => {
        const nals = [nal(5, 30), ...parts.map(([kind, size]) => nal(kind, size))];
        const list = packets([sps, pps, ...nals], 90, limit);
        for (const packet of list) expect(packet.length - rtpHeaderSize).toBeLessThanOrEqual(limit);
        const { add, frames, sets } = depacketiser();
        add(list);
        expect(sets.map(bytesOf)).toEqual([bytesOf([sps, pps])]);
        expect(frames).toHaveLength(1);
        expect(frames[0]).toMatchObject({ timestamp: 90, key: true });
        expect(bytesOf(frames[0]!.nals)).toEqual(bytesOf(nals));
      }),
      { seed: 6184, numRuns: 200 },
    );
  });

  it('puts parameter sets together into one STAP-A', () => {
    const list = packets([sps, pps, nal(5, 3000)], 0);
    expect(list[0]!.subarray(rtpHeaderSize).toString('hex')).toBe('780004' + '6742c01e' + '0002' + '68ce');
    expect(list[1]![rtpHeaderSize]! & 0x1f).toBe(28);
  });

  it('begins with a key frame', () => {
    const { add, frames } = depacketiser();
    add(packets([nal(1, 100)], 0));
    expect(frames).toEqual([]);
    add(packets([sps, pps, nal(5, 100)], 3000));
    add(packets([nal(1, 100)], 6000));
    expect(frames.map(({ key }) => key)).toEqual([true, false]);
  });

  it('ends a picture without a marker where the next timestamp begins', () => {
    const { add, frames } = depacketiser();
    const first = packets([sps, pps, nal(5, 100)], 0);
    first.at(-1)![1]! &= 0x7f;
    add(first);
    expect(frames).toEqual([]);
    add(packets([nal(1, 100)], 3000));
    expect(frames.map(({ timestamp }) => timestamp)).toEqual([0, 3000]);
  });

  it('gives nothing out after a loss until a key frame is whole', () => {
    const { h264, add, frames } = depacketiser();
    add(packets([sps, pps, nal(5, 5000)], 0));
    h264.lost();
    expect(h264.waitingForKey).toBe(true);
    add(packets([nal(1, 5000)], 3000));
    expect(frames).toHaveLength(1);
    const broken = packets([sps, pps, nal(5, 5000)], 6000);
    add(broken.slice(0, 2));
    h264.lost();
    add(broken.slice(3));
    expect(frames).toHaveLength(1);
    add(packets([sps, pps, nal(5, 5000)], 9000));
    expect(frames.map(({ timestamp }) => timestamp)).toEqual([0, 9000]);
    expect(h264.waitingForKey).toBe(false);
  });

  it('does not take the tail of a key frame for a whole one', () => {
    const { h264, add, frames } = depacketiser();
    add(packets([sps, pps, nal(5, 100)], 0));
    h264.lost();
    // The parameter sets and the first slice are gone, a second slice has come.
    add(packets([nal(5, 100)], 3000));
    expect(frames).toHaveLength(1);
  });

  it('leaves out delimiters and filler, and ignores padding', () => {
    const { add, frames } = depacketiser();
    add(packets([new Uint8Array([9, 0xf0]), sps, pps, nal(5, 50), nal(12, 40)], 0));
    expect(bytesOf(frames[0]!.nals)).toEqual(bytesOf([nal(5, 50)]));
    const padding = Buffer.from('a0600001000000ff00000001000000ff', 'hex');
    add([padding]);
    add(packets([nal(1, 50)], 3000));
    expect(frames).toHaveLength(2);
  });

  it('survives mutated payloads', () => {
    const valid = packets([sps, pps, nal(6, 20), nal(5, 900), nal(5, 900)], 0, 300);
    const edit = fc.tuple(fc.nat(valid.length - 1), fc.nat(320), fc.nat(255));
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), fc.array(fc.nat(400), { maxLength: 10 }), (edits, cuts) => {
        const { add, h264 } = depacketiser();
        const list = valid.map((packet, index) =>
          Buffer.from(packet.subarray(0, rtpHeaderSize + (cuts[index] ?? 400))),
        );
        for (const [which, at, value] of edits) if (at < list[which]!.length) list[which]![at] = value;
        add(list);
        for (const packet of list) startsKeyFrame('h264', packet);
        for (const packet of list) startsKeyFrame('vp8', packet);
        h264.lost();
        add(packets([sps, pps, nal(5, 100)], 9000));
        expect(h264.waitingForKey).toBe(false);
      }),
      { seed: 6184, numRuns: 1500 },
    );
  });
});

describe('startsKeyFrame', () => {
  it('knows the first packet of an H.264 key frame', () => {
    const key = packets([sps, pps, nal(5, 3000)], 0);
    expect(key.map((packet) => startsKeyFrame('h264', packet))).toEqual([true, true, false, false]);
    expect(packets([nal(1, 3000)], 0).some((packet) => startsKeyFrame('h264', packet))).toBe(false);
    expect(packets([nal(6, 10), nal(5, 10)], 0).map((packet) => startsKeyFrame('h264', packet))).toEqual([true]);
  });

  it('knows the first packet of a VP8 key frame', () => {
    const vp8 = (payload: string) => startsKeyFrame('vp8', Buffer.from(`806000010000000200000003${payload}`, 'hex'));
    expect(vp8('1000')).toBe(true);
    expect(vp8('1001')).toBe(false);
    expect(vp8('0000')).toBe(false);
    expect(vp8('1100')).toBe(false);
    // With picture id of 15 bits, TL0PICIDX and TID.
    expect(vp8('90e0812305400' + '0')).toBe(true);
    expect(vp8('90e08123054001')).toBe(false);
    expect(vp8('90')).toBe(false);
  });
});
