import { describe, expect, it } from 'vitest';

import { PcmLine, type PcmBlock } from './pcm-line.ts';

const rate = 48_000;
const plane = (frames: number, value: number) => new Float32Array(frames).fill(value);
const block = (timeMs: number, frames: number, value = 1, sampleRate = rate, channels = 1): PcmBlock => ({
  time: timeMs * 1000,
  sampleRate,
  planes: Array.from({ length: channels }, () => plane(frames, value)),
});

function line(channels = 1) {
  const written: PcmBlock[] = [];
  const made = new PcmLine({ sampleRate: rate, channels }, (one) => written.push(one));
  const samples = (channel = 0) => written.flatMap(({ planes }) => [...planes[channel]!]);
  return { line: made, written, samples };
}

describe('PcmLine', () => {
  it('lets sound that follows sound pass, jitter included', () => {
    const { line: pcm, samples } = line();
    pcm.add(block(0, 480));
    pcm.add(block(25, 480, 2));
    pcm.add(block(12, 480, 3));
    expect(samples()).toEqual([...plane(480, 1), ...plane(480, 2), ...plane(480, 3)]);
    expect(pcm.end).toBe(30_000);
  });

  it('fills a gap with silence, so that later sound keeps its time', () => {
    const { line: pcm, samples } = line();
    pcm.add(block(0, 480));
    pcm.add(block(500, 480, 2));
    expect(samples().slice(480, 480 + 23_520)).toEqual([...plane(23_520, 0)]);
    expect(pcm.end).toBe(510_000);
  });

  it('leaves out what was filled already', () => {
    const { line: pcm, samples } = line();
    pcm.add(block(0, 480));
    pcm.fillTo(110_000);
    pcm.add(block(10, 9_600, 2));
    expect(samples().filter((value) => value === 2)).toHaveLength(4_800);
    expect(pcm.end).toBe(210_000);
  });

  it('starts anew behind a very long gap instead of writing minutes of silence', () => {
    const { line: pcm, written } = line();
    pcm.add(block(0, 480));
    pcm.add(block(60_000, 480));
    expect(written.map(({ time }) => time)).toEqual([0, 60_000_000]);
    expect(pcm.end).toBe(60_010_000);
  });

  it('keeps one rate and one number of channels, whatever the microphone', () => {
    const { line: pcm, samples } = line(2);
    pcm.add(block(0, 441, 0.5, 44_100, 1));
    pcm.add(block(10, 480, 0.25, rate, 3));
    expect(samples(0)).toHaveLength(960);
    expect(samples(1).slice(0, 480)).toEqual([...plane(480, 0.5)]);
    expect(pcm.end).toBe(20_000);
  });

  it('averages two channels into one', () => {
    const { line: pcm, samples } = line(1);
    pcm.add({ time: 0, sampleRate: rate, planes: [plane(4, 1), plane(4, 0)] });
    expect(samples()).toEqual([0.5, 0.5, 0.5, 0.5]);
  });
});
