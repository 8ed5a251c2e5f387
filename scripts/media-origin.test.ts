import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findProgram } from './browser.mjs';
import { startMediaOrigin, type MediaOrigin } from './media-origin.ts';

describe.skipIf(!findProgram('ffmpeg'))('a media origin (needs ffmpeg)', () => {
  let origin: MediaOrigin;
  const get = (path: string, headers: Record<string, string> = {}) => fetch(origin.url + path, { headers });

  beforeAll(async () => {
    origin = await startMediaOrigin();
  });
  afterAll(() => origin?.close());

  it('serves files, and ranges of them', async () => {
    const whole = Buffer.from(await (await get('/mp4/faststart.mp4')).arrayBuffer());
    const part = await get('/mp4/faststart.mp4', { Range: 'bytes=100-199' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 100-199/${whole.length}`);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(100, 200));
    expect((await get('/mp4/faststart.mp4', { Range: `bytes=${whole.length}-` })).status).toBe(416);
    expect((await get('/mp4/faststart.mp4', { 'If-None-Match': part.headers.get('etag')! })).status).toBe(304);
  });

  it('serves live segments that follow from one to the next, over the end of the loop too', async () => {
    const atEnd = await startMediaOrigin({ startAt: 128.5 });
    const list = await (await fetch(`${atEnd.url}/live/fmp4/index.m3u8?segment=1&window=3`)).text();
    const times = await Promise.all(
      [...list.matchAll(/^\d+\.m4s.*$/gm)].map(async ([name]) => {
        const bytes = Buffer.from(await (await fetch(`${atEnd.url}/live/fmp4/${name}`)).arrayBuffer());
        const at = bytes.indexOf('tfdt');
        return Number(bytes.readBigUInt64BE(at + 8));
      }),
    );
    await atEnd.close();
    const steps = times.slice(1).map((time, at) => time - times[at]!);
    expect(new Set(steps).size).toBe(1);
    expect(times).toHaveLength(3);
  });

  it('answers with the newest fault that matches, as often as it was told to', async () => {
    origin.fault({ path: '/mp4/*', status: 503, headers: { 'Retry-After': '3' }, times: 1 });
    const refused = await get('/mp4/faststart.mp4');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '3']);
    expect((await get('/mp4/faststart.mp4')).status).toBe(200);
    origin.fault({ path: '.mp4', cut: 1000 });
    await expect((await get('/mp4/faststart.mp4')).arrayBuffer()).rejects.toThrow();
    origin.clearFaults();
    await expect((await get('/mp4/faststart.mp4')).arrayBuffer()).resolves.toBeDefined();
  });

  it('ends a live stream when told', async () => {
    const ending = await startMediaOrigin();
    const stream = fetch(`${ending.url}/live/stream.flv`).then((response) => response.arrayBuffer());
    ending.endLive();
    const bytes = new Uint8Array(await stream);
    expect(new TextDecoder().decode(bytes.subarray(0, 3))).toBe('FLV');
    expect(await (await fetch(`${ending.url}/live/ts/index.m3u8`)).text()).toContain('#EXT-X-ENDLIST');
    await ending.close();
  });
});
