import mpegts from 'mpegts.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import { flv } from '../engines/flv/flv.ts';
import { ts } from '../engines/ts/ts.ts';
import { engineRig } from '../testing/engine-rig.ts';
import { isConfig, type FlvTag } from '../testing/flv-bytes.ts';
import { recorded, serveFlv } from '../testing/served-flv.ts';
import { frames } from '../testing/watching.ts';
import { fromMpegtsError, mpegtsErrorCodes } from './mpegts-error.ts';

const patience = { timeout: 20_000 };

let origin: { id: string; url: string; ws: string };
let clip: FlvTag[];
beforeAll(async () => {
  origin = await commands.startMediaOrigin();
  clip = await recorded(`${origin.url}/flv/clip.flv`, Infinity);
});
afterAll(() => commands.stopMediaOrigin(origin.id));

const liveFlv = () => ({ url: `${origin.url}/live/stream.flv`, type: 'http-flv' });

/** The traps of mpegts.js by their numbers in the survey; 1, 3 and 4 are also in flv.browser.test.ts. */
describe('traps of mpegts.js', () => {
  const rig = engineRig();

  async function playLive(config: Parameters<typeof rig.start>[2] = {}) {
    const running = await rig.start(flv(), liveFlv(), config);
    await rig.video.play();
    await frames(rig.video, 3);
    return running;
  }

  it('1: a full buffer while playing connects anew at once', async () => {
    await playLive();
    vi.spyOn(SourceBuffer.prototype, 'appendBuffer').mockImplementation(() => {
      throw new DOMException('The SourceBuffer is full.', 'QuotaExceededError');
    });
    await expect.poll(() => rig.names(), patience).toEqual(['WARNING_BUFFER_FULL', 'ERROR_DISCONNECTED']);
    expect(rig.reports[1]!.detail['restart']).toBe(true);
  });

  it('2: what was played is removed, so that a long stream takes no more room than a short one', async () => {
    const options = { autoCleanupMaxBackwardDuration: 2, autoCleanupMinBackwardDuration: 1 };
    await playLive({ engineOptions: { flv: options } });
    await expect.poll(() => rig.video.buffered.start(0), patience).toBeGreaterThan(1);
    expect(rig.video.currentTime - rig.video.buffered.start(0)).toBeLessThan(4);
  });

  it.each(['http-flv', 'ws-flv', 'http-ts', 'ws-ts'])('3: a clean end of %s is a lost connection', async (type) => {
    const [way, container] = type.split('-') as ['http' | 'ws', 'flv' | 'ts'];
    const engine = container === 'flv' ? flv() : ts();
    const proxy = await commands.startFaultProxy(origin.url);
    const url = `${way === 'ws' ? proxy.ws : proxy.url}/live/stream.${container}`;
    await rig.start(engine, { url, type, live: true });
    await commands.setFault(proxy.id, 'end');
    await expect.poll(() => rig.names(), patience).toEqual(['ERROR_DISCONNECTED']);
    expect(rig.video.ended).toBe(false);
    await commands.stopFaultProxy(proxy.id);
  });

  it('a handshake that hangs counts as silence, and does not hold up the next one', async () => {
    const proxy = await commands.startFaultProxy(origin.url);
    await commands.setFault(proxy.id, 'hang');
    const sockets = vi.spyOn(globalThis, 'WebSocket');
    const source = { url: `${proxy.ws}/live/stream.flv`, type: 'ws-flv' };
    await expect(rig.start(flv(), source, { stallTimeout: 1 })).rejects.toMatchObject({ name: 'ERROR_SOURCE_STALE' });
    const socket = sockets.mock.results[0]!.value as WebSocket;
    await expect.poll(() => socket.readyState, patience).toBe(WebSocket.CLOSED);
    await commands.setFault(proxy.id, 'pass');
    await rig.start(flv(), source);
    await commands.stopFaultProxy(proxy.id);
  });

  it('5: an error of a SourceBuffer ends the attempt', async () => {
    await playLive();
    const append = Reflect.get(SourceBuffer.prototype, 'appendBuffer') as (
      this: SourceBuffer,
      data: Uint8Array,
    ) => void;
    vi.spyOn(SourceBuffer.prototype, 'appendBuffer').mockImplementation(function (this: SourceBuffer) {
      append.call(this, new Uint8Array(2000).fill(2, 3, 4));
    });
    await expect.poll(() => rig.names(), patience).toEqual([expect.stringMatching(/DECODE_FAILED|SOURCE_INVALID/)]);
  });

  it('6: no worker is started, whatever the options say, for it would talk on when it is gone', async () => {
    const worker = vi.spyOn(globalThis, 'Worker');
    const options = { enableWorker: true, enableWorkerForMSE: true, liveSync: true, liveBufferLatencyChasing: true };
    const create = vi.spyOn(mpegts, 'createPlayer');
    await playLive({ engineOptions: { mpegts: options, flv: { ...options, customLoader: class {} } } });
    expect(worker).not.toHaveBeenCalled();
    const [source, given] = create.mock.calls.at(-1)!;
    expect(source.isLive).toBe(true);
    expect(given).toMatchObject({ enableWorker: false, enableWorkerForMSE: false, deferLoadAfterSourceOpen: false });
    // Both of its ways to follow the live edge at once freeze the picture: neither is used.
    expect(given!.liveSync ?? false).toBe(false);
    expect(given!.liveBufferLatencyChasing ?? false).toBe(false);
    rig.stop();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(rig.names()).toEqual([]);
  });

  it('7: a change of the picture’s size plays on', async () => {
    const small = await smallTags();
    const config = clip.filter((tag) => isConfig(tag) || tag.time < 2000);
    const later = small.map((tag) => ({ ...tag, time: tag.time + 2000 }));
    serveFlv([...config.filter(({ type }) => type !== 18), ...later], {
      inTime: true,
      tracks: { audio: true, video: true },
    });
    await rig.start(flv(), { url: 'http://host/size.flv', type: 'http-flv' });
    await rig.video.play();
    await frames(rig.video, 3);
    const { videoWidth } = rig.video;
    await expect.poll(() => rig.video.videoWidth, patience).not.toBe(videoWidth);
    await frames(rig.video, 10);
    expect(rig.names()).toEqual([]);
  });

  it('a page in the background connects, too: loading does not wait for the MediaSource', async () => {
    const opened = vi.spyOn(MediaSource.prototype, 'addEventListener').mockImplementation(() => undefined);
    await rig.start(flv(), liveFlv());
    expect(opened).toHaveBeenCalled();
    expect(rig.names()).toEqual([]);
  });

  it('options reach mpegts.js: of the factory, of engineOptions.mpegts, of the engine, each over the other', async () => {
    const create = vi.spyOn(mpegts, 'createPlayer');
    const config = {
      engineOptions: { mpegts: { stashInitialSize: 2, fixAudioTimestampGap: false }, ts: { stashInitialSize: 3 } },
    };
    const options = { stashInitialSize: 1, statisticsInfoReportInterval: 1234 };
    await rig.start(ts(options), { url: `${origin.url}/live/stream.ts`, type: 'http-ts' }, config);
    expect(create.mock.calls[0]![1]).toMatchObject({
      stashInitialSize: 3,
      fixAudioTimestampGap: false,
      statisticsInfoReportInterval: 1234,
    });
  });

  it('headers and token go with HTTP requests, the token as a subprotocol with a WebSocket', async () => {
    const secret = { headers: { 'X-Tenant': 'a' }, token: 'secret' };
    await rig.start(flv(), { url: `${origin.url}/flv/clip.flv?headers`, type: 'http-flv', ...secret });
    const request = (await commands.mediaOriginRequests(origin.id)).find(({ path }) => path.endsWith('?headers'));
    expect(request!.headers).toMatchObject({ 'x-tenant': 'a', authorization: 'Bearer secret' });
    const sockets = vi.spyOn(globalThis, 'WebSocket');
    await rig.start(flv(), { url: `${origin.ws}/live/stream.flv`, type: 'ws-flv', ...secret }).catch(() => undefined);
    expect(sockets.mock.calls[0]![1]).toEqual(['flv', 'bearer.c2VjcmV0']);
  });
});

describe('errors of mpegts.js', () => {
  it('have a code each, all of them', () => {
    for (const type of Object.values(mpegts.ErrorTypes))
      for (const detail of Object.values(mpegts.ErrorDetails)) {
        expect(mpegtsErrorCodes.map((entry) => entry.detail)).toContain(detail);
        const error = fromMpegtsError({ type, detail, info: { code: -1, msg: 'x' } });
        expect(error.name).toBe(mpegtsErrorCodes.find((entry) => entry.detail === detail)!.code);
      }
    expect(mpegtsErrorCodes.length).toBe(Object.values(mpegts.ErrorDetails).length);
  });
});

describe('bad input', () => {
  const rig = engineRig();
  const within = { stallTimeout: 3 };

  it.each([
    ['http-flv', '/bad/html.flv', 'ERROR_SOURCE_INVALID'],
    ['http-flv', '/bad/noise.flv', 'ERROR_SOURCE_INVALID'],
    ['http-flv', '/bad/empty.flv', 'ERROR_SOURCE_INVALID'],
    ['http-flv', '/ts/clip.ts', 'ERROR_SOURCE_INVALID'],
    ['http-flv', '/nothing.flv', 'ERROR_SOURCE_NOT_FOUND'],
    ['http-ts', '/bad/html.ts', 'ERROR_SOURCE_INVALID'],
    ['http-ts', '/bad/noise.ts', 'ERROR_SOURCE_INVALID'],
    ['http-ts', '/bad/empty.ts', 'ERROR_SOURCE_INVALID'],
    ['http-ts', '/flv/clip.flv', 'ERROR_SOURCE_INVALID'],
  ])('%s of %s is %s, and the video plays a good one afterwards', async (type, path, name) => {
    const engine = type === 'http-ts' ? ts() : flv();
    const start = rig.start(engine, { url: `${origin.url}${path}`, type }, within);
    await expect(start).rejects.toMatchObject({ name });
    await rig.start(flv(), liveFlv());
    await rig.video.play();
    await frames(rig.video, 3);
  });

  it.each(['http-flv', 'http-ts'])('a truncated %s plays as far as it goes', async (type) => {
    const ending = type.slice(5);
    const engine = type === 'http-ts' ? ts() : flv();
    await rig.start(engine, { url: `${origin.url}/bad/truncated.${ending}`, type });
    await rig.video.play();
    await expect.poll(() => rig.video.ended, patience).toBe(true);
  });

  it('a server that allows no other origin, and one that nobody answers at, are unreachable', async () => {
    await commands.mediaOriginFault(origin.id, { path: 'no-cors', noCors: true });
    const foreign = { ...liveFlv(), url: `${origin.url}/live/stream.flv?no-cors` };
    await expect(rig.start(flv(), foreign)).rejects.toMatchObject({ name: 'ERROR_UNREACHABLE' });
    await expect(rig.start(ts(), { url: 'http://127.0.0.1:9/a.ts', type: 'http-ts' })).rejects.toMatchObject({
      name: 'ERROR_UNREACHABLE',
    });
  });
});

/** Two seconds of a picture of another size, with the sound of the clip. */
async function smallTags(): Promise<FlvTag[]> {
  const gateway = await commands.startGateway();
  const ws = gateway.url.replace('http', 'ws');
  const words = (line: string) => line.split(' ');
  const publisher = await commands.startPublisher(`${ws}/live/small.flv`, [
    ...words('-re -f lavfi -i testsrc2=size=192x108:rate=25 -re -f lavfi -i sine=frequency=440:sample_rate=48000'),
    ...words('-c:v libx264 -preset ultrafast -tune zerolatency -profile:v baseline -pix_fmt yuv420p -g 25 -b:v 200k'),
    ...words('-c:a aac -b:a 64k'),
  ]);
  const tags = await vi.waitFor(
    async () => {
      const got = await recorded(`${gateway.url}/live/small.flv`, 120_000);
      if (got.length < 100) throw new Error('Nothing yet.');
      return got;
    },
    { timeout: 20_000, interval: 500 },
  );
  await commands.stopPublisher(publisher);
  await commands.stopGateway(gateway.id);
  const begin = tags.find((tag) => tag.type !== 18 && !isConfig(tag))!.time;
  return tags.filter(({ type }) => type !== 18).map((tag) => ({ ...tag, time: Math.max(0, tag.time - begin) }));
}
