import type { LiveError } from '@livelit/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type { EngineDefinition, RunningEngine } from '../../engine.ts';
import { LivePlayer } from '../../live-player.ts';
import type { PlayerSource } from '../../source.ts';
import { engineContract } from '../../testing/engine-contract.ts';
import { testContext } from '../../testing/test-context.ts';
import { startTestStream, type TestStream } from '../../testing/test-stream.ts';
import { createVideo, frames, showsSomething } from '../../testing/watching.ts';
import { webrtc } from './webrtc.ts';

const patience = { timeout: 20_000 };

let stream: TestStream;
let server: { id: string; url: string; port: number };
beforeAll(async () => {
  stream = await startTestStream();
  server = await commands.startSignalling(stream.http);
});
afterAll(async () => {
  await commands.stopSignalling(server.id);
  await stream.stop();
});

/** The engine, told where Tencent's API is once that is known. */
const engine: EngineDefinition = {
  ...webrtc(),
  load: () => webrtc({ tencentApi: `${server.url}/webrtc/v1` }).load(),
};

describe('SRS', () => {
  engineContract(engine, {
    source: () => ({ url: `webrtc://127.0.0.1:${server?.port ?? 1}/live/test`, type: 'webrtc-srs' }),
    missing: () => ({ url: `webrtc://127.0.0.1:${server.port}/live/nobody`, type: 'webrtc-srs' }),
  });
});

describe('Tencent', () => {
  engineContract(engine, {
    source: () => ({ url: 'webrtc://1.liveplay.myqcloud.com/live/test?txSecret=a&txTime=b', type: 'webrtc-tencent' }),
    missing: () => ({ url: 'webrtc://1.liveplay.myqcloud.com/live/nobody', type: 'webrtc-tencent' }),
  });
});

describe('what the dialects say', () => {
  let run: AbortController;
  let reports: LiveError[];
  let video: HTMLVideoElement;
  const scripts: string[] = [];
  beforeEach(() => {
    run = new AbortController();
    reports = [];
    video = createVideo(run.signal);
  });
  afterEach(async () => {
    run.abort();
    for (const id of scripts.splice(0)) await commands.stopScript(id);
  });

  async function start(source: PlayerSource, definition = engine): Promise<RunningEngine> {
    const context = testContext({ video, signal: run.signal, report: (error) => reports.push(error) });
    return (await definition.load())(source, context);
  }
  const asked = async (path: string) =>
    (await commands.signallingRequests(server.id)).filter((request) => request.path.startsWith(path));

  it('asks SRS with JSON, and by its own port', async () => {
    const url = `webrtc://127.0.0.1:${server.port}/live/test?vhost=a&token=b`;
    await start({ url, type: 'webrtc', token: 'secret' });
    const request = (await asked('/rtc/v1/play/')).at(-1)!;
    expect(request.path).toBe('/rtc/v1/play/?vhost=a&token=b');
    expect(request.headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Bearer secret' });
    expect(request.body).toMatchObject({
      api: `${server.url}/rtc/v1/play/?vhost=a&token=b`,
      streamurl: url,
      clientip: null,
      sdp: expect.stringMatching(/^v=0[^]*a=recvonly/),
    });
    await video.play();
    await frames(video, 3);
    expect(showsSomething(video)).toBe(true);
  });

  it('asks Tencent by the look of the address, and tells it the end with its own signature', async () => {
    const url = 'webrtc://play.example/live/test?txSecret=abc&txTime=def';
    await start({ url, type: 'webrtc' });
    const request = (await asked('/webrtc/v1/pullstream')).at(-1)!;
    expect(request.body).toMatchObject({
      streamurl: url,
      sessionid: expect.stringMatching(/./),
      clientinfo: navigator.userAgent,
      localsdp: { type: 'offer', sdp: expect.stringMatching(/^v=0/) },
    });
    await video.play();
    await frames(video, 3);
    const before = (await asked('/webrtc/v1/stopstream')).length;
    run.abort();
    await expect.poll(async () => (await asked('/webrtc/v1/stopstream')).length, patience).toBe(before + 1);
    expect((await asked('/webrtc/v1/stopstream')).at(-1)!.body).toEqual({
      streamurl: url,
      svrsig: expect.stringMatching(/^sig-/),
    });
    await expect.poll(() => stream.viewers('whep'), patience).toBe(0);
  });

  it('ends what Tencent has begun for a viewer who has left', async () => {
    const before = (await asked('/webrtc/v1/stopstream')).length;
    const starting = start({ url: 'webrtc://a.myqcloud.com/live/test', type: 'webrtc' }).catch(() => undefined);
    await expect.poll(() => stream.viewers('whep'), patience).toBeGreaterThan(0);
    run.abort();
    await starting;
    await expect.poll(async () => (await asked('/webrtc/v1/stopstream')).length, patience).toBe(before + 1);
  });

  it.each([
    ['{"code":400}', 200, 'ERROR_SERVER_PROCESS_FAILED'],
    ['{"code":404}', 200, 'ERROR_SOURCE_NOT_FOUND'],
    ['{"code":403,"msg":"on_play denied"}', 200, 'ERROR_UNAUTHORIZED'],
    ['{"code":2014}', 200, 'ERROR_SERVER_PROCESS_FAILED'],
    ['{"code":0,"sdp":"<html>"}', 200, 'ERROR_SOURCE_INVALID'],
    ['{"code":0,"sdp":"v=0\\r\\nnoise"}', 200, 'ERROR_SOURCE_INVALID'],
    ['{"code":0}', 200, 'ERROR_SOURCE_INVALID'],
    ['<html>It works!</html>', 200, 'ERROR_SOURCE_INVALID'],
    ['', 401, 'ERROR_UNAUTHORIZED'],
    ['', 502, 'ERROR_SERVER_PROCESS_FAILED'],
  ])('names the case when SRS answers %s with HTTP %s', async (body, status, name) => {
    const script = await commands.startScript([{ method: 'POST', status, body }]);
    scripts.push(script.id);
    const url = script.url.replace('http', 'webrtc');
    await expect(start({ url: `${url}/live/x`, type: 'webrtc-srs' })).rejects.toMatchObject({ name });
  });

  it.each([
    ['{"errcode":100011,"errmsg":"invalid clientip"}', 'ERROR_SERVER_PROCESS_FAILED', 'invalid clientip'],
    ['{"errcode":404,"errmsg":"not found"}', 'ERROR_SOURCE_NOT_FOUND', 'not found'],
    ['{"errcode":0,"remotesdp":{"type":"answer","sdp":""}}', 'ERROR_SOURCE_INVALID', 'no SDP'],
    ['null', 'ERROR_SOURCE_INVALID', 'no SDP'],
  ])('names the case when Tencent answers %s', async (body, name, words) => {
    const script = await commands.startScript([{ method: 'POST', body }]);
    scripts.push(script.id);
    const failure = start(
      { url: 'webrtc://a/live/x', type: 'webrtc-tencent' },
      webrtc({ tencentApi: `${script.url}/v1/` }),
    );
    await expect(failure).rejects.toMatchObject({ name, message: expect.stringContaining(words) });
  });

  it('names a server that is not there', async () => {
    const failure = start({ url: 'webrtc://127.0.0.1:9/live/x', type: 'webrtc-srs' });
    await expect(failure).rejects.toMatchObject({ name: 'ERROR_UNREACHABLE' });
  });

  it('plays a bare webrtc:// address in a player with its defaults', async () => {
    const player = new LivePlayer(video);
    void player.load(`webrtc://127.0.0.1:${server.port}/live/test`);
    await frames(video, 5);
    expect(player.engineName).toBe('webrtc');
    expect(showsSomething(video)).toBe(true);
    player.destroy();
  });
});
