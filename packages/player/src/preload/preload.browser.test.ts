import { afterAll, afterEach, beforeEach, beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import { startHlsRun, type HlsRun } from '../testing/hls-run.ts';
import { secondShown } from '../testing/second-shown.ts';
import { frames } from '../testing/watching.ts';
import { preload } from './preload.ts';

const hasFfmpeg = await commands.hasProgram('ffmpeg');
const patience = { timeout: 15_000 };

interface Entry {
  at: number;
  readonly reply: Promise<unknown>;
}

const store = () => (globalThis as Record<symbol, unknown>)[Symbol.for('livelit.preload')] as Map<string, Entry>;

describe.runIf(hasFfmpeg)('preload (needs ffmpeg)', () => {
  let origin: { id: string; url: string };
  let run: HlsRun | undefined;
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
  });
  afterAll(() => commands.stopMediaOrigin(origin.id));
  beforeEach(() => store()?.clear());
  afterEach(async () => {
    run?.end();
    run = undefined;
    await commands.mediaOriginFault(origin.id);
  });

  const asked = async () => (await commands.mediaOriginRequests(origin.id)).map(({ path }) => path);

  /** Preloads and waits until everything is there; answers what was asked of the server. */
  async function preloaded(path: string, count: number, by = preload): Promise<string[]> {
    const before = (await asked()).length;
    by(origin.url + path);
    await expect.poll(() => store().size, patience).toBe(count);
    await Promise.all([...store().values()].map(({ reply }) => reply));
    return (await asked()).slice(before);
  }

  async function play(path: string): Promise<HlsRun> {
    run = await startHlsRun(origin.url + path);
    await run.video.play();
    await frames(run.video, 3);
    return run;
  }

  it.each([
    ['fragmented MP4', '/hls/fmp4/index.m3u8', ['/hls/fmp4/index.m3u8', '/hls/fmp4/init.mp4', '/hls/fmp4/0.m4s']],
    ['MPEG-TS', '/hls/ts/index.m3u8', ['/hls/ts/index.m3u8', '/hls/ts/0.ts']],
    [
      'a multivariant playlist',
      '/hls/master.m3u8',
      ['/hls/master.m3u8', '/hls/low/index.m3u8', '/hls/low/init.mp4', '/hls/low/0.m4s'],
    ],
    ['byte ranges', '/hls/byterange/index.m3u8', ['/hls/byterange/index.m3u8', '/hls/byterange/all.ts']],
  ])('%s begins with what it has fetched, though the server would not give it again', async (_kind, path, expected) => {
    expect((await preloaded(path, expected.length)).toSorted()).toEqual(expected.toSorted());
    const before = (await asked()).length;
    for (const one of expected)
      if (!one.endsWith('all.ts')) await commands.mediaOriginFault(origin.id, { path: one, status: 503 });
    const { video, reports } = await play(path);
    expect(secondShown(video)).toBe(0);
    const again = (await asked()).slice(before).filter((one) => expected.includes(one) && !one.endsWith('all.ts'));
    expect(again).toEqual([]);
    expect(reports).toEqual([]);
    expect(store().size).toBe(0);
  });

  it('gives everything once: a second player asks the server', async () => {
    await preloaded('/hls/ts/index.m3u8', 2);
    await play('/hls/ts/index.m3u8');
    run!.end();
    const before = (await asked()).length;
    await play('/hls/ts/index.m3u8');
    expect((await asked()).slice(before)).toContain('/hls/ts/0.ts');
  });

  it('begins live where the engine does', async () => {
    const path = '/live/fmp4/index.m3u8?segment=2';
    const [, , segment] = await preloaded(path, 3);
    const before = (await asked()).length;
    const { running } = await play(path);
    expect((await asked()).slice(before)).not.toContain(segment);
    await expect.poll(() => running.latency, patience).toBeGreaterThan(4);
    expect(running.latency).toBeLessThan(9);
  });

  it('does not use a live playlist that is out of date', async () => {
    const path = '/live/fmp4/index.m3u8?segment=1';
    await preloaded(path, 3);
    for (const entry of store().values()) entry.at -= 1500;
    await commands.mediaOriginFault(origin.id, { path: '/live/fmp4/index.m3u8', status: 404 });
    await expect(play(path)).rejects.toMatchObject({ name: 'ERROR_SOURCE_NOT_FOUND' });
  });

  it('drops what nobody takes', async () => {
    await preloaded('/hls/ts/index.m3u8', 2);
    for (const entry of store().values()) entry.at -= 31_000;
    const before = (await asked()).length;
    await play('/hls/ts/index.m3u8');
    expect((await asked()).slice(before)).toContain('/hls/ts/0.ts');
  });

  it('falls back in silence when it fails', async () => {
    await commands.mediaOriginFault(origin.id, { path: '/hls/ts/0.ts', status: 503, times: 1 });
    await preloaded('/hls/ts/index.m3u8', 2);
    const { video, reports } = await play('/hls/ts/index.m3u8');
    expect(secondShown(video)).toBe(0);
    expect(reports).toEqual([]);
  });

  it('works as a source text, in the head of a page', async () => {
    const source = `export default ${preload.toString()}`;
    const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    const inline = ((await import(/* @vite-ignore */ address)) as { default: typeof preload }).default;
    await preloaded('/hls/fmp4/index.m3u8', 3, inline);
    const { video } = await play('/hls/fmp4/index.m3u8');
    expect(secondShown(video)).toBe(0);
  });

  it('sends the headers of the source', async () => {
    const before = (await asked()).length;
    preload(`${origin.url}/hls/ts/index.m3u8`, { Authorization: 'Bearer secret' });
    await expect.poll(() => store().size, patience).toBe(2);
    await Promise.all([...store().values()].map(({ reply }) => reply));
    const requests = (await commands.mediaOriginRequests(origin.id)).slice(before);
    expect(requests.map(({ headers }) => headers['authorization'])).toEqual(['Bearer secret', 'Bearer secret']);
  });
});
