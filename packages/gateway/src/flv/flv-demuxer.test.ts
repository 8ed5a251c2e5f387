import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { HttpProblem } from '../http-problem.ts';
import { aacSample, audioFrame, sampleConfigs, videoFrame } from '../testing/media-samples.ts';
import { FlvDemuxer, type FlvTag, FlvTagType } from './flv-demuxer.ts';
import { audioConfigTag, audioTag, flvHeader, videoConfigTag, videoTag } from './flv-muxer.ts';

const header = flvHeader({ audio: true, video: true });

function demux(chunks: readonly Uint8Array[], maxTagBytes = 1 << 20): FlvTag[] {
  const tags: FlvTag[] = [];
  const demuxer = new FlvDemuxer({ maxTagBytes, onTag: (tag) => tags.push(tag) });
  for (const chunk of chunks) demuxer.push(chunk);
  return tags;
}

/** Whether a chunk was a Buffer or not does not matter. */
const plain = (tags: readonly FlvTag[]): FlvTag[] => tags.map((tag) => ({ ...tag, data: new Uint8Array(tag.data) }));

function statusOf(chunks: readonly Uint8Array[], maxTagBytes?: number): number | undefined {
  try {
    demux(chunks, maxTagBytes);
  } catch (error) {
    return error instanceof HttpProblem ? error.status : NaN;
  }
  return undefined;
}

function cut(data: Uint8Array, at: readonly number[]): Uint8Array[] {
  const cuts = [0, ...at.map((place) => place % (data.length + 1)), data.length].toSorted((a, b) => a - b);
  return cuts.slice(1).map((end, index) => data.subarray(cuts[index], end));
}

const stream = Buffer.concat([
  header,
  videoConfigTag(sampleConfigs.large, 0),
  audioConfigTag(aacSample, 0),
  ...Array.from({ length: 20 }, (_, i) => [
    videoTag(videoFrame(i * 40, i % 10 === 0)),
    audioTag('aac', audioFrame(i * 40)),
  ]).flat(),
]);
const whole = demux([stream]);

describe('FlvDemuxer', () => {
  it('gives the same tags however the bytes are cut', () => {
    expect(whole).toHaveLength(42);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (at) => {
        expect(plain(demux(cut(stream, at)))).toEqual(plain(whole));
      }),
      { seed: 1, numRuns: 300 },
    );
    expect(plain(demux(Array.from(stream, (byte) => Uint8Array.of(byte))))).toEqual(plain(whole));
  });

  it('does not copy a tag that comes in one piece', () => {
    expect(whole.every((tag) => tag.data.buffer === stream.buffer)).toBe(true);
  });

  it('reads the byte that extends timestamps', () => {
    const tag = videoTag(videoFrame(0x89_ab_cd_ef));
    expect(demux([header, tag])[0]).toMatchObject({ type: FlvTagType.video, timestamp: 0x89_ab_cd_ef });
  });

  it('reads script tags and empty ones', () => {
    const script = Buffer.from([18, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 13]);
    const empty = Buffer.from([8, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 11]);
    expect(demux([header, script, empty])).toMatchObject([{ type: 18 }, { type: 8, timestamp: 5 }]);
  });

  it('skips what a longer header has', () => {
    const longer = Buffer.concat([header.subarray(0, 8), Buffer.from([12, 7, 7, 7, 0, 0, 0, 0])]);
    expect(demux([longer, videoTag(videoFrame(0))])).toHaveLength(1);
  });

  it.each([
    ['another format', [Buffer.from('<html><body>Not FLV')]],
    ['another version', [header.with(3, 2)]],
    ['a header that is too short', [header.with(8, 8)]],
    ['a header that is absurdly long', [header.with(5, 0x7f)]],
    ['an unknown tag', [header, Buffer.alloc(11).fill(7)]],
    ['an encrypted tag', [header, Buffer.from([0x29, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])]],
    ['a wrong size behind a tag', [header, videoTag(videoFrame(0)).with(-1, 9)]],
  ])('refuses %s', (_what, chunks) => {
    expect(statusOf(chunks)).toBe(400);
  });

  it('refuses a tag above the limit by its header alone', () => {
    const huge = videoTag(videoFrame(0, true, 5000));
    expect(statusOf([header, huge.subarray(0, 11)], 4999)).toBe(413);
    expect(statusOf([header, huge], 5009)).toBeUndefined();
  });

  it('throws nothing but problems, whatever comes', () => {
    const edits = fc.array(fc.tuple(fc.nat(stream.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(edits, fc.array(fc.nat(), { maxLength: 8 }), (changes, at) => {
        const data = Buffer.from(stream);
        for (const [place, value] of changes) data[place] = value;
        expect(statusOf(cut(data, at))).not.toBeNaN();
      }),
      { seed: 2, numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
        expect(statusOf([header, data])).not.toBeNaN();
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('copies a large tag in small pieces once, not over and over', () => {
    const tag = videoTag(videoFrame(0, true, 1 << 20));
    const set = vi.spyOn(Uint8Array.prototype, 'set');
    const pieces = Array.from({ length: Math.ceil(tag.length / 100) }, (_, i) => tag.subarray(i * 100, i * 100 + 100));
    const tags = demux([header, ...pieces], 4 << 20);
    const copied = set.mock.calls.reduce((sum, [source]) => sum + source.length, 0);
    set.mockRestore();
    expect(tags[0]?.data.length).toBe(tag.length - 15);
    expect(copied).toBeLessThanOrEqual(tag.length);
  });
});
