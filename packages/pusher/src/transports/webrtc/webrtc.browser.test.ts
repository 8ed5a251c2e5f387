import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { LivePusher } from '../../live-pusher.ts';
import { gatewayStream, untilGrown } from '../../testing/gateway-streams.ts';
import { movingStream } from '../../testing/moving-stream.ts';
import { pushContext } from '../../testing/push-context.ts';
import { until } from '../../testing/until.ts';
import type { RunningTransport } from '../../transport.ts';
import { webrtc, type WebRtcOptions } from './webrtc.ts';

let gateway: { id: string; url: string; port: number };
let server: { id: string; url: string; port: number };
let run: AbortController;
const scripts: string[] = [];
beforeAll(async () => {
  gateway = await commands.startGateway();
  server = await commands.startSignalling(gateway.url);
});
afterAll(async () => {
  await commands.stopSignalling(server.id);
  await commands.stopGateway(gateway.id);
});
beforeEach(() => {
  run = new AbortController();
});
afterEach(async () => {
  run.abort();
  for (const id of scripts.splice(0)) await commands.stopScript(id);
});

async function start(url: string, options: WebRtcOptions = {}, token = ''): Promise<RunningTransport> {
  const context = pushContext(run.signal, movingStream(run.signal).tracks, { token });
  return (await webrtc(options).load())(new URL(url), context);
}
const tencent = () => ({ tencentApi: `${server.url}/webrtc/v1/` });
const asked = async (path: string) =>
  (await commands.signallingRequests(server.id)).filter((request) => request.path.startsWith(path));
const untilGone = (name: string) =>
  until('the gateway has noticed', async () => (await gatewayStream(gateway.url, name)) === undefined);

it('publishes as SRS wants to be asked, by its own port and with its parameters', async () => {
  const url = `webrtc://127.0.0.1:${server.port}/live/srs?vhost=a&secret=b`;
  await start(url, {}, 'secret');
  const request = (await asked('/rtc/v1/publish/')).at(-1)!;
  expect(request.path).toBe('/rtc/v1/publish/?vhost=a&secret=b');
  expect(request.headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Bearer secret' });
  expect(request.body).toMatchObject({
    api: `${server.url}/rtc/v1/publish/?vhost=a&secret=b`,
    streamurl: url,
    clientip: null,
    sdp: expect.stringMatching(/^v=0[^]*a=sendonly/),
  });
  expect(await untilGrown(gateway.url, 'srs', 5)).toMatchObject({ protocol: 'whip', audio: { codec: 'opus' } });
  // SRS is told nothing; it sees the connection close.
  run.abort();
  await untilGone('srs');
});

it('publishes as Tencent wants to be asked, and tells it the end with its own signature', async () => {
  const url = 'webrtc://1.livepush.myqcloud.com/live/tencent?txSecret=abc&txTime=def';
  await start(url, tencent());
  expect((await asked('/webrtc/v1/pushstream')).at(-1)!.body).toEqual({
    streamurl: url,
    sessionid: expect.stringMatching(/./),
    clientinfo: navigator.userAgent,
    clienttype: expect.stringMatching(/^TXLivePusher/),
    metadata: { videodatarate: 300, audiodatarate: 64 },
    localsdp: { type: 'offer', sdp: expect.stringMatching(/^v=0[^]*a=sendonly/) },
  });
  await untilGrown(gateway.url, 'tencent', 5);
  run.abort();
  await until('the end was told', async () => (await asked('/webrtc/v1/stopstream')).length === 1);
  expect((await asked('/webrtc/v1/stopstream'))[0]!.body).toEqual({
    streamurl: url,
    svrsig: expect.stringMatching(/^sig-/),
  });
  await untilGone('tencent');
});

it('is what a pusher with its defaults takes for a webrtc: address', async () => {
  const pusher = new LivePusher({ videoQuality: { width: 320, height: 180, fps: 15, kbps: 300 } });
  await pusher.startCustomCapture(new MediaStream(movingStream(run.signal).tracks));
  await pusher.startPush(`webrtc://127.0.0.1:${server.port}/live/default`);
  await untilGrown(gateway.url, 'default', 5);
  await pusher.stopPush();
  await untilGone('default');
  pusher.destroy();
});

describe('a refusal', () => {
  it.each([
    ['{"code":400}', 200, 'ERROR_SERVER_PROCESS_FAILED'],
    ['{"code":403,"msg":"on_publish denied"}', 200, 'ERROR_UNAUTHORIZED'],
    ['{"code":409}', 200, 'ERROR_NAME_TAKEN'],
    ['{"code":0,"sdp":"<html>"}', 200, 'ERROR_SERVER_PROCESS_FAILED'],
    ['{"code":0,"sdp":"v=0\\r\\nnoise"}', 200, 'ERROR_SERVER_PROCESS_FAILED'],
    ['<html>It works!</html>', 200, 'ERROR_SERVER_PROCESS_FAILED'],
    ['', 401, 'ERROR_UNAUTHORIZED'],
  ])('of SRS by %s with HTTP %s has its code', async (body, status, name) => {
    const script = await commands.startScript([{ method: 'POST', status, body }]);
    scripts.push(script.id);
    await expect(start(`${script.url.replace('http', 'webrtc')}/live/x`)).rejects.toMatchObject({ name });
  });

  it.each([
    ['{"errcode":100011,"errmsg":"invalid clientip"}', 'ERROR_SERVER_PROCESS_FAILED', 'invalid clientip'],
    ['{"errcode":0,"remotesdp":{"type":"answer","sdp":""}}', 'ERROR_SERVER_PROCESS_FAILED', 'no SDP'],
  ])('of Tencent by %s has its code', async (body, name, words) => {
    const script = await commands.startScript([{ method: 'POST', body }]);
    scripts.push(script.id);
    const starting = start('webrtc://a/live/x', { dialect: 'tencent', tencentApi: `${script.url}/v1` });
    await expect(starting).rejects.toMatchObject({ name, message: expect.stringContaining(words) });
  });

  it('of a server that is not there has its code', async () => {
    await expect(start('webrtc://127.0.0.1:9/live/x')).rejects.toMatchObject({ name: 'ERROR_UNREACHABLE' });
  });
});
