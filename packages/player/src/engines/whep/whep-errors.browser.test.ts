import { codeName, type LiveError } from '@livelit/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import { LivePlayer } from '../../live-player.ts';
import type { PlayerConfig } from '../../player-config.ts';
import type { PlayerSource } from '../../source.ts';
import { testContext } from '../../testing/test-context.ts';
import { startTestStream, type TestStream } from '../../testing/test-stream.ts';
import { createVideo, frames, showsSomething } from '../../testing/watching.ts';
import { webrtcErrors } from '../../webrtc/webrtc-error.ts';
import { whep } from './whep.ts';

type Script = Parameters<typeof commands.startScript>[0];

const patience = { timeout: 20_000 };

let stream: TestStream;
let run: AbortController;
let video: HTMLVideoElement;
const scripts: string[] = [];
beforeAll(async () => {
  stream = await startTestStream();
});
afterAll(() => stream.stop());
beforeEach(() => {
  run = new AbortController();
  video = createVideo(run.signal);
});
afterEach(async () => {
  run.abort();
  for (const id of scripts.splice(0)) await commands.stopScript(id);
});

async function serve(script: Script): Promise<{ id: string; url: string }> {
  const server = await commands.startScript(script);
  scripts.push(server.id);
  return server;
}

async function start(source: Partial<PlayerSource>, config: Partial<PlayerConfig> = {}) {
  const attempt = new AbortController();
  run.signal.addEventListener('abort', () => attempt.abort());
  const context = testContext({ video, signal: attempt.signal }, config);
  const whole = { url: `${stream.http}/whep/test`, type: 'whep', ...source };
  try {
    return await (
      await whep().load()
    )(whole, context);
  } catch (error) {
    attempt.abort();
    throw error;
  }
}

async function expectPicture(): Promise<void> {
  await video.play();
  await frames(video, 5);
  expect(showsSomething(video)).toBe(true);
}

const post = (answer: Omit<Script[number], 'method'>): Script => [{ method: 'POST', again: true, ...answer }];
const json = { 'content-type': 'application/json' };
const problem = { 'content-type': 'application/problem+json' };

/** Every way that a server can answer wrongly, and what it is called. */
const failures: readonly (readonly [what: string, answer: Omit<Script[number], 'method'>, name: string])[] = [
  ['nothing to be found', { status: 404 }, 'ERROR_SOURCE_NOT_FOUND'],
  ['a stream that is gone', { status: 410 }, 'ERROR_SOURCE_NOT_FOUND'],
  ['nobody publishing', { status: 409, headers: { 'retry-after': '7' } }, 'ERROR_SOURCE_NOT_FOUND'],
  ['a missing token', { status: 401 }, 'ERROR_UNAUTHORIZED'],
  ['a wrong token', { status: 403 }, 'ERROR_UNAUTHORIZED'],
  ['no codec in common', { status: 406 }, 'ERROR_CODEC_UNSUPPORTED'],
  ['a refused type', { status: 415 }, 'ERROR_CODEC_UNSUPPORTED'],
  ['too many requests', { status: 429, headers: { 'retry-after': '7' } }, 'ERROR_TOO_MANY_REQUESTS'],
  ['a refused offer', { status: 400 }, 'ERROR_SERVER_PROCESS_FAILED'],
  ['an unknown refusal', { status: 499 }, 'ERROR_SERVER_PROCESS_FAILED'],
  ['a broken server', { status: 500 }, 'ERROR_SERVER_PROCESS_FAILED'],
  ['a busy server', { status: 503, headers: { 'retry-after': '7' } }, 'ERROR_SERVER_PROCESS_FAILED'],
  ['a server behind it that is late', { status: 504 }, 'ERROR_REQUEST_TIMEOUT'],
  ['no body', { status: 201 }, 'ERROR_SOURCE_INVALID'],
  ['no content', { status: 204 }, 'ERROR_SOURCE_INVALID'],
  ['a web page', { status: 200, body: '<!doctype html><title>Hello</title>' }, 'ERROR_SOURCE_INVALID'],
  ['noise', { status: 201, body: '\u0000\u0001\ufffd\u0007zz' }, 'ERROR_SOURCE_INVALID'],
  [
    'SDP that is cut',
    { status: 201, body: 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=vid' },
    'ERROR_SOURCE_INVALID',
  ],
  [
    'an answer to another offer',
    { status: 201, body: 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n' },
    'ERROR_SOURCE_INVALID',
  ],
];

describe('a server that answers with', () => {
  it.each(failures)('%s', async (_what, answer, name) => {
    const server = await serve(post(answer));
    const failure = await start({ url: `${server.url}/whep` }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name, severity: 'error' });
    const wait = answer.headers?.['retry-after'];
    if (wait) expect((failure as LiveError).detail.retryAfterMs).toBe(Number(wait) * 1000);
  });

  it('all of that, one after the other, leaves a video that plays what is good', async () => {
    const server = await serve(failures.map(([, answer]) => ({ method: 'POST', ...answer })));
    for (const [, , name] of failures)
      await expect(start({ url: `${server.url}/whep` })).rejects.toMatchObject({ name });
    await start({});
    await expectPicture();
  });

  it('codecs that this browser lacks, closing the session that it opened', async () => {
    const server = await serve([
      { method: 'POST', forward: `${stream.http}/whep/test`, headers: { location: '{origin}/session/1' } },
      { method: 'DELETE' },
    ]);
    const { fetch } = globalThis;
    const rejecting = vi.spyOn(globalThis, 'fetch').mockImplementation(async (...args) => {
      const response = await fetch(...args);
      if (args[1]?.method !== 'POST') return response;
      const sdp = (await response.text()).replace(/^m=(\w+) \d+ (.*)$/gm, 'm=$1 0 $2').replace(/^a=group.*\r\n/gm, '');
      const changed = new Response(sdp, { status: response.status, headers: response.headers });
      return Object.defineProperty(changed, 'url', { value: response.url });
    });
    const failure = await start({ url: `${server.url}/whep` }).catch((error: unknown) => error);
    rejecting.mockRestore();
    expect(failure).toMatchObject({ name: 'ERROR_CODEC_UNSUPPORTED' });
    const methods = async () => (await commands.scriptRequests(server.id)).map(({ method }) => method);
    await expect.poll(methods, patience).toContain('DELETE');
  });

  it.each([
    [json, '{"status":"error","error":"no one is publishing to path"}', 'no one is publishing to path'],
    [problem, '{"title":"Conflict","detail":"Nobody is live."}', 'Nobody is live'],
    [{ 'content-type': 'text/plain; charset=utf-8' }, 'Not yet.\n', 'Not yet'],
  ])('words of its own (%s)', async (headers, body, words) => {
    const server = await serve(post({ status: 404, headers, body }));
    const failure = start({ url: `${server.url}/whep` });
    await expect(failure).rejects.toMatchObject({
      name: 'ERROR_SOURCE_NOT_FOUND',
      message: expect.stringContaining(words),
    });
  });

  it('markup never reaches the words', async () => {
    const server = await serve(post({ status: 500, headers: { 'content-type': 'text/html' }, body: '<b>Oops</b>' }));
    const failure = start({ url: `${server.url}/whep` });
    await expect(failure).rejects.toMatchObject({ message: expect.not.stringContaining('Oops') });
  });
});

describe('a server that cannot be asked', () => {
  it('is named: not there, without CORS, silent, insecure options', async () => {
    await expect(start({ url: 'http://127.0.0.1:9/whep' })).rejects.toMatchObject({ name: 'ERROR_UNREACHABLE' });
    const shy = await serve(post({ status: 201, headers: { 'access-control-allow-origin': 'https://elsewhere' } }));
    await expect(start({ url: `${shy.url}/whep` })).rejects.toMatchObject({ name: 'ERROR_UNREACHABLE' });
    const slow = await serve(post({ status: 201, delayMs: 5000 }));
    const failure = start({ url: `${slow.url}/whep` }, { connectTimeout: 0.3 });
    await expect(failure).rejects.toMatchObject({ name: 'ERROR_REQUEST_TIMEOUT' });
    await start({});
    await expectPicture();
  });

  it('by media is ICE that fails, within the deadline', async () => {
    const server = await serve([
      {
        method: 'POST',
        forward: `${stream.http}/whep/test`,
        headers: { location: '{origin}/s' },
        without: 'a=candidate',
      },
      { method: 'PATCH', again: true, status: 204 },
      { method: 'DELETE' },
    ]);
    const failure = start({ url: `${server.url}/whep` }, { connectTimeout: 2 });
    await expect(failure).rejects.toMatchObject({ name: 'ERROR_ICE_FAILED' });
    const methods = async () => (await commands.scriptRequests(server.id)).map(({ method }) => method);
    await expect.poll(methods, patience).toContain('DELETE');
    await start({});
    await expectPicture();
  });
});

describe('redirects', () => {
  it.each([307, 308])('of %s are followed, to one session that is closed where it was opened', async (status) => {
    await expect.poll(() => stream.viewers('whep'), patience).toBe(0);
    const server = await serve(post({ status, headers: { location: `${stream.http}/whep/test` } }));
    await start({ url: `${server.url}/play` });
    await expectPicture();
    expect(await stream.viewers('whep')).toBe(1);
    run.abort();
    await expect.poll(() => stream.viewers('whep'), patience).toBe(0);
    expect((await commands.scriptRequests(server.id)).map(({ method }) => method)).toEqual(['POST']);
  });

  it('that lose the offer (302) are no answer', async () => {
    const server = await serve(post({ status: 302, headers: { location: `${stream.http}/whep/test` } }));
    await expect(start({ url: `${server.url}/play` })).rejects.toMatchObject({ name: 'ERROR_SOURCE_INVALID' });
  });

  it('to a trusted origin show it the token once more, and open one session', async () => {
    const guarded = await startTestStream({ play: ['secret'] });
    const server = await serve(post({ status: 307, headers: { location: `${guarded.http}/whep/test` } }));
    const source = { url: `${server.url}/play`, token: 'secret' };
    await expect(start(source)).rejects.toMatchObject({ name: 'ERROR_UNAUTHORIZED' });
    await start(source, { trustedOrigins: [guarded.http] });
    await expectPicture();
    expect(await guarded.viewers('whep')).toBe(1);
    run.abort();
    await expect.poll(() => guarded.viewers('whep'), patience).toBe(0);
    await guarded.stop();
  });
});

describe('a session without a name', () => {
  it('plays; nothing can be said about it', async () => {
    const server = await serve([
      { method: 'POST', forward: `${stream.http}/whep/test`, headers: { location: null, etag: null } },
    ]);
    await start({ url: `${server.url}/whep` });
    await expectPicture();
    run.abort();
    expect((await commands.scriptRequests(server.id)).map(({ method }) => method)).toEqual(['POST']);
  });
});

describe('an address that does not tell', () => {
  it('is asked by HEAD: application/sdp means WHEP, also of the gateway', async () => {
    const head = await fetch(`${stream.http}/whep/test`, { method: 'HEAD' });
    expect(head.headers.get('content-type')).toBe('application/sdp');
    const server = await serve([
      { method: 'HEAD', headers: { 'content-type': 'application/sdp' } },
      { method: 'POST', forward: `${stream.http}/whep/test` },
    ]);
    const player = new LivePlayer(video);
    void player.load(`${server.url}/some/channel`);
    await frames(video, 5);
    expect(player.engineName).toBe('whep');
    player.destroy();
  });
});

it('every failure has a code that is known, and words that end in a full stop', () => {
  for (const [code, message] of Object.values(webrtcErrors)) {
    expect(codeName(code)).toMatch(/^ERROR_/);
    expect(message).toMatch(/^[A-Z].*\.$/);
  }
});
