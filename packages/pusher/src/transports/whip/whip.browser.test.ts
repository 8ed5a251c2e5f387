import type { LiveError } from '@livelit/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import type { ScriptedAnswer } from '../../../../../scripts/scripted-server.ts';
import { LivePusher } from '../../live-pusher.ts';
import type { PusherConfig } from '../../pusher-config.ts';
import { eventLog } from '../../testing/event-log.ts';
import { gatewayStream, untilGrown } from '../../testing/gateway-streams.ts';
import { canvasStream } from '../../testing/test-streams.ts';
import { until } from '../../testing/until.ts';

let gateway: { id: string; url: string; port: number };
let pusher: LivePusher;
const scripts: string[] = [];

beforeEach(async () => {
  gateway = await commands.startGateway();
});

afterEach(async () => {
  pusher?.destroy();
  vi.restoreAllMocks();
  await commands.stopGateway(gateway.id);
  for (const id of scripts.splice(0)) await commands.stopScript(id);
});

const small = { width: 320, height: 180, fps: 15, kbps: 300 };

function create(config: Partial<PusherConfig> = {}) {
  pusher = new LivePusher({ videoQuality: small, retry: { baseDelayMs: 50, maxDelayMs: 500 }, ...config });
  return eventLog(pusher);
}

async function startDevices(url: string, config: Partial<PusherConfig> = {}) {
  const log = create(config);
  await pusher.startCamera();
  await pusher.startMicrophone();
  await pusher.startPush(url);
  return log;
}

const untilConnected = () => until('the push is connected', () => pusher.state === 'connected', 30_000);

async function script(lines: readonly ScriptedAnswer[]) {
  const server = await commands.startScript(lines);
  scripts.push(server.id);
  return { ...server, requests: () => commands.scriptRequests(server.id) };
}

describe('WHIP to the gateway', () => {
  it('publishes H.264 and Opus', async () => {
    const log = await startDevices(`${gateway.url}/whip/one`);
    await untilConnected();
    const stream = await untilGrown(gateway.url, 'one');
    expect(stream).toMatchObject({ protocol: 'whip', audio: { codec: 'opus' } });
    expect(stream.video?.codec).toMatch(/^avc1\.42/);
    expect(log.entries).toEqual(['connecting', 'connected']);
    await pusher.stopPush();
    await until('the gateway has noticed', async () => (await gatewayStream(gateway.url, 'one')) === undefined);
  });

  it('publishes VP8 when told so', async () => {
    await startDevices(`${gateway.url}/whip/vp8`, { videoCodec: 'vp8' });
    await untilConnected();
    const stream = await until('the codec is known', async () => {
      const now = await gatewayStream(gateway.url, 'vp8');
      return now?.video && now;
    });
    expect(stream.video?.codec).toBe('vp8');
  });

  it('replaces the camera without a new connection', async () => {
    const log = create({ sourcePolicy: 'replace' });
    await pusher.startCamera();
    await pusher.startPush(`${gateway.url}/whip/swap`);
    await untilConnected();
    await untilGrown(gateway.url, 'swap', 5, ['videoFrames']);
    const canvas = canvasStream(160, 120);
    const drawing = setInterval(() => canvas.draw(), 30);
    await pusher.startCustomCapture(canvas.stream);
    await until(
      'the picture has changed',
      async () => (await gatewayStream(gateway.url, 'swap'))?.video?.height === 120,
    );
    clearInterval(drawing);
    expect(log.entries).toEqual(['connecting', 'connected']);
  });

  it('sends black pictures and silence while paused', async () => {
    await startDevices(`${gateway.url}/whip/paused`);
    await untilConnected();
    pusher.pauseVideo();
    pusher.pauseAudio();
    await untilGrown(gateway.url, 'paused', 3);
  });

  it('makes a key frame when asked', async () => {
    await startDevices(`${gateway.url}/whip/key`);
    await untilConnected();
    await untilGrown(gateway.url, 'key', 5);
    const before = await gatewayStream(gateway.url, 'key');
    pusher.requestKeyFrame();
    await until(
      'a key frame came',
      async () => (await gatewayStream(gateway.url, 'key'))!.keyFrames > before!.keyFrames,
    );
  });

  it('measures what it sends', async () => {
    await startDevices(`${gateway.url}/whip/measured`, { statisticsInterval: 0.5 });
    const statistics = await until(
      'there are statistics',
      () => (pusher.statistics.videoBitrate ?? 0) > 0 && pusher.statistics.rtt !== undefined && pusher.statistics,
    );
    expect(statistics.width).toBeGreaterThan(0);
    expect(statistics.keyFrames).toBeGreaterThan(0);
    expect(statistics.netSpeed).toBeGreaterThanOrEqual(statistics.videoBitrate!);
  });

  it('comes back when the server was gone', async () => {
    const log = await startDevices(`${gateway.url}/whip/back`);
    await untilConnected();
    await commands.stopGateway(gateway.id);
    await until('it reconnects', () => pusher.state === 'reconnecting', 30_000);
    gateway = await commands.startGateway({ port: gateway.port });
    await untilConnected();
    await untilGrown(gateway.url, 'back');
    expect(log.has('warning ERROR_DISCONNECTED')).toBe(true);
  }, 90_000);

  it('is refused without a token, and let in with it', async () => {
    await commands.stopGateway(gateway.id);
    gateway = await commands.startGateway({ publish: ['right'] });
    const log = await startDevices(`${gateway.url}/whip/guarded`);
    await until('it is given up', () => pusher.error);
    expect(log.entries).toEqual(['connecting', 'disconnected', 'error ERROR_UNAUTHORIZED']);
    pusher.destroy();
    await startDevices(`${gateway.url}/whip/guarded`, { token: 'right' });
    await untilConnected();
  });

  it('ends when another takes its name over, instead of taking it back', async () => {
    await commands.stopGateway(gateway.id);
    gateway = await commands.startGateway({ secondPublisher: 'take-over' });
    await startDevices(`${gateway.url}/whip/over`);
    await untilConnected();
    const second = new LivePusher({ videoQuality: small });
    await second.startCustomCapture(canvasStream().stream);
    await second.startPush(`${gateway.url}/whip/over`);
    await until('the first is given up', () => pusher.error && second.state === 'connected', 30_000);
    expect(pusher.error?.name).toBe('ERROR_TAKEN_OVER');
    expect(second.state).toBe('connected');
    second.destroy();
  }, 60_000);

  it('is refused when the name is taken', async () => {
    await startDevices(`${gateway.url}/whip/taken`);
    await untilConnected();
    const second = new LivePusher({ videoQuality: small });
    await second.startCustomCapture(canvasStream().stream);
    await second.startPush(`${gateway.url}/whip/taken`);
    await until('the second is given up', () => second.error);
    expect(second.error?.name).toBe('ERROR_NAME_TAKEN');
    second.destroy();
  });
});

describe('WHIP, its protocol', () => {
  const whip = () => `${gateway.url}/whip/scripted`;

  it('sends the token with every request, and one PATCH with all candidates', async () => {
    await commands.stopGateway(gateway.id);
    gateway = await commands.startGateway({ publish: ['secret'] });
    const server = await script([
      { method: 'POST', forward: whip(), headers: { location: '/session/1', etag: '"v1"' } },
      { method: 'PATCH', status: 204 },
      { method: 'DELETE', status: 200 },
    ]);
    await startDevices(`${server.url}/whip/scripted`, { token: 'secret' });
    await untilConnected();
    await until('candidates were sent', async () => (await server.requests()).some(({ method }) => method === 'PATCH'));
    await pusher.stopPush();
    await until('the session was deleted', async () =>
      (await server.requests()).some(({ method }) => method === 'DELETE'),
    );
    const requests = await server.requests();
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /whip/scripted',
      'PATCH /session/1',
      'DELETE /session/1',
    ]);
    expect(requests.map(({ headers }) => headers['authorization'])).toEqual(Array(3).fill('Bearer secret'));
    const [post, patch, remove] = requests;
    expect(post?.headers['content-type']).toBe('application/sdp');
    expect(post?.body).toContain('a=sendonly');
    expect(post?.body).not.toContain('a=recvonly');
    expect(post?.body).toContain('a=group:BUNDLE');
    expect(patch?.headers).toMatchObject({ 'if-match': '"v1"', 'content-type': 'application/trickle-ice-sdpfrag' });
    expect(patch?.body).toContain('a=candidate:');
    expect(patch?.body).toContain('a=end-of-candidates');
    expect(remove?.headers['if-match']).toBeUndefined();
  });

  it('sends no Authorization when there is no token', async () => {
    const server = await script([{ method: 'POST', forward: whip() }]);
    await startDevices(`${server.url}/whip/scripted`);
    await untilConnected();
    expect((await server.requests())[0]?.headers['authorization']).toBeUndefined();
  });

  it('sends the token again when a redirect to another origin lost it, and stays at that origin', async () => {
    const target = await script([
      { method: 'POST', status: 401 },
      { method: 'POST', forward: whip(), headers: { location: 'session/2' } },
      { method: 'PATCH', status: 204, again: true },
      { method: 'DELETE', status: 200 },
    ]);
    const first = await script([{ method: 'POST', status: 307, headers: { location: `${target.url}/moved/whip` } }]);
    await startDevices(`${first.url}/whip/scripted`, { token: 'secret' });
    await untilConnected();
    await pusher.stopPush();
    await until('the session was deleted', async () =>
      (await target.requests()).some(({ method }) => method === 'DELETE'),
    );
    const requests = await target.requests();
    expect(requests[1]?.headers['authorization']).toBe('Bearer secret');
    expect(requests.at(-1)).toMatchObject({ method: 'DELETE', path: '/moved/session/2' });
    expect(requests.at(-1)?.headers['authorization']).toBe('Bearer secret');
    expect(await first.requests()).toHaveLength(1);
  });

  it('lives without a Location', async () => {
    const server = await script([{ method: 'POST', forward: whip(), headers: { location: null } }]);
    await startDevices(`${server.url}/whip/scripted`);
    await untilConnected();
    await untilGrown(gateway.url, 'scripted', 5);
    await pusher.stopPush();
    expect((await server.requests()).map(({ method }) => method)).toEqual(['POST']);
  });

  it('lives without trickle', async () => {
    const server = await script([
      { method: 'POST', forward: whip(), headers: { location: '/session/3' } },
      { method: 'PATCH', status: 405 },
    ]);
    const log = await startDevices(`${server.url}/whip/scripted`);
    await untilConnected();
    await until('candidates were refused', async () => (await server.requests()).length === 2);
    await untilGrown(gateway.url, 'scripted', 5);
    expect((await server.requests()).filter(({ method }) => method === 'PATCH')).toHaveLength(1);
    expect(log.entries).toEqual(['connecting', 'connected']);
  });

  it('brings its candidates along when the server takes none later and cannot be reached without', async () => {
    // The first session is never deleted, for its DELETE ends at the script.
    await commands.stopGateway(gateway.id);
    gateway = await commands.startGateway({ secondPublisher: 'take-over' });
    const answer: ScriptedAnswer = {
      method: 'POST',
      forward: whip(),
      without: 'a=candidate',
      headers: { location: '/session/4' },
    };
    const server = await script([answer, answer, { method: 'PATCH', status: 405, again: true }]);
    const log = await startDevices(`${server.url}/whip/scripted`, { connectTimeout: 1.5 });
    await untilConnected();
    const posts = (await server.requests()).filter(({ method }) => method === 'POST');
    expect(log.entries).toContain('warning ERROR_ICE_FAILED');
    expect(posts[0]?.body).not.toContain('a=candidate:');
    expect(posts.at(-1)?.body).toContain('a=candidate:');
  });

  it('refreshes an ETag that the server no longer accepts', async () => {
    const server = await script([
      { method: 'POST', forward: whip(), headers: { location: '/session/5', etag: '"old"' } },
      { method: 'PATCH', status: 412, headers: { etag: '"new"' } },
      { method: 'PATCH', status: 204 },
    ]);
    await startDevices(`${server.url}/whip/scripted`);
    await untilConnected();
    await until('it tried twice', async () => (await server.requests()).length === 3);
    expect((await server.requests()).map(({ headers }) => headers['if-match'])).toEqual([undefined, '"old"', '"new"']);
  });

  it('uses the ICE servers that the server names, unless told others', async () => {
    const configurations: (RTCConfiguration | undefined)[] = [];
    const original = vi.spyOn(RTCPeerConnection.prototype, 'setConfiguration');
    original.mockImplementation(function (this: RTCPeerConnection, configuration) {
      configurations.push(configuration);
    });
    const link =
      '<stun:127.0.0.1:9>; rel="ice-server", <turn:127.0.0.1:9?transport=udp>; rel="ice-server"; username="a,b;c"; credential="p;w,\\"q"; credential-type="password"';
    const server = await script([{ method: 'POST', forward: whip(), headers: { link } }]);
    await startDevices(`${server.url}/whip/scripted`);
    await untilConnected();
    expect(configurations[0]?.iceServers).toEqual([
      { urls: 'stun:127.0.0.1:9' },
      { urls: 'turn:127.0.0.1:9?transport=udp', username: 'a,b;c', credential: 'p;w,"q' },
    ]);
  });

  it('says what the server said when it refuses', async () => {
    const server = await script([
      {
        method: 'POST',
        status: 403,
        headers: { 'content-type': 'application/problem+json' },
        body: JSON.stringify({ title: 'Forbidden', detail: 'This key has expired.' }),
      },
    ]);
    await startDevices(`${server.url}/whip/scripted`);
    const error = await until<LiveError>('it is given up', () => pusher.error);
    expect(error.name).toBe('ERROR_UNAUTHORIZED');
    expect(error.message).toContain('This key has expired');
    expect(error.detail.httpStatus).toBe(403);
  });

  it('waits as long as a busy server asks', async () => {
    const server = await script([
      { method: 'POST', status: 503, headers: { 'retry-after': '2' } },
      { method: 'POST', forward: whip() },
    ]);
    const log = await startDevices(`${server.url}/whip/scripted`);
    const nextRetryAt = await until('it waits', () => pusher.nextRetryAt);
    expect(nextRetryAt - Date.now()).toBeGreaterThan(1000);
    await untilConnected();
    expect(log.entries.slice(0, 3)).toEqual(['connecting', 'reconnecting', 'warning ERROR_SERVER_PROCESS_FAILED']);
  });

  it('deletes a session that was made after the user had given up', async () => {
    const server = await script([
      { method: 'POST', forward: whip(), delayMs: 500, headers: { location: '/session/6' } },
      { method: 'DELETE', status: 200 },
    ]);
    await startDevices(`${server.url}/whip/scripted`);
    await until('the offer is there', async () => (await server.requests()).length === 1);
    await pusher.stopPush();
    expect(pusher.state).toBe('disconnected');
    await until('the session was deleted', async () => (await server.requests()).at(-1)?.path === '/session/6');
  });

  it('deletes its session when the page goes', async () => {
    const server = await script([
      { method: 'POST', forward: whip(), headers: { location: '/session/7' } },
      { method: 'PATCH', status: 204, again: true },
      { method: 'DELETE', status: 200 },
    ]);
    await startDevices(`${server.url}/whip/scripted`);
    await untilConnected();
    dispatchEvent(new Event('pagehide'));
    await until('the session was deleted', async () => (await server.requests()).at(-1)?.method === 'DELETE');
  });

  it('survives an answer that is no SDP', async () => {
    const server = await script([
      { method: 'POST', status: 201, headers: { location: '/session/8' }, body: '<html>' },
      { method: 'DELETE', status: 200 },
      { method: 'POST', forward: whip(), headers: { location: '/session/9' } },
    ]);
    const log = await startDevices(`${server.url}/whip/scripted`);
    await untilConnected();
    expect(log.has('warning ERROR_SERVER_PROCESS_FAILED')).toBe(true);
    expect((await server.requests()).some(({ method, path }) => method === 'DELETE' && path === '/session/8')).toBe(
      true,
    );
  });
});
