import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LiveStream, type StreamPublisher } from '../media/live-stream.ts';
import { readPlaylist, violations } from '../testing/check-playlist.ts';
import { aacSample, audioFrame, opusSample, sampleConfigs, videoFrame } from '../testing/media-samples.ts';
import { HlsPackager } from './hls-packager.ts';
import { HlsWindow } from './hls-window.ts';
import { lowLatencyPlaylist, mediaPlaylist } from './playlist.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

const config = { hlsPart: 0.2, hlsSegment: 1, keyFrameInterval: 2 };

function setUp(existing?: HlsWindow) {
  const requestKeyFrame = vi.fn<() => void>();
  const publisher: StreamPublisher = { protocol: 'ws-flv', remoteAddress: '', requestKeyFrame, close: () => {} };
  const stream = new LiveStream('cam', publisher, () => {});
  const window = existing ?? new HlsWindow({ size: 6, segmentDuration: config.hlsSegment });
  let packager: HlsPackager | undefined;
  const texts: string[] = [];
  const wrong: string[] = [];
  return {
    stream,
    window,
    texts,
    wrong,
    requestKeyFrame,
    package: () => (packager = new HlsPackager({ stream, window, config, viewers: () => 1, onEnd: () => {} })),
    /** Writes the playlists and notes what is wrong with them. */
    check: (): ReturnType<typeof readPlaylist> => {
      const text = lowLatencyPlaylist(window, { partTarget: packager?.pacer.partTarget ?? 0.2, live: true });
      wrong.push(...violations(text, texts.at(-1)), ...violations(mediaPlaylist(window)));
      texts.push(text);
      return readPlaylist(text);
    },
  };
}

type Setup = ReturnType<typeof setUp>;

interface Feed {
  readonly from?: number;
  readonly seconds: number;
  readonly fps?: number;
  readonly gop?: number;
  readonly audio?: boolean;
  readonly jitter?: readonly number[];
}

/** Pictures and 20 ms sounds in step with the wall clock; the playlist is looked at after every picture. */
function feed(
  { stream, check }: Setup,
  { from = 0, seconds, fps = 25, gop = 2, audio = true, jitter = [0] }: Feed,
): number {
  const frames = Math.round(seconds * fps);
  const keyEvery = Math.round(gop * fps);
  let soundMs = from;
  for (let i = 0; i < frames; i++) {
    const timeMs = from + Math.round((i * 1000) / fps + jitter[i % jitter.length]!);
    stream.pushVideo(videoFrame(timeMs, i % keyEvery === 0));
    for (; audio && soundMs < timeMs; soundMs += 20) stream.pushAudio(audioFrame(soundMs));
    vi.advanceTimersByTime(1000 / fps);
    check();
  }
  return from + seconds * 1000;
}

function configure({ stream }: Setup): void {
  stream.setVideoConfig(sampleConfigs.large);
  stream.setAudioConfig(opusSample);
}

describe('HlsPackager', () => {
  it.each([10, 12, 15, 20, 23.976, 24, 25, 29.97, 30, 50, 59.94, 60])(
    'writes playlists by the rules at %d fps',
    (fps) => {
      const setup = setUp();
      configure(setup);
      setup.package();
      feed(setup, { seconds: 20, fps });
      expect(new Set(setup.wrong)).toEqual(new Set());
      const { segments, mediaSequence } = setup.check();
      expect(segments.length).toBeGreaterThanOrEqual(6);
      expect(mediaSequence).toBe(1_800_000_000 + 3);
      expect(segments.every(({ parts }) => parts[0]?.independent ?? true)).toBe(true);
    },
  );

  it('keeps to the rules however key frames come', () => {
    const scene = fc.record({
      fps: fc.constantFrom(15, 25, 30, 60),
      gop: fc.double({ min: 0.2, max: 6, noNaN: true }),
      audio: fc.boolean(),
    });
    fc.assert(
      fc.property(scene, (some) => {
        const setup = setUp();
        configure(setup);
        setup.package();
        feed(setup, { seconds: 15, ...some });
        expect(new Set(setup.wrong)).toEqual(new Set());
      }),
      { seed: 8216, numRuns: 15 },
    );
  });

  it('bears pictures that come unevenly', () => {
    const setup = setUp();
    configure(setup);
    setup.package();
    feed(setup, { seconds: 20, fps: 30, jitter: [0, 4, -3, 6, -6, 2, 0, 5] });
    expect(setup.wrong.filter((what) => !what.includes('below 85 %'))).toEqual([]);
  });

  it('begins with the pictures since the last key frame, dated when that came', () => {
    const setup = setUp();
    configure(setup);
    feed(setup, { seconds: 1.6, gop: 4 });
    setup.package();
    const { segments } = setup.check();
    expect(segments[0]?.parts).toHaveLength(7);
    expect(segments[0]?.dateMs).toBe(1_800_000_000_000);
    expect(setup.requestKeyFrame).toHaveBeenCalledOnce();
  });

  it('ends the first segment with the first key frame, and no other so early', () => {
    const setup = setUp();
    configure(setup);
    feed(setup, { seconds: 0.8 });
    setup.package();
    feed(setup, { from: 800, seconds: 0.4 });
    feed(setup, { from: 1200, seconds: 2 });
    const durations = readPlaylist(mediaPlaylist(setup.window)).segments.map(({ duration }) => duration);
    expect(durations).toEqual([0.8]);
    expect(setup.wrong).toEqual([]);
  });

  it('waits for a key frame, and asks for it', () => {
    const setup = setUp();
    configure(setup);
    setup.package();
    for (let time = 0; time < 4000; time += 40) {
      setup.stream.pushVideo(videoFrame(time));
      setup.stream.pushAudio(audioFrame(time));
      vi.advanceTimersByTime(40);
    }
    expect(setup.window.listed).toEqual([]);
    expect(setup.requestKeyFrame).toHaveBeenCalledTimes(3);
    feed(setup, { from: 4000, seconds: 2 });
    expect(setup.check().segments).toHaveLength(1);
  });

  it('asks for a key frame when a segment becomes too long, and ends it without one after a while', () => {
    const setup = setUp();
    configure(setup);
    setup.package();
    setup.requestKeyFrame.mockClear();
    feed(setup, { seconds: 2.1, gop: 100 });
    expect(setup.requestKeyFrame).not.toHaveBeenCalled();
    feed(setup, { from: 2120, seconds: 40, gop: 100 });
    expect(setup.requestKeyFrame.mock.calls.length).toBeGreaterThan(10);
    const text = mediaPlaylist(setup.window);
    expect(readPlaylist(text).segments.map(({ duration }) => Math.round(duration ?? 0))).toEqual([2, 20]);
    expect(setup.wrong).toEqual([]);
  });

  it('says in the playlist when a segment cannot be decoded alone', () => {
    const setup = setUp();
    configure(setup);
    setup.package();
    feed(setup, { seconds: 15, gop: 2 });
    expect(setup.texts.at(-1)).toContain('#EXT-X-INDEPENDENT-SEGMENTS');
    for (let i = 0; i < 1100; i++) setup.stream.pushVideo(videoFrame(15_000 + i * 40));
    setup.check();
    expect(setup.texts.at(-1)).not.toContain('#EXT-X-INDEPENDENT-SEGMENTS');
  });

  it('writes a stream without sound', () => {
    const setup = setUp();
    setup.stream.setVideoConfig(sampleConfigs.large);
    setup.package();
    feed(setup, { seconds: 12, audio: false });
    expect(setup.wrong).toEqual([]);
    expect(setup.window.listed.length).toBeGreaterThan(3);
  });

  it('cuts a stream without pictures by time', () => {
    const setup = setUp();
    setup.stream.setAudioConfig(aacSample);
    setup.package();
    for (let i = 0; i < 600; i++) {
      setup.stream.pushAudio(audioFrame(Math.round((i * 1024) / 48)));
      vi.advanceTimersByTime(1024 / 48);
      setup.check();
    }
    expect(setup.wrong).toEqual([]);
    const durations = readPlaylist(mediaPlaylist(setup.window)).segments.map(({ duration }) => duration);
    expect(durations.length).toBeGreaterThanOrEqual(6);
    for (const duration of durations) expect(duration).toBeCloseTo(1.003, 1);
  });

  it('begins anew behind a discontinuity when the picture changes', () => {
    const setup = setUp();
    configure(setup);
    setup.package();
    const time = feed(setup, { seconds: 6 });
    const before = setup.check();
    setup.stream.setVideoConfig(sampleConfigs.small);
    // Not decodable: its config has changed, and it is no key frame.
    setup.stream.pushVideo(videoFrame(time));
    feed(setup, { from: time + 40, seconds: 4 });
    const { segments } = setup.check();
    expect(segments.filter((segment) => segment.discontinuity).map(({ number }) => number)).toEqual([
      before.mediaSequence + 3,
    ]);
    expect(new Set(segments.map(({ map }) => map)).size).toBe(2);
    feed(setup, { from: time + 4040, seconds: 20 });
    expect(setup.check()).toMatchObject({ discontinuitySequence: 1 });
    expect(setup.wrong).toEqual([]);
  });

  it('asks for a key frame when the sound changes, and goes on in silence until it comes', () => {
    const setup = setUp();
    configure(setup);
    setup.package();
    const time = feed(setup, { seconds: 5 });
    setup.requestKeyFrame.mockClear();
    setup.stream.setAudioConfig(aacSample);
    for (let i = 0; i < 10; i++) {
      setup.stream.pushAudio(audioFrame(time + i * 40));
      setup.stream.pushVideo(videoFrame(time + i * 40));
    }
    expect(setup.requestKeyFrame).toHaveBeenCalledOnce();
    feed(setup, { from: time + 400, seconds: 4 });
    const { segments } = setup.check();
    expect(segments.map((segment) => segment.discontinuity)).toEqual([false, false, false, true, false]);
    expect(setup.wrong).toEqual([]);
  });

  it('writes out what it has when the stream is over', () => {
    const setup = setUp();
    configure(setup);
    setup.package();
    feed(setup, { seconds: 3.6 });
    setup.stream.end('publisher-left');
    const durations = readPlaylist(mediaPlaylist(setup.window)).segments.map(({ duration }) => duration);
    expect(durations).toEqual([2, 1.6]);
    expect(setup.wrong).toEqual([]);
  });

  it('goes on in the same playlist for the next publisher', () => {
    const first = setUp();
    configure(first);
    first.package();
    feed(first, { seconds: 5 });
    first.stream.end('publisher-left');
    vi.advanceTimersByTime(5000);
    const second = setUp(first.window);
    configure(second);
    second.package();
    second.texts.push(first.texts.at(-1)!);
    feed(second, { seconds: 5 });
    const { segments } = second.check();
    expect(segments.map(({ discontinuity }) => discontinuity)).toEqual([false, false, false, true, false, false]);
    expect(second.wrong).toEqual([]);
  });

  it('lets the sound go on when the picture stands still', () => {
    const setup = setUp();
    configure(setup);
    setup.package();
    const time = feed(setup, { seconds: 4 });
    for (let at = time; at < time + 15_000; at += 20) setup.stream.pushAudio(audioFrame(at));
    const still = setup.window.listed.reduce((sum, segment) => sum + segment.duration, 0);
    expect(still).toBeGreaterThan(18);
    feed(setup, { from: time + 15_000, seconds: 30 });
    // One picture lasted three seconds: its part is long, and leaves the playlist with its segment.
    const { partTarget } = setup.check();
    expect(partTarget).toBeLessThan(0.3);
  });

  it('holds a bounded number of segments', () => {
    const setup = setUp();
    configure(setup);
    setup.package();
    feed(setup, { seconds: 120, gop: 1 });
    const first = 1_800_000_000;
    const held = Array.from({ length: 125 }, (_, i) => setup.window.segment(first + i)).filter(Boolean);
    expect(held.length).toBeLessThanOrEqual(16);
    expect(setup.wrong).toEqual([]);
  });
});
