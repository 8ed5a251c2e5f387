import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { HttpProblem } from '../http-problem.ts';
import { LiveStream, type StreamPublisher } from '../media/live-stream.ts';
import { aacSample, audioFrame, opusSample, sampleConfigs, videoFrame } from '../testing/media-samples.ts';
import { FlvDemuxer, type FlvTag, FlvTagType } from './flv-demuxer.ts';
import { flvFeed } from './flv-feed.ts';
import type { FlvOutput } from './flv-output.ts';
import { parseAudioTag, parseVideoTag } from './flv-tags.ts';
import { FlvViewer } from './flv-viewer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const limits = { viewerBacklogBytes: 4000, viewerStall: 5 };

function liveStream(requestKeyFrame = vi.fn<() => void>()) {
  const publisher: StreamPublisher = { protocol: 'ws-flv', remoteAddress: '', requestKeyFrame, close: () => {} };
  return { stream: new LiveStream('cam', publisher, () => {}), requestKeyFrame };
}

/** What a tag is and when: `V` and `A` for configs, `K` for a key frame, `v` and `a` for other frames. */
function describeTag({ type, timestamp, data }: FlvTag): string {
  if (type === FlvTagType.audio) return `${parseAudioTag(data).kind === 'config' ? 'A' : 'a'}${timestamp}`;
  const tag = parseVideoTag(data);
  return `${tag.kind === 'config' ? 'V' : tag.kind === 'frame' && tag.key ? 'K' : 'v'}${timestamp}`;
}

/** A viewer that reads, or does not: `backlog` is what it has not taken. */
function viewerOf(stream: LiveStream) {
  const tags: string[] = [];
  const chunks: Buffer[] = [];
  const ends: string[] = [];
  const state = { backlog: 0 };
  const demuxer = new FlvDemuxer({ maxTagBytes: 1 << 20, onTag: (tag) => tags.push(describeTag(tag)) });
  const note = (how: string) => (problem: HttpProblem) => ends.push(`${how} ${problem.status}`);
  const output: FlvOutput = {
    get backlog() {
      return state.backlog;
    },
    write(data) {
      chunks.push(data);
      demuxer.push(data);
    },
    end: note('end'),
    cut: note('cut'),
  };
  const viewer = new FlvViewer({ feed: flvFeed(stream), output, limits });
  return { viewer, tags, chunks, ends, state };
}

function configure(stream: LiveStream): void {
  stream.setVideoConfig(sampleConfigs.large);
  stream.setAudioConfig(aacSample);
}

describe('joining', () => {
  it('replays the pictures since a recent key frame and goes on with what comes', () => {
    const { stream, requestKeyFrame } = liveStream();
    configure(stream);
    stream.pushVideo(videoFrame(5000, true));
    stream.pushAudio(audioFrame(5010));
    stream.pushVideo(videoFrame(5040));
    const { tags } = viewerOf(stream);
    stream.pushVideo(videoFrame(5080));
    expect(tags).toEqual(['V5000', 'A5000', 'K5000', 'a5010', 'v5040', 'v5080']);
    expect(requestKeyFrame).not.toHaveBeenCalled();
  });

  it('asks for a key frame when the last one is old, and starts with it', () => {
    const { stream, requestKeyFrame } = liveStream();
    configure(stream);
    stream.pushVideo(videoFrame(0, true));
    vi.advanceTimersByTime(1300);
    const { tags } = viewerOf(stream);
    expect(requestKeyFrame).toHaveBeenCalledOnce();
    stream.pushVideo(videoFrame(1300));
    stream.pushAudio(audioFrame(1310));
    expect(tags).toEqual([]);
    stream.pushVideo(videoFrame(1340, true));
    expect(tags).toEqual(['V1340', 'A1340', 'K1340']);
    vi.advanceTimersByTime(5000);
    expect(requestKeyFrame).toHaveBeenCalledOnce();
  });

  it('starts with the old pictures when the publisher sends no key frame', () => {
    const { stream } = liveStream();
    configure(stream);
    stream.pushVideo(videoFrame(0, true));
    vi.advanceTimersByTime(4000);
    stream.pushVideo(videoFrame(4000));
    const { tags } = viewerOf(stream);
    vi.advanceTimersByTime(1499);
    stream.pushVideo(videoFrame(5499));
    expect(tags).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(tags).toEqual(['V0', 'A0', 'K0', 'v4000', 'v5499']);
    stream.pushVideo(videoFrame(5540));
    expect(tags.at(-1)).toBe('v5540');
  });

  it('asks again while there is nothing at all', () => {
    const { stream, requestKeyFrame } = liveStream();
    viewerOf(stream);
    vi.advanceTimersByTime(4600);
    expect(requestKeyFrame).toHaveBeenCalledTimes(4);
  });

  it('waits for both configs before it says which tracks there are', () => {
    const { stream } = liveStream();
    const { chunks, tags } = viewerOf(stream);
    stream.setVideoConfig(sampleConfigs.large);
    stream.pushVideo(videoFrame(0, true));
    expect(tags).toEqual([]);
    stream.setAudioConfig(opusSample);
    stream.pushAudio(audioFrame(10));
    expect(chunks[0]?.[4]).toBe(5);
    expect(tags).toEqual(['V0', 'A0', 'K0', 'a10']);
  });

  it('does without sound when a second passed without any', () => {
    const { stream } = liveStream();
    stream.setVideoConfig(sampleConfigs.large);
    const { chunks, tags } = viewerOf(stream);
    for (let time = 0; time <= 1000; time += 100) {
      stream.pushVideo(videoFrame(time, time % 1000 === 0));
      vi.advanceTimersByTime(100);
    }
    expect(chunks[0]?.[4]).toBe(1);
    expect(tags).toEqual(['V1000', 'K1000']);
  });

  it('does without pictures when a second passed without any', () => {
    const { stream } = liveStream();
    stream.setAudioConfig(aacSample);
    const { chunks, tags } = viewerOf(stream);
    for (let time = 0; time <= 1020; time += 20) {
      stream.pushAudio(audioFrame(time));
      vi.advanceTimersByTime(20);
    }
    expect(chunks[0]?.[4]).toBe(4);
    expect(tags).toEqual(['A1000', 'a1000', 'a1020']);
  });

  it('refuses VP8, also when that shows only later', () => {
    const { stream } = liveStream();
    const { ends } = viewerOf(stream);
    stream.setVideoConfig({ codec: 'vp8' });
    expect(ends).toEqual(['end 415']);
  });
});

describe('watching', () => {
  function watching() {
    const { stream } = liveStream();
    configure(stream);
    stream.pushVideo(videoFrame(0, true));
    return { stream, ...viewerOf(stream) };
  }

  it('tells of new configs right before the frames that need them', () => {
    const { stream, tags } = watching();
    stream.setVideoConfig(sampleConfigs.small);
    stream.setAudioConfig(opusSample);
    stream.pushVideo(videoFrame(40));
    stream.pushAudio(audioFrame(45));
    stream.pushVideo(videoFrame(80, true));
    stream.pushVideo(videoFrame(120));
    expect(tags.slice(3)).toEqual(['A45', 'a45', 'V80', 'K80', 'v120']);
  });

  it('shares the bytes of a tag between viewers', () => {
    const { stream, chunks } = watching();
    const other = viewerOf(stream);
    stream.pushVideo(videoFrame(40));
    expect(chunks.at(-1)).toBe(other.chunks.at(-1));
    expect(chunks[1]).toBe(other.chunks[1]);
    expect(stream.viewers).toBe(2);
  });

  it('is over when the stream is', () => {
    const { stream, ends } = watching();
    stream.end('publisher-left');
    expect(ends).toEqual(['end 410']);
    expect(watching().stream.end('shutdown')).toBeUndefined();
  });

  it('costs nothing once everybody left', () => {
    const { stream, viewer } = watching();
    expect(stream.hasFrameSinks).toBe(true);
    viewer.leave();
    expect(stream.hasFrameSinks).toBe(false);
    const again = viewerOf(stream);
    stream.pushVideo(videoFrame(40));
    expect(again.tags).toEqual(['V0', 'A0', 'K0', 'v40']);
  });

  it('loses frames when it is too slow, up to a key frame after it caught up', () => {
    const { stream, tags, state, ends } = watching();
    const other = viewerOf(stream);
    state.backlog = limits.viewerBacklogBytes + 1;
    stream.pushVideo(videoFrame(40));
    stream.pushVideo(videoFrame(80, true));
    state.backlog = limits.viewerBacklogBytes / 4;
    stream.pushVideo(videoFrame(120, true));
    state.backlog = 0;
    stream.pushVideo(videoFrame(160));
    stream.pushAudio(audioFrame(165));
    stream.pushVideo(videoFrame(200, true));
    stream.pushVideo(videoFrame(240));
    expect(tags.slice(2)).toEqual(['K0', 'K200', 'v240']);
    expect(other.tags.slice(2)).toEqual(['K0', 'v40', 'K80', 'K120', 'v160', 'a165', 'K200', 'v240']);
    expect(ends).toEqual([]);
  });

  it('hears of a new config even while it is too slow', () => {
    const { stream, tags, state } = watching();
    state.backlog = limits.viewerBacklogBytes + 1;
    stream.pushVideo(videoFrame(40));
    stream.setVideoConfig(sampleConfigs.small);
    stream.pushVideo(videoFrame(80, true));
    state.backlog = 0;
    stream.pushVideo(videoFrame(120, true));
    expect(tags.slice(3)).toEqual(['V80', 'K120']);
  });

  it('is cut off when it stays too slow, and others are not', () => {
    const { stream, state, ends } = watching();
    const other = viewerOf(stream);
    state.backlog = limits.viewerBacklogBytes + 1;
    for (let time = 1000; time <= 7000; time += 1000) {
      stream.pushVideo(videoFrame(time, true));
      vi.advanceTimersByTime(1000);
    }
    expect(ends).toEqual(['cut 508']);
    expect(other.tags.at(-1)).toBe('K7000');
    expect(stream.viewers).toBe(1);
  });

  it('may start again with any sound when there are no pictures', () => {
    const { stream } = liveStream();
    stream.setAudioConfig(aacSample);
    stream.pushAudio(audioFrame(0));
    vi.advanceTimersByTime(1000);
    const { tags, state } = viewerOf(stream);
    stream.pushAudio(audioFrame(1000));
    state.backlog = limits.viewerBacklogBytes + 1;
    stream.pushAudio(audioFrame(1020));
    state.backlog = 0;
    stream.pushAudio(audioFrame(1040));
    expect(tags).toEqual(['A1000', 'a1000', 'a1040']);
  });
});
