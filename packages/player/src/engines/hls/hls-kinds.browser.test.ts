import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { startHlsRun, type HlsRun, type HlsRunOptions } from '../../testing/hls-run.ts';
import { secondShown } from '../../testing/second-shown.ts';
import { frames } from '../../testing/watching.ts';

const hasFfmpeg = await commands.hasProgram('ffmpeg');
const patience = { timeout: 15_000 };

describe.runIf(hasFfmpeg)('HLS of every kind (needs ffmpeg)', () => {
  let origin: { id: string; url: string };
  let run: HlsRun | undefined;
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
  });
  afterAll(() => commands.stopMediaOrigin(origin.id));
  afterEach(() => {
    run?.end();
    run = undefined;
  });

  async function play(path: string, options?: HlsRunOptions): Promise<HlsRun> {
    run = await startHlsRun(origin.url + path, options);
    await run.video.play();
    await frames(run.video, 3);
    return run;
  }

  it.each([
    ['MPEG-TS', '/hls/ts/index.m3u8'],
    ['fragmented MP4', '/hls/fmp4/index.m3u8'],
    ['AES-128', '/hls/aes/index.m3u8'],
    ['byte ranges', '/hls/byterange/index.m3u8'],
    ['a discontinuity with another size', '/hls/discontinuity/index.m3u8'],
  ])('plays %s on demand with the light build, and seeks in it', async (_kind, path) => {
    const { video, running, reports, builds } = await play(path);
    expect(running.live).toBe(false);
    expect(video.duration).toBeCloseTo(20, 0);
    video.pause();
    for (const second of [14, 5]) {
      video.currentTime = second + 0.5;
      await expect.poll(() => secondShown(video), patience).toBe(second);
      expect(Math.abs(video.currentTime - second)).toBeLessThan(1.5);
    }
    expect(builds).toEqual(['light']);
    expect(reports).toEqual([]);
  });

  it.each([
    ['MPEG-TS', '/live/ts/index.m3u8'],
    ['fragmented MP4', '/live/fmp4/index.m3u8'],
    ['a multivariant playlist', '/live/ts/master.m3u8'],
  ])('plays live %s with the light build, near its edge', async (_kind, path) => {
    const { running, video, reports, builds } = await play(path);
    expect(running.live).toBe(true);
    await expect.poll(() => running.latency, patience).toBeGreaterThan(0);
    expect(running.latency).toBeLessThan(12);
    const position = await commands.mediaOriginPosition(origin.id);
    const behind = (Math.floor(position) - secondShown(video)! + 64) % 64;
    expect(behind).toBeLessThan(12);
    expect(builds).toEqual(['light']);
    expect(reports).toEqual([]);
  });

  it('plays a playlist with I-frame lists beside, which it leaves alone', async () => {
    const { builds } = await play('/hls/master.m3u8');
    const asked = await commands.mediaOriginRequests(origin.id);
    expect(asked.some(({ path }) => path.includes('iframes'))).toBe(false);
    expect(builds).toEqual(['full']);
  });

  it('plays a list of I-frames alone as the pictures that it is', async () => {
    const { video, running } = await play('/hls/iframes/index.m3u8');
    expect(secondShown(video)).toBeDefined();
    expect(running.live).toBe(false);
  });

  it('says that the buffer of the browser is full, makes room and plays on', { timeout: 60_000 }, async () => {
    const honest = Object.getOwnPropertyDescriptor(SourceBuffer.prototype, 'appendBuffer')!;
    const append = honest.value as (this: SourceBuffer, data: BufferSource) => void;
    let left = 2;
    SourceBuffer.prototype.appendBuffer = function (this: SourceBuffer, data: BufferSource) {
      const { buffered } = this;
      if (left > 0 && buffered.length > 0 && buffered.end(buffered.length - 1) > 7 && left--)
        throw new DOMException('Full.', 'QuotaExceededError');
      return append.call(this, data);
    };
    try {
      const { video, reports } = await play('/hls/ts/index.m3u8');
      await expect.poll(() => reports.map(({ name }) => name), patience).toContain('WARNING_BUFFER_FULL');
      await expect.poll(() => secondShown(video), { timeout: 40_000 }).toBeGreaterThanOrEqual(14);
      expect(reports.filter(({ severity }) => severity === 'error')).toEqual([]);
    } finally {
      Object.defineProperty(SourceBuffer.prototype, 'appendBuffer', honest);
    }
  });
});
