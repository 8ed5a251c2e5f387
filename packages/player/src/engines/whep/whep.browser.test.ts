import type { LiveError } from '@livelit/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { commands } from 'vitest/browser';

import type { RunningEngine } from '../../engine.ts';
import type { PlayerConfig } from '../../player-config.ts';
import type { PlayerSource } from '../../source.ts';
import { engineContract } from '../../testing/engine-contract.ts';
import { testContext } from '../../testing/test-context.ts';
import { startTestStream, type TestStream } from '../../testing/test-stream.ts';
import { createVideo } from '../../testing/watching.ts';
import { whep } from './whep.ts';

let stream: TestStream;
beforeAll(async () => {
  stream = await startTestStream();
});
afterAll(() => stream.stop());

describe('WHEP', () => {
  engineContract(whep(), {
    source: () => ({ url: `${stream.http}/whep/test`, type: 'whep' }),
    missing: () => ({ url: `${stream.http}/whep/nobody`, type: 'whep' }),
  });
});

it('gives the element its stream before the tracks, which Chromium shows sooner', async () => {
  const run = new AbortController();
  onTestFinished(() => run.abort());
  const video = createVideo(run.signal);
  const tracks = () => (video.srcObject as MediaStream | null)?.getTracks().length;
  const atLoad: (number | undefined)[] = [];
  video.addEventListener('loadstart', () => atLoad.push(tracks()));
  const startEngine = await whep().load();
  await startEngine(
    { url: `${stream.http}/whep/test`, type: 'whep' },
    testContext({ video, signal: run.signal, report: () => undefined }),
  );
  await vi.waitFor(() => expect(tracks()).toBeGreaterThan(0));
  expect(atLoad).toEqual([0]);
});

describe('talking to the server', () => {
  let stub: { id: string; url: string };
  let run: AbortController;
  let reports: LiveError[];
  beforeAll(async () => {
    stub = await commands.startStub();
  });
  afterAll(() => commands.stopStub(stub.id));
  beforeEach(() => {
    run = new AbortController();
    reports = [];
  });
  afterEach(() => run.abort());

  async function start(source: Partial<PlayerSource>, config: Partial<PlayerConfig> = {}): Promise<RunningEngine> {
    const startEngine = await whep().load();
    const video = createVideo(run.signal);
    return startEngine(
      { url: `${stream.http}/whep/test`, type: 'whep', ...source },
      testContext({ video, signal: run.signal, report: (error) => reports.push(error) }, config),
    );
  }
  const requests = async (path: string) =>
    (await commands.stubRequests(stub.id)).filter((request) => request.path === path);

  it.each([
    ['status=404', 'ERROR_SOURCE_NOT_FOUND'],
    ['status=409&retry-after=5', 'ERROR_SOURCE_NOT_FOUND'],
    ['status=406', 'ERROR_CODEC_UNSUPPORTED'],
    ['status=401', 'ERROR_UNAUTHORIZED'],
    ['status=503&retry-after=5', 'ERROR_SERVER_PROCESS_FAILED'],
    ['status=201&body=garbage', 'ERROR_SOURCE_INVALID'],
  ])('names the case of %s', async (query, name) => {
    const failure = start({ url: `${stub.url}/whep?${query}` });
    await expect(failure).rejects.toMatchObject({
      name,
      ...(query.includes('after') ? { detail: { retryAfterMs: 5000 } } : {}),
    });
  });

  it('names a server that is not there, and one that does not answer', async () => {
    await expect(start({ url: 'http://127.0.0.1:9/whep' })).rejects.toMatchObject({ name: 'ERROR_UNREACHABLE' });
    const failure = start({ url: `${stub.url}/whep?hang` }, { connectTimeout: 0.3 });
    await expect(failure).rejects.toMatchObject({ name: 'ERROR_REQUEST_TIMEOUT' });
  });

  it('posts an offer that receives only, at once, with its token', async () => {
    await start({ url: `${stub.url}/offer?status=404`, token: 'secret' }).catch(() => undefined);
    const [post] = await requests('/offer');
    expect(post).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/sdp', authorization: 'Bearer secret' },
    });
    expect(post!.body.match(/a=recvonly/g)).toHaveLength(2);
    expect(post!.body).toContain('a=ice-ufrag:');
    expect(post!.body).not.toContain('a=candidate:');
  });

  it('sends no header at all without a token', async () => {
    await start({ url: `${stub.url}/bare?status=404` }).catch(() => undefined);
    expect((await requests('/bare'))[0]!.headers['authorization']).toBeUndefined();
  });

  it('closes a session of which it hears only after it was aborted', async () => {
    const url = `${stub.url}/late?status=201&delay=300&location=${encodeURIComponent('/session/late')}`;
    const starting = start({ url, token: 'secret' }).catch((error: unknown) => error);
    await expect.poll(() => requests('/late'), { timeout: 10_000 }).toHaveLength(1);
    run.abort();
    await starting;
    await expect.poll(() => requests('/session/late'), { timeout: 10_000 }).toHaveLength(1);
    expect((await requests('/session/late'))[0]).toMatchObject({
      method: 'DELETE',
      headers: { authorization: 'Bearer secret' },
    });
  });

  it('shows its token to a server that it was sent on to only if that is trusted', async () => {
    const other = await commands.startStub();
    const target = encodeURIComponent(`${other.url}/moved?status=401`);
    const url = `${stub.url}/redirect?status=307&location=${target}`;
    await start({ url, token: 'secret' }).catch(() => undefined);
    const seen = async () => (await commands.stubRequests(other.id)).map(({ headers }) => headers['authorization']);
    expect(await seen()).toEqual([undefined]);
    await start({ url, token: 'secret' }, { trustedOrigins: [other.url] }).catch(() => undefined);
    expect(await seen()).toEqual([undefined, undefined, 'Bearer secret']);
    await commands.stopStub(other.id);
  });

  it.each([
    ['abort', () => run.abort()],
    ['the end of the page', () => void dispatchEvent(new PageTransitionEvent('pagehide'))],
  ])('closes its session on %s', async (_when, leave) => {
    await expect.poll(() => stream.viewers('whep'), { timeout: 20_000 }).toBe(0);
    await start({});
    await expect.poll(() => stream.viewers('whep'), { timeout: 20_000 }).toBe(1);
    leave();
    await expect.poll(() => stream.viewers('whep'), { timeout: 20_000 }).toBe(0);
  });

  it('asks for a new session when the page comes back from the cache of the browser', async () => {
    await start({});
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(reports.map(({ name }) => name)).toEqual(['ERROR_DISCONNECTED']);
  });

  it('hears that the server closed the session', async () => {
    const other = await startTestStream();
    await start({ url: `${other.http}/whep/test` });
    await other.stop();
    await expect.poll(() => reports.map(({ name }) => name), { timeout: 20_000 }).toContain('ERROR_DISCONNECTED');
  });

  it('offers its candidates in few requests that name the session they mean', async () => {
    const sent = vi.spyOn(globalThis, 'fetch');
    await start({ token: 'secret' });
    const patches = () => sent.mock.calls.map(([, init]) => init).filter((init) => init?.method === 'PATCH');
    const bodies = () =>
      patches()
        .map((init) => init!.body as string)
        .join('');
    await expect.poll(bodies, { timeout: 20_000 }).toContain('a=end-of-candidates');
    expect(bodies()).toContain('a=candidate:');
    expect(bodies()).toContain('UDP/TLS/RTP/SAVPF');
    expect(patches().length).toBeLessThan(bodies().match(/a=candidate:/g)!.length + 1);
    for (const init of patches())
      expect(init!.headers).toMatchObject({
        'Content-Type': 'application/trickle-ice-sdpfrag',
        'If-Match': expect.stringMatching(/./),
        Authorization: 'Bearer secret',
      });
    sent.mockRestore();
  });

  it('gathers candidates before it asks a server again that took none', async () => {
    const { fetch } = globalThis;
    const offers: string[] = [];
    const stubbed = vi.spyOn(globalThis, 'fetch').mockImplementation(async (...args) => {
      if (args[1]?.method === 'PATCH') return new Response(undefined, { status: 405 });
      if (args[1]?.method === 'POST') offers.push(args[1].body as string);
      return fetch(...args);
    });
    const engine = whep();
    for (let round = 0; round < 2; round++) {
      const attempt = new AbortController();
      const startEngine = await engine.load();
      const context = testContext({ video: createVideo(run.signal), signal: attempt.signal });
      await startEngine({ url: `${stream.http}/whep/test`, type: 'whep' }, context);
      await expect
        .poll(() => stubbed.mock.calls.some(([, init]) => init?.method === 'PATCH'), { timeout: 20_000 })
        .toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 50));
      attempt.abort();
    }
    expect(offers[0]).not.toContain('a=candidate:');
    expect(offers[1]).toContain('a=candidate:');
    stubbed.mockRestore();
  });

  it('uses the ICE servers that the server offers, unless it was given others', async () => {
    const link = encodeURIComponent('<turn:turn.example>; rel="ice-server"; username="a,b"; credential="p;w"');
    const configured = vi.spyOn(RTCPeerConnection.prototype, 'setConfiguration');
    const described = vi.spyOn(RTCPeerConnection.prototype, 'setLocalDescription');
    await start({ url: `${stub.url}/ice?status=201&body=${encodeURIComponent('v=0\r\n')}&link=${link}` }).catch(
      () => undefined,
    );
    expect(configured.mock.calls[0]![0]?.iceServers).toEqual([
      { urls: 'turn:turn.example', username: 'a,b', credential: 'p;w' },
    ]);
    // Gathering begins with the description, and asks only the servers that are known then.
    expect(configured.mock.invocationCallOrder[0]).toBeLessThan(described.mock.invocationCallOrder[0]!);
    configured.mockRestore();
    described.mockRestore();
  });

  it('makes the jitter buffer as long as it is told to', async () => {
    const added = vi.spyOn(RTCPeerConnection.prototype, 'addTransceiver');
    await start({}, { targetLatency: 0.4 });
    const targets = added.mock.results.map(({ value }) => (value as RTCRtpTransceiver).receiver.jitterBufferTarget);
    expect(targets).toEqual([400, 400]);
    added.mockRestore();
  });

  it('tells round trip, loss and delay', async () => {
    const running = await start({});
    const counted = () => Promise.resolve(running.statistics!());
    await expect.poll(async () => (await counted()).videoPackets?.received, { timeout: 20_000 }).toBeGreaterThan(10);
    await expect.poll(async () => (await counted()).rtt, { timeout: 20_000 }).toBeGreaterThanOrEqual(0);
    await expect.poll(async () => (await counted()).jitterBufferDelay, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(running.latency).toBeGreaterThan(0);
  });
});
