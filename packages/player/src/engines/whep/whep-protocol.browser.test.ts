import type { LiveError } from '@livelit/core';
import { parseIceFragment } from '@livelit/core/webrtc';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { RunningEngine } from '../../engine.ts';
import type { PlayerConfig } from '../../player-config.ts';
import type { PlayerSource } from '../../source.ts';
import { createRtcSender, type RtcSender, type RtcSenderOptions } from '../../testing/rtc-sender.ts';
import { stubHttp, type StubbedAnswer, type StubbedHttp, type StubbedRequest } from '../../testing/stub-http.ts';
import { testContext } from '../../testing/test-context.ts';
import { createVideo, frames, showsSomething } from '../../testing/watching.ts';
import { whep } from './whep.ts';

const sdpType = 'application/sdp';
const fragmentType = 'application/trickle-ice-sdpfrag';
const patience = { timeout: 20_000 };

/** What a test changes of a server that does everything right. */
type Answers = Partial<
  Record<'POST' | 'PATCH' | 'DELETE' | 'GET', (request: StubbedRequest) => Promise<StubbedAnswer> | StubbedAnswer>
>;

let run: AbortController;
let reports: LiveError[];
let sender: RtcSender;
let server: StubbedHttp;
let video: HTMLVideoElement;
let etags: number;

beforeEach(() => {
  run = new AbortController();
  reports = [];
  etags = 1;
});
afterEach(() => {
  run.abort();
  sender.close();
  server.restore();
});

/** A server whose peer is a real one in this page; it knows trickle and restarts. */
function serve(answers: Answers = {}, options: RtcSenderOptions = {}): void {
  sender = createRtcSender(options);
  const etag = () => `"e${etags}"`;
  server = stubHttp(async (request): Promise<StubbedAnswer> => {
    const changed = await answers[request.method as keyof Answers]?.(request);
    if (changed) return changed;
    if (request.method === 'POST') {
      const body = await sender.answer(request.body);
      return { status: 201, headers: { 'content-type': sdpType, location: '/session/1', etag: etag() }, body };
    }
    if (request.method !== 'PATCH') return { status: 200 };
    const present = sender.connection.remoteDescription!.sdp;
    if (present.includes(`a=ice-ufrag:${parseIceFragment(request.body)!.ufrag}`)) {
      if (request.headers.get('if-match') !== etag()) return { status: 412, headers: { etag: etag() } };
      await sender.trickle(request.body);
      return { status: 204 };
    }
    const body = await sender.restart(request.body);
    etags++;
    return { status: 200, headers: { 'content-type': fragmentType, etag: etag() }, body };
  });
}

async function start(
  source: Partial<PlayerSource> = {},
  config: Partial<PlayerConfig> = {},
  engine = whep(),
): Promise<RunningEngine> {
  video = createVideo(run.signal);
  const context = testContext({ video, signal: run.signal, report: (error) => reports.push(error) }, config);
  return (await engine.load())({ url: `${server.origin}/play`, type: 'whep', token: 'secret', ...source }, context);
}

async function expectPicture(): Promise<void> {
  await video.play();
  await frames(video, 5);
  expect(showsSomething(video)).toBe(true);
  expect(reports).toEqual([]);
}

const requests = (method: string) => server.requests.filter((request) => request.method === method);
const ufragOf = (text: string) => /a=ice-ufrag:(\S+)/.exec(text)?.[1];

describe("a server's counter-offer (406)", () => {
  const counter = (headers: Record<string, string> = {}): Answers => ({
    POST: async () => ({
      status: 406,
      headers: { 'content-type': sdpType, location: '/session/2', etag: '"e1"', ...headers },
      body: await sender.offer(),
    }),
    PATCH: async ({ body }) => {
      if (!body.startsWith('v=0')) return undefined;
      await sender.accept(body);
      return { status: 204 };
    },
  });

  it('is answered by PATCH, and plays', async () => {
    serve(counter());
    await start();
    await expectPicture();
    const [answer] = requests('PATCH');
    expect(answer!.path).toBe('/session/2');
    expect(Object.fromEntries(answer!.headers)).toMatchObject({
      'content-type': sdpType,
      authorization: 'Bearer secret',
    });
    expect(answer!.body.match(/a=recvonly/g)).toHaveLength(2);
    expect(answer!.body).toContain('a=candidate:');
    expect(answer!.body).toContain('stereo=1');
    run.abort();
    await expect.poll(() => requests('DELETE').map(({ path }) => path), patience).toEqual(['/session/2']);
  });

  it.each(['Wed, 09 Oct 2024 10:00:00 GMT', 'Wed, 09 Oct 2099 10:00:00 GMT', 'soon'])(
    'is answered at once when it is valid until %s: the clocks may disagree',
    async (until) => {
      serve(counter({ 'content-type': `${sdpType}; valid-until="${until}"` }));
      await start();
      await expectPicture();
    },
  );

  it('is answered even when the browser refuses the ICE servers that come with it', async () => {
    serve(counter({ link: '<turn:host:no-port>; rel="ice-server"; username="a"; credential="b"' }));
    await start();
    await expectPicture();
  });

  it('goes on after a restart of ICE', async () => {
    serve(counter());
    const running = await start();
    await expectPicture();
    running.networkChanged!();
    await expect
      .poll(() => ufragOf(sender.connection.remoteDescription!.sdp), patience)
      .toBe(ufragOf(requests('PATCH').at(-1)!.body));
    await frames(video, 10);
    expect(etags).toBe(2);
    expect(reports).toEqual([]);
  });

  it('is refused as what it is when it cannot be answered', async () => {
    serve(counter({ location: '' }));
    const noName = start();
    await expect(noName).rejects.toMatchObject({ name: 'ERROR_SOURCE_INVALID' });
  });

  it('with codecs that this browser lacks is no common codec, and its session is closed', async () => {
    const answers = counter();
    const wooden = (sdp: string) =>
      sdp
        .replace(/^a=(rtpmap|fmtp|rtcp-fb):.*\r\n/gm, '')
        .replace(/^m=audio (\d+) (\S+) .*$/gm, 'm=audio $1 $2 120\r\na=rtpmap:120 WOODEN/48000')
        .replace(/^m=video (\d+) (\S+) .*$/gm, 'm=video $1 $2 121\r\na=rtpmap:121 WOODEN/90000');
    const POST = async (request: StubbedRequest) => {
      const told = (await answers.POST!(request))!;
      return { ...told, body: wooden(told.body!) };
    };
    serve({ ...answers, POST });
    await expect(start()).rejects.toMatchObject({ name: 'ERROR_CODEC_UNSUPPORTED' });
    await expect.poll(() => requests('DELETE').length, patience).toBe(1);
  });

  it('that is no SDP is a refusal of our codecs', async () => {
    serve({ POST: () => ({ status: 406, headers: { 'content-type': sdpType }, body: '<html>no</html>' }) });
    await expect(start()).rejects.toMatchObject({ name: 'ERROR_CODEC_UNSUPPORTED' });
  });

  it('whose answer is refused tells why', async () => {
    serve({
      ...counter(),
      PATCH: () => ({ status: 400, headers: { 'content-type': 'text/plain' }, body: 'Too late' }),
    });
    await expect(start()).rejects.toMatchObject({
      name: 'ERROR_SERVER_PROCESS_FAILED',
      message: expect.stringContaining('Too late'),
    });
  });
});

describe('candidates', () => {
  it('follow the offer in requests that name the ICE session', async () => {
    serve();
    await start();
    await expect
      .poll(
        () =>
          requests('PATCH')
            .map(({ body }) => body)
            .join(''),
        patience,
      )
      .toContain('a=end-of-candidates');
    for (const { headers, path } of requests('PATCH')) {
      expect(path).toBe('/session/1');
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': fragmentType,
        'if-match': '"e1"',
        authorization: 'Bearer secret',
      });
    }
  });

  it.each([
    [412, { etag: '"other"' }, '"other"'],
    [412, {}, '*'],
    [428, {}, '*'],
  ])('are sent again, once, with the tag of a %s', async (status, headers: Record<string, string>, expected) => {
    serve({
      PATCH: ({ headers: sent }) => (sent.get('if-match') === expected ? { status: 204 } : { status, headers }),
    });
    await start();
    await expect
      .poll(() => requests('PATCH').map((request) => request.headers.get('if-match')), patience)
      .toContain(expected);
    const tags = requests('PATCH').map((request) => request.headers.get('if-match'));
    expect(tags.slice(0, 2)).toEqual(['"e1"', expected]);
    expect(requests('PATCH')[1]!.body).toBe(requests('PATCH')[0]!.body);
    await expectPicture();
  });

  it('are not sent for ever to a server that never accepts a tag', async () => {
    serve({ PATCH: () => ({ status: 412 }) });
    await start();
    await expectPicture();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(requests('PATCH').length).toBeLessThan(9);
  });

  it.each([
    ['*', '*'],
    [undefined, null],
  ])('are sent to a server whose ETag is %s', async (etag, expected) => {
    serve({
      POST: async ({ body }) => ({
        status: 201,
        headers: { 'content-type': sdpType, location: '/session/1', ...(etag ? { etag } : {}) },
        body: await sender.answer(body),
      }),
      PATCH: () => ({ status: 204 }),
    });
    await start();
    await expect.poll(() => requests('PATCH').length, patience).toBeGreaterThan(0);
    expect(requests('PATCH')[0]!.headers.get('if-match')).toBe(expected);
  });

  it.each([405, 501, 415, 422])('go with the next offer when they were answered by %s', async (status) => {
    const engine = whep();
    serve({ PATCH: () => ({ status }) });
    await start({}, {}, engine);
    await expectPicture();
    await expect.poll(() => requests('PATCH').length, patience).toBe(1);
    run.abort();
    run = new AbortController();
    sender.close();
    server.restore();
    serve({ PATCH: () => ({ status }) });
    await start({}, {}, engine);
    await expectPicture();
    expect(requests('POST')[0]!.body).toContain('a=candidate:');
    expect(requests('PATCH')).toEqual([]);
  });

  it('are sent once more after a request that failed', async () => {
    let failed = 0;
    serve({ PATCH: () => (failed++ === 0 ? { status: 500 } : { status: 204 }) });
    await start();
    await expect.poll(() => requests('PATCH').length, patience).toBeGreaterThan(1);
    const lines = requests('PATCH')[0]!.body.match(/a=candidate:.*/g) ?? [];
    await expect
      .poll(
        () =>
          requests('PATCH')
            .slice(1)
            .map(({ body }) => body)
            .join(''),
        patience,
      )
      .toContain(lines[0] ?? 'a=end');
  });
});

describe('a restart of ICE', () => {
  it('keeps the session and the picture: new credentials, If-Match *, then the new tag', async () => {
    serve();
    const running = await start();
    await expectPicture();
    await expect
      .poll(() => requests('PATCH').some(({ body }) => body.includes('end-of-candidates')), patience)
      .toBe(true);
    const before = ufragOf(requests('POST')[0]!.body)!;
    const remoteBefore = ufragOf(sender.connection.localDescription!.sdp);
    const trickled = requests('PATCH').length;

    running.networkChanged!();
    await expect.poll(() => etags, patience).toBe(2);
    await frames(video, 10);
    const restart = requests('PATCH')[trickled]!;
    expect(restart.headers.get('if-match')).toBe('*');
    expect(restart.headers.get('authorization')).toBe('Bearer secret');
    expect(ufragOf(restart.body)).not.toBe(before);
    expect(restart.body).toContain('a=ice-options:trickle');
    expect(ufragOf(sender.connection.localDescription!.sdp)).not.toBe(remoteBefore);
    for (const { headers } of requests('PATCH').slice(trickled + 1)) expect(headers.get('if-match')).toBe('"e2"');
    expect(requests('POST')).toHaveLength(1);
    expect(requests('DELETE')).toEqual([]);
    await expect.poll(() => sender.connection.iceConnectionState, patience).toMatch(/connected|completed/);
    expect(reports).toEqual([]);
  });

  it('replaces what was known of the server: credentials and candidates', async () => {
    serve();
    const running = await start();
    const set = vi.spyOn(RTCPeerConnection.prototype, 'setRemoteDescription');
    const old = sender.connection.localDescription!.sdp.match(/a=candidate:\S+ .*/g)!;
    running.networkChanged!();
    const told = () => set.mock.calls.find((_, at) => set.mock.contexts[at] !== sender.connection)?.[0].sdp ?? '';
    await expect.poll(told, patience).not.toBe('');
    const described = told();
    set.mockRestore();
    expect(ufragOf(described)).toBe(ufragOf(sender.connection.localDescription!.sdp));
    const candidates = described.match(/a=candidate:\S+ .*/g)!;
    expect(candidates).not.toEqual([]);
    for (const line of candidates) expect(old).not.toContain(line);
  });

  it('applies only the answer to the last request', async () => {
    const held: (() => void)[] = [];
    let release = () => {};
    serve({
      PATCH: async (request) => {
        if (request.headers.get('if-match') !== '*') return undefined;
        await new Promise<void>((resolve) => held.push(resolve));
        if (held.length === 2 && release === held[1]) return undefined;
        const body = ['a=ice-ufrag:stale', `a=ice-pwd:${'s'.repeat(24)}`].join('\r\n');
        return { status: 200, headers: { etag: '"stale"' }, body };
      },
    });
    const running = await start();
    await expectPicture();
    running.networkChanged!();
    await expect.poll(() => held.length, patience).toBe(1);
    running.networkChanged!();
    await expect.poll(() => held.length, patience).toBe(2);
    const set = vi.spyOn(RTCPeerConnection.prototype, 'setRemoteDescription');
    held[0]!();
    await new Promise((resolve) => setTimeout(resolve, 100));
    release = held[1]!;
    release();
    await expect.poll(() => etags, patience).toBe(2);
    await frames(video, 20);
    const applied = set.mock.calls.filter((_, at) => set.mock.contexts[at] !== sender.connection);
    set.mockRestore();
    expect(applied.map(([description]) => ufragOf(description.sdp ?? ''))).toEqual([
      ufragOf(sender.connection.localDescription!.sdp),
    ]);
    await expect.poll(() => sender.connection.iceConnectionState, patience).toMatch(/connected|completed/);
    expect(reports).toEqual([]);
  });

  it.each([422, 405, 500, 204])('that is answered by %s leaves the session as it is', async (status) => {
    serve({ PATCH: ({ headers }) => (headers.get('if-match') === '*' ? { status } : undefined) });
    const running = await start();
    await expectPicture();
    running.networkChanged!();
    await expect
      .poll(() => requests('PATCH').some(({ headers }) => headers.get('if-match') === '*'), patience)
      .toBe(true);
    await frames(video, 25);
    expect(reports).toEqual([]);
    running.networkChanged!();
    await frames(video, 10);
    expect(sender.connection.iceConnectionState).toMatch(/connected|completed/);
    expect(reports).toEqual([]);
  });

  it('of a session that is over tells what the server says', async () => {
    const problem = JSON.stringify({ title: 'Over', detail: 'The publisher has left.', code: -9209 });
    serve({
      PATCH: ({ headers }) =>
        headers.get('if-match') === '*'
          ? { status: 404, headers: { 'content-type': 'application/problem+json' }, body: problem }
          : undefined,
    });
    const running = await start();
    running.networkChanged!();
    await expect.poll(() => reports.map(({ name }) => name), patience).toEqual(['ERROR_STREAM_ENDED']);
  });

  it('is tried when nothing arrives any more, then the connection counts as lost', async () => {
    serve({ PATCH: ({ headers }) => (headers.get('if-match') === '*' ? { status: 422 } : undefined) });
    const running = await start();
    await expectPicture();
    for (const { track } of sender.connection.getSenders()) track?.stop();
    for (const each of sender.connection.getSenders()) await each.replaceTrack(null);
    await new Promise((resolve) => setTimeout(resolve, 500));
    running.networkChanged!();
    await expect.poll(() => reports.map(({ name }) => name), patience).toEqual(['ERROR_DISCONNECTED']);
    expect(requests('PATCH').some(({ headers }) => headers.get('if-match') === '*')).toBe(true);
  });
});

describe('the end', () => {
  it('is told before the connection closes, which would make the server forget what is ended', async () => {
    let connected = '';
    serve({
      DELETE: async () => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        connected = sender.connection.connectionState;
        return { status: 200 };
      },
    });
    await start();
    await expectPicture();
    run.abort();
    await expect.poll(() => connected, patience).toBe('connected');
    const dtls = sender.connection.getSenders()[0]!.transport!;
    await expect.poll(() => dtls.state, patience).toBe('closed');
  });

  it('is told once, whatever comes together', async () => {
    serve();
    const added = vi.spyOn(RTCPeerConnection.prototype, 'addTransceiver');
    await start();
    const connection = added.mock.contexts[0] as RTCPeerConnection;
    added.mockRestore();
    dispatchEvent(new PageTransitionEvent('pagehide'));
    // Else the browser could not keep the page.
    expect(connection.signalingState).toBe('closed');
    run.abort();
    await expect.poll(() => requests('DELETE').length, patience).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(requests('DELETE')).toHaveLength(1);
    expect(requests('DELETE')[0]!.headers.get('authorization')).toBe('Bearer secret');
    expect(requests('DELETE')[0]!.headers.get('if-match')).toBeNull();
  });
});

describe('latency', () => {
  it('follows what is asked for, live, within what browsers take', async () => {
    serve();
    const latency = {
      target: undefined as number | undefined,
      max: undefined,
      minBuffer: undefined as number | undefined,
    };
    video = createVideo(run.signal);
    const added = vi.spyOn(RTCPeerConnection.prototype, 'addTransceiver');
    const context = { ...testContext({ video, signal: run.signal }), latency };
    const running = await (await whep().load())({ url: `${server.origin}/play`, type: 'whep' }, context);
    const connection = added.mock.contexts[0] as RTCPeerConnection;
    added.mockRestore();
    const targets = () => connection.getReceivers().map(({ jitterBufferTarget }) => jitterBufferTarget);
    expect(targets()).toEqual([null, null]);
    for (const [target, minBuffer, expected] of [
      [0.3, undefined, 300],
      [0.3, 0.5, 500],
      [30, undefined, 4000],
      [undefined, undefined, null],
    ] as const) {
      latency.target = target;
      latency.minBuffer = minBuffer;
      running.latencyChanged!();
      expect(targets()).toEqual([expected, expected]);
      expect(running.targetLatency).toBe(target);
    }
    latency.target = 1;
    running.latencyChanged!();
    await video.play();
    await expect.poll(() => running.latency ?? 0, patience).toBeGreaterThan(0.6);
  });

  it('is known from scene to screen where the sender tells when it captured', async () => {
    serve({}, { captureTime: true });
    const running = await start();
    await expectPicture();
    await expect.poll(() => running.wallClockLatency ?? 0, patience).toBeGreaterThan(0);
    expect(running.wallClockLatency).toBeLessThan(5);
  });

  it('from scene to screen is unknown where it does not', async () => {
    serve();
    const running = await start();
    await expectPicture();
    await expect.poll(() => running.latency ?? 0, patience).toBeGreaterThan(0);
    expect(running.wallClockLatency).toBeUndefined();
  });
});

describe('sound', () => {
  it('stays in stereo', async () => {
    serve({}, { stereo: true });
    await start();
    await expectPicture();
    const audio = new AudioContext();
    const splitter = audio.createChannelSplitter(2);
    audio.createMediaStreamSource(video.srcObject as MediaStream).connect(splitter);
    const meters = [0, 1].map((channel) => {
      const analyser = audio.createAnalyser();
      splitter.connect(analyser, channel);
      return () => {
        const samples = new Float32Array(analyser.fftSize);
        analyser.getFloatTimeDomainData(samples);
        return Math.max(...samples.map(Math.abs));
      };
    });
    await expect.poll(meters[0]!, patience).toBeGreaterThan(0.3);
    expect(meters[1]!()).toBeLessThan(0.1);
    await audio.close();
  });
});

describe('options', () => {
  it("reach RTCPeerConnection: the engine's own, and those of config.engineOptions over them", async () => {
    const added = vi.spyOn(RTCPeerConnection.prototype, 'addTransceiver');
    serve();
    const engine = whep({ iceServers: [{ urls: 'stun:a.example' }], iceTransportPolicy: 'all' });
    await start(
      {},
      { engineOptions: { whep: { iceServers: [{ urls: 'stun:b.example' }], iceCandidatePoolSize: 1 } } },
      engine,
    );
    const made = (added.mock.contexts[0] as RTCPeerConnection).getConfiguration();
    added.mockRestore();
    expect(made.iceServers!.map(({ urls }) => [urls].flat())).toEqual([['stun:b.example']]);
    expect(made).toMatchObject({ bundlePolicy: 'max-bundle', iceCandidatePoolSize: 1 });
  });

  it("that the browser refuses are the caller's mistake", async () => {
    serve();
    const failure = start({}, { engineOptions: { whep: { iceServers: [{ urls: 'nonsense' }] } } });
    await expect(failure).rejects.toMatchObject({ name: 'ERROR_INVALID_PARAMETER' });
  });

  it('of the source go along: its headers with every request', async () => {
    serve();
    await start({ headers: { 'X-Tenant': 'seven' } });
    run.abort();
    await expect.poll(() => requests('DELETE').length, patience).toBe(1);
    for (const { headers } of server.requests) expect(headers.get('x-tenant')).toBe('seven');
  });

  it('without WebRTC nothing is played', () => {
    const { RTCPeerConnection: kept } = globalThis;
    Reflect.deleteProperty(globalThis, 'RTCPeerConnection');
    const plays = whep().canPlay({ url: 'https://host/whep', type: 'whep' });
    globalThis.RTCPeerConnection = kept;
    expect(plays).toBe(false);
    serve();
  });
});
