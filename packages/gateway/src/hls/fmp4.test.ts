import { describe, expect, it } from 'vitest';

import { opusConfig } from '../audio/opus-head.ts';
import { ffmpeg, ffprobe } from '../testing/ffmpeg-flv.ts';
import { aacSample, opusSample, sampleConfigs } from '../testing/media-samples.ts';
import { encode, hasEncoder, oggPackets, packageAll, type Probed, probeFile, tagsOf } from '../testing/packaged-flv.ts';
import { fragment } from './fmp4-fragment.ts';
import { initSegment } from './fmp4-init.ts';

/** The boxes of a type, found by walking the containers. */
function boxes(data: Buffer, path: string): Buffer[] {
  const [type, ...rest] = path.split('/');
  const found: Buffer[] = [];
  for (let at = 0; at + 8 <= data.length; at += data.readUInt32BE(at)) {
    if (data.toString('latin1', at + 4, at + 8) !== type) continue;
    const content = data.subarray(at + 8, at + data.readUInt32BE(at));
    found.push(...(rest.length > 0 ? boxes(content, rest.join('/')) : [content]));
  }
  return found;
}

describe('initSegment', () => {
  const sampleTables = 'moov/trak/mdia/minf/stbl/stsd';

  it('describes Opus with the rate of its sample entry, whatever was recorded', () => {
    const [entry] = boxes(initSegment({ audio: opusSample }), sampleTables);
    const at = entry!.indexOf('dOps') + 4;
    expect(entry!.readUInt32BE(entry!.indexOf('Opus') + 28)).toBe(48_000 * 0x1_00_00);
    expect(entry!.subarray(at, at + 11)).toEqual(Buffer.from([0, 2, 1, 0x38, 0, 0, 0xbb, 0x80, 0, 0, 0]));
  });

  it('carries the decoder configurations', () => {
    const init = initSegment({ video: sampleConfigs.large, audio: aacSample });
    expect(init.includes(sampleConfigs.large.avcc)).toBe(true);
    expect(boxes(init, sampleTables)).toHaveLength(2);
    expect(boxes(init, 'moov/mvex/trex')).toHaveLength(2);
    expect(boxes(initSegment({ audio: aacSample }), 'moov/trak')).toHaveLength(1);
  });
});

describe('fragment', () => {
  const sample = { data: Buffer.from('one'), duration: 3000, key: true, composition: 0 };
  const second = { data: Buffer.from('second'), duration: 3001, key: false, composition: -1500 };
  const video = { id: 1, baseTime: 2 ** 33 + 5, samples: [sample, second] };
  const audio = { id: 2, baseTime: 7, samples: [{ ...sample, data: Buffer.from('sound') }] };
  const data = fragment(9, [video, audio]);

  it('has times of 64 bits and offsets that may be negative', () => {
    const [time] = boxes(data, 'moof/traf/tfdt');
    expect(time?.readBigUInt64BE(4)).toBe(2n ** 33n + 5n);
    const [run] = boxes(data, 'moof/traf/trun');
    expect(run?.readUInt8(0)).toBe(1);
    expect(run?.readInt32BE(12 + 28)).toBe(-1500);
  });

  it('points at the samples of each track', () => {
    const offsets = boxes(data, 'moof/traf/trun').map((run) => run.readInt32BE(8));
    expect(data.toString('latin1', offsets[0], offsets[0]! + 9)).toBe('onesecond');
    expect(data.toString('latin1', offsets[1], offsets[1]! + 5)).toBe('sound');
  });

  it('leaves out composition offsets that are all 0, and tracks without samples', () => {
    const plain = fragment(1, [
      { ...video, samples: [sample] },
      { ...audio, samples: [] },
    ]);
    expect(boxes(plain, 'moof/traf')).toHaveLength(1);
    expect(boxes(plain, 'moof/traf/trun')[0]).toHaveLength(12 + 12);
  });
});

const picture = (size: string, rate: number): string[] => ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}`];
const sound = (rate: number): string[] => ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=${rate}`];
const x264 = (...more: string[]): string[] => [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-pix_fmt',
  'yuv420p',
  ...more,
];

const packetsOf = (probed: Probed, kind: 'audio' | 'video') =>
  probed.packets.filter(({ codec_type }) => codec_type === kind);

/** Presentation times in milliseconds, from the first decoding time on. */
function presentation(probed: Probed): number[] {
  const packets = packetsOf(probed, 'video');
  const start = Number(packets[0]?.dts_time);
  return packets.map(({ pts_time }) => Math.round((Number(pts_time) - start) * 1000));
}

function expectForward(probed: Probed): void {
  for (const kind of ['audio', 'video'] as const) {
    const times = packetsOf(probed, kind).map(({ dts_time }) => Number(dts_time));
    expect(times.every((time, at) => at === 0 || time > times[at - 1]!)).toBe(true);
  }
}

/** Every fragment of a track begins where the one before ends. */
function expectGapless(mp4: Buffer): void {
  const ends = new Map<number, number>();
  for (const fragmentOfTrack of boxes(mp4, 'moof/traf')) {
    const id = boxes(fragmentOfTrack, 'tfhd')[0]!.readUInt32BE(4);
    const start = Number(boxes(fragmentOfTrack, 'tfdt')[0]!.readBigUInt64BE(4));
    expect(start).toBe(ends.get(id) ?? start);
    ends.set(id, start + durationOf(boxes(fragmentOfTrack, 'trun')[0]!));
  }
}

function durationOf(run: Buffer): number {
  const hasComposition = (run.readUInt32BE(0) & 0x8_00) !== 0;
  const durations = Array.from({ length: run.readUInt32BE(4) }, (_, i) =>
    run.readUInt32BE(12 + i * (hasComposition ? 16 : 12)),
  );
  return durations.reduce((sum, duration) => sum + duration, 0);
}

describe.skipIf(!ffmpeg || !ffprobe)('packaged H.264 and AAC, judged by ffmpeg (needs ffmpeg and ffprobe)', () => {
  it.each([
    ['without B-frames', 25, x264('-tune', 'zerolatency', '-g', '50'), 44_100],
    ['with two B-frames', 30, x264('-bf', '2', '-g', '45'), 48_000],
    [
      'with three B-frames at 24 fps',
      24,
      x264('-preset', 'veryfast', '-bf', '3', '-g', '48', '-profile:v', 'high'),
      48_000,
    ],
  ])('plays %s as it was encoded', async (_what, fps, codec, rate) => {
    const flv = await encode([...picture('160x90', fps), ...sound(rate), '-t', '6', ...codec, '-c:a', 'aac']);
    const all = packageAll();
    tagsOf(flv).forEach(all.take);
    const [mp4, ...others] = all.finish();
    expect(others).toEqual([]);
    const [source, packaged] = await Promise.all([probeFile(flv), probeFile(mp4!)]);
    expect(packaged.complaints).toBe('');
    expect(packaged.streams).toMatchObject([
      { codec_name: 'h264', width: 160, height: 90, nb_read_frames: String(6 * fps) },
      { codec_name: 'aac', sample_rate: String(rate), channels: 1 },
    ]);
    expect(presentation(packaged)).toEqual(presentation(source));
    expect(packetsOf(packaged, 'video').map(({ flags }) => flags[0])).toEqual(
      packetsOf(source, 'video').map(({ flags }) => flags[0]),
    );
    expect(Math.abs(packetsOf(packaged, 'audio').length - packetsOf(source, 'audio').length)).toBeLessThanOrEqual(5);
    expectForward(packaged);
    expectGapless(mp4!);
  });

  it('plays sound alone', async () => {
    const flv = await encode([...sound(44_100), '-t', '5', '-c:a', 'aac', '-ac', '2']);
    const all = packageAll();
    // The first second decides that there are no pictures; time stands still in this test.
    Object.defineProperty(all.stream, 'settled', { get: () => all.stream.audioConfig !== undefined });
    tagsOf(flv).forEach(all.take);
    const [mp4] = all.finish();
    const packaged = await probeFile(mp4!);
    expect(packaged.complaints).toBe('');
    expect(packaged.streams).toMatchObject([{ codec_name: 'aac', channels: 2, sample_rate: '44100' }]);
    expect(packetsOf(packaged, 'audio').length).toBeGreaterThan(210);
    expectGapless(mp4!);
  });

  it('plays pictures alone', async () => {
    const flv = await encode([...picture('160x90', 25), '-t', '4', ...x264('-g', '25'), '-an']);
    const all = packageAll();
    Object.defineProperty(all.stream, 'settled', { get: () => all.stream.videoConfig !== undefined });
    tagsOf(flv).forEach(all.take);
    const [mp4] = all.finish();
    const packaged = await probeFile(mp4!);
    expect(packaged.complaints).toBe('');
    expect(packaged.streams).toMatchObject([{ codec_name: 'h264', nb_read_frames: '100' }]);
  });

  it('fills missing sound with silence', async () => {
    const flv = await encode([
      ...picture('160x90', 25),
      ...sound(48_000),
      '-t',
      '6',
      ...x264('-g', '25'),
      '-c:a',
      'aac',
    ]);
    const all = packageAll();
    for (const tag of tagsOf(flv)) if (tag.type !== 8 || tag.timestamp < 1000 || tag.timestamp > 4500) all.take(tag);
    const [mp4] = all.finish();
    const packaged = await probeFile(mp4!);
    expect(packaged.complaints).toBe('');
    expectGapless(mp4!);
    expect(packetsOf(packaged, 'audio').length).toBeGreaterThan(270);
  });

  it('begins a file of its own when the size changes', async () => {
    const clip = (size: string) =>
      encode([...picture(size, 25), ...sound(48_000), '-t', '3', ...x264('-g', '25'), '-c:a', 'aac']);
    const all = packageAll();
    tagsOf(await clip('320x180')).forEach(all.take);
    for (const tag of tagsOf(await clip('160x90'))) all.take({ ...tag, timestamp: tag.timestamp + 3000 });
    const files = await Promise.all(all.finish().map(probeFile));
    expect(files.map(({ complaints }) => complaints)).toEqual(['', '']);
    expect(files.map(({ streams }) => streams[0])).toMatchObject([
      { width: 320, nb_read_frames: '75' },
      { width: 160, nb_read_frames: '75' },
    ]);
    expect(Number(files[1]?.streams[0]?.['start_time'])).toBeCloseTo(3, 1);
  });
});

describe.skipIf(!hasEncoder('libopus') || !ffprobe)(
  'packaged Opus, judged by ffmpeg (needs ffmpeg with libopus)',
  () => {
    it.each([20, 60])('plays with pictures in frames of %i ms', async (frameMs) => {
      const flv = await encode([...picture('160x90', 25), '-t', '4', ...x264('-g', '25'), '-an']);
      const ogg = await encode(
        [...sound(48_000), '-t', '4', '-c:a', 'libopus', '-frame_duration', String(frameMs)],
        'ogg',
      );
      const [head, , ...packets] = oggPackets(ogg);
      const all = packageAll();
      all.stream.setAudioConfig(opusConfig(head!)!);
      for (const tag of tagsOf(flv)) {
        while (packets.length > 0 && all.stream.counters.audioFrames * frameMs <= tag.timestamp)
          all.stream.pushAudio({ timeMs: all.stream.counters.audioFrames * frameMs, data: packets.shift()! });
        all.take(tag);
      }
      const [mp4] = all.finish();
      const packaged = await probeFile(mp4!);
      expect(packaged.complaints).toBe('');
      expect(packaged.streams).toMatchObject([
        { codec_name: 'h264', nb_read_frames: '100' },
        { codec_name: 'opus', sample_rate: '48000' },
      ]);
      expectGapless(mp4!);
    });
  },
);
