import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { aacSample, audioFrame, opusSample, sampleConfigs, videoFrame } from '../testing/media-samples.ts';
import { type FrameSink, LiveStream, type StreamPublisher } from './live-stream.ts';
import { StreamRegistry } from './stream-registry.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const publisher = (close: StreamPublisher['close'] = () => {}): StreamPublisher => ({
  protocol: 'ws-flv',
  remoteAddress: '',
  requestKeyFrame: () => {},
  close,
});
const liveStream = (): LiveStream => new LiveStream('cam', publisher(), () => {});
const kinds = (stream: LiveStream): string => stream.gop.map(({ kind }) => kind[0]).join('');

describe('LiveStream', () => {
  it('tells newcomers the configs, and everybody when they change, but not when they are repeated', () => {
    const stream = liveStream();
    stream.setVideoConfig(sampleConfigs.large);
    const sink = { onVideoConfig: vi.fn<() => void>(), onAudioConfig: vi.fn<() => void>() };
    stream.addSink(sink);
    stream.setVideoConfig({ ...sampleConfigs.large });
    stream.setAudioConfig(aacSample);
    stream.setAudioConfig({ ...aacSample });
    expect(sink.onVideoConfig).toHaveBeenCalledTimes(1);
    expect(sink.onAudioConfig).toHaveBeenCalledTimes(1);
    stream.setVideoConfig(sampleConfigs.small);
    expect(sink.onVideoConfig).toHaveBeenLastCalledWith(sampleConfigs.small);
  });

  it('keeps the frames since the last key frame, until the picture changes', () => {
    const stream = liveStream();
    stream.setVideoConfig(sampleConfigs.large);
    stream.pushVideo(videoFrame(0));
    stream.pushAudio(audioFrame(0));
    expect(kinds(stream)).toBe('');
    stream.pushVideo(videoFrame(40, true));
    stream.pushAudio(audioFrame(40));
    stream.pushVideo(videoFrame(80));
    expect(kinds(stream)).toBe('vav');
    stream.setVideoConfig({ ...sampleConfigs.large });
    expect(kinds(stream)).toBe('vav');
    stream.setVideoConfig(sampleConfigs.small);
    expect(kinds(stream)).toBe('');
  });

  it('forgets the sound of an old config', () => {
    const stream = liveStream();
    stream.setVideoConfig(sampleConfigs.large);
    stream.setAudioConfig(aacSample);
    stream.pushVideo(videoFrame(0, true));
    stream.pushAudio(audioFrame(0));
    stream.setAudioConfig(opusSample);
    stream.pushVideo(videoFrame(40));
    expect(kinds(stream)).toBe('vv');
  });

  it('gives a group of pictures up that never ends', () => {
    const stream = liveStream();
    stream.pushVideo(videoFrame(0, true));
    for (let i = 1; i < 3001; i++) stream.pushVideo(videoFrame(i * 40));
    expect(kinds(stream)).toBe('');
    stream.pushVideo(videoFrame(1e6, true));
    expect(kinds(stream)).toBe('v');
  });

  it('knows its tracks when both are there, or a second after the first', () => {
    const both = liveStream();
    both.setAudioConfig(aacSample);
    expect(both.settled).toBe(false);
    both.setVideoConfig(sampleConfigs.large);
    expect(both.settled).toBe(true);
    const one = liveStream();
    one.setAudioConfig(aacSample);
    vi.advanceTimersByTime(5000);
    expect(one.settled).toBe(false);
    one.pushAudio(audioFrame(0));
    vi.advanceTimersByTime(999);
    expect(one.settled).toBe(false);
    vi.advanceTimersByTime(1);
    expect(one.settled).toBe(true);
  });

  it('counts viewers, also those behind one sink', () => {
    const stream = liveStream();
    const sink: FrameSink & { viewers: number } = { viewers: 7 };
    stream.addSink(sink);
    const remove = stream.addSink({});
    stream.addRtpSink({ onRtp: () => {}, onSenderReport: () => {}, onEnd: () => {} });
    expect(stream.viewers).toBe(9);
    sink.viewers = 0;
    remove();
    expect(stream.viewers).toBe(1);
  });

  it('ends once, and takes nothing more', () => {
    const stream = liveStream();
    const sink = { onEnd: vi.fn<() => void>(), onVideo: vi.fn<() => void>() };
    stream.addSink(sink);
    stream.end('idle');
    stream.end('shutdown');
    stream.pushVideo(videoFrame(0, true));
    expect(sink.onEnd.mock.calls).toEqual([['idle']]);
    expect(sink.onVideo).not.toHaveBeenCalled();
    expect(stream.ended).toBe('idle');
  });
});

describe('StreamRegistry', () => {
  it('has one publisher per name, and so many streams', () => {
    const registry = new StreamRegistry({ maxStreams: 2, secondPublisher: 'refuse' });
    const first = registry.publish('one', publisher());
    expect(registry.publish('one', publisher())).toBe('taken');
    registry.publish('two', publisher());
    expect(registry.publish('three', publisher())).toBe('too-many-streams');
    if (typeof first !== 'string') first.end('publisher-left');
    expect([...registry].map(({ name }) => name)).toEqual(['two']);
  });

  it('lets a second publisher take over where that is wanted', () => {
    const registry = new StreamRegistry({ maxStreams: 1, secondPublisher: 'take-over' });
    const events: string[] = [];
    registry.watch((event, stream, reason) => events.push(`${event} ${stream.name} ${reason ?? ''}`.trim()));
    const close = vi.fn<StreamPublisher['close']>();
    registry.publish('one', publisher(close));
    expect(registry.publish('one', publisher())).toBeInstanceOf(LiveStream);
    expect(close).toHaveBeenCalledWith('taken-over');
    expect(events).toEqual(['start one', 'end one taken-over', 'start one']);
    expect(registry.size).toBe(1);
  });
});
