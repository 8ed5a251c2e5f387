import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import { openCache } from '../cache/index.ts';
import { flv } from '../engines/flv/flv.ts';
import { engineRig } from '../testing/engine-rig.ts';
import { secondShown } from '../testing/second-shown.ts';
import { frames } from '../testing/watching.ts';

const patience = { timeout: 20_000 };

let origin: { id: string; url: string };
beforeAll(async () => {
  origin = await commands.startMediaOrigin();
});
afterEach(() => commands.mediaOriginFault(origin.id));
afterAll(() => commands.stopMediaOrigin(origin.id));

let last = 0;
/** An address of its own for each test: the browser caches, too. */
const source = () => ({ url: `${origin.url}/flv/clip.flv?test=${++last}`, type: 'http-flv' });
const asked = async () =>
  (await commands.mediaOriginRequests(origin.id)).filter(({ path }) => path.endsWith(`test=${last}`));

describe('an FLV file', () => {
  const rig = engineRig();

  it('is told from a live stream by its length, and plays to its end', { timeout: 60_000 }, async () => {
    const running = await rig.start(flv(), source());
    expect(running.live).toBe(false);
    expect(running.latency).toBeUndefined();
    expect('seekToLive' in running).toBe(false);
    await rig.video.play();
    await frames(rig.video, 3);
    expect(rig.video.duration).toBeCloseTo(20, 0);
    rig.video.currentTime = 18.5;
    await expect.poll(() => rig.video.ended, patience).toBe(true);
    expect(rig.names()).toEqual([]);
  });

  it('is sought in by its index and ranges, ahead and back, to where it was asked for', async () => {
    // So slow that nothing far ahead has come by itself.
    await commands.mediaOriginFault(origin.id, { path: '/flv/clip.flv', slow: 60_000 });
    await rig.start(flv(), { ...source(), live: false });
    await rig.video.play();
    await frames(rig.video, 3);
    rig.video.pause();
    const sought = async (to: number) => {
      rig.video.currentTime = to;
      await expect.poll(() => secondShown(rig.video), patience).toBe(Math.floor(to));
      expect(rig.video.currentTime).toBeCloseTo(to, 1);
    };
    await sought(15.5);
    await sought(2.5);
    await sought(10.5);
    const ranges = (await asked()).map(({ headers }) => headers['range']).filter(Boolean);
    expect(ranges.length).toBeGreaterThan(1);
    expect(rig.names()).toEqual([]);
  });

  it('goes on where its connection broke', { timeout: 60_000 }, async () => {
    await commands.mediaOriginFault(origin.id, { path: '/flv/clip.flv', cut: 200_000, times: 2 });
    await rig.start(flv(), { ...source(), live: false });
    await rig.video.play();
    await expect.poll(() => rig.video.buffered.length && rig.video.buffered.end(0), patience).toBeGreaterThan(19);
    rig.video.currentTime = 18.5;
    await expect.poll(() => rig.video.ended, patience).toBe(true);
    expect(rig.names()).toEqual([]);
    expect((await asked()).filter(({ headers }) => headers['range']).length).toBeGreaterThan(0);
  });

  it('reports that its server went away for good', { timeout: 60_000 }, async () => {
    await commands.mediaOriginFault(origin.id, { path: '/flv/clip.flv', cut: 200_000 });
    await commands.mediaOriginFault(origin.id, { path: '/flv/clip.flv', after: 1, reset: true });
    await rig.start(flv(), { ...source(), live: false });
    await expect.poll(() => rig.names(), patience).toEqual([expect.stringMatching(/DISCONNECTED|UNREACHABLE/)]);
  });

  it('is not read faster than it is needed', async () => {
    const running = await rig.start(flv(), { ...source(), live: false });
    await rig.video.play();
    await frames(rig.video, 3);
    expect(rig.video.buffered.length).toBe(1);
    expect((await running.statistics!()).bytes).toBeGreaterThan(0);
  });

  it('reads on when the buffer was full, for which mpegts.js alone would wait for ever', async () => {
    await commands.mediaOriginFault(origin.id, { path: '/flv/clip.flv', slow: 120_000 });
    await rig.start(flv(), { ...source(), live: false });
    await rig.video.play();
    await frames(rig.video, 3);
    const append = vi.spyOn(SourceBuffer.prototype, 'appendBuffer').mockImplementation(() => {
      throw new DOMException('The SourceBuffer is full.', 'QuotaExceededError');
    });
    await expect.poll(() => append.mock.calls.length, patience).toBeGreaterThan(0);
    append.mockRestore();
    const { currentTime } = rig.video;
    await expect.poll(() => rig.video.currentTime, patience).toBeGreaterThan(currentTime + 4);
    expect(rig.names()).toEqual([]);
  });
});

describe('an FLV file in the cache', () => {
  const rig = engineRig();

  it('plays and is sought in with the network gone', { timeout: 60_000 }, async () => {
    const cache = openCache({ name: `flv-${Date.now()}` });
    const file = source();
    const play = async () => {
      const running = await rig.start(flv(), file, { cache });
      expect(running.live).toBe(false);
      await rig.video.play();
      await frames(rig.video, 3);
    };
    await play();
    await expect.poll(() => cache.has(file.url), patience).toBe(true);
    await commands.mediaOriginFault(origin.id, { path: '/flv/clip.flv', reset: true });
    await play();
    rig.video.currentTime = 15.5;
    await expect.poll(() => secondShown(rig.video), patience).toBeGreaterThan(14);
    expect(rig.names()).toEqual([]);
    await cache.clear();
  });

  it('is never asked for a live stream', async () => {
    const read = vi.fn();
    const cache = { read, has: () => Promise.resolve(false), objectUrl: () => Promise.resolve('') };
    const live = { url: `${origin.url}/live/stream.flv`, type: 'http-flv' };
    const running = await rig.start(flv(), live, { cache });
    await rig.video.play();
    await frames(rig.video, 3);
    expect(running.live).toBe(true);
    expect(read).not.toHaveBeenCalled();
  });
});
