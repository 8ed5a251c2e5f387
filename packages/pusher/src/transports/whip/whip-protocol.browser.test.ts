import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import type { ScriptedAnswer } from '../../../../../scripts/scripted-server.ts';
import { movingStream } from '../../testing/moving-stream.ts';
import { pushContext } from '../../testing/push-context.ts';
import { until } from '../../testing/until.ts';
import { whip, type WhipOptions } from './whip.ts';

let gateway: { id: string; url: string; port: number };
let run: AbortController;
const scripts: string[] = [];
beforeAll(async () => {
  gateway = await commands.startGateway({ secondPublisher: 'take-over' });
});
afterAll(() => commands.stopGateway(gateway.id));
beforeEach(() => {
  run = new AbortController();
});
afterEach(async () => {
  run.abort();
  vi.restoreAllMocks();
  for (const id of scripts.splice(0)) await commands.stopScript(id);
});

async function script(lines: readonly ScriptedAnswer[]) {
  const server = await commands.startScript(lines);
  scripts.push(server.id);
  const requests = () => commands.scriptRequests(server.id);
  return { ...server, requests, posts: async () => (await requests()).filter(({ method }) => method === 'POST') };
}

/** Takes the offer, with a session of this name on the script. */
const taken = (session: string, headers: Record<string, string> = {}): ScriptedAnswer => ({
  method: 'POST',
  forward: `${gateway.url}/whip/protocol`,
  headers: { location: `/session/${session}`, etag: '"1"', ...headers },
});

async function push(
  url: string,
  { token = '', ...options }: WhipOptions & { token?: string } = {},
  transport = whip(options),
) {
  const context = pushContext(run.signal, movingStream(run.signal).tracks, { token, config: { connectTimeout: 5 } });
  const running = await (await transport.load())(new URL(url), context);
  return { running, context };
}

describe('the offer', () => {
  it('sends one stream with one track of a kind, bundled, RTCP on the same port in any case', async () => {
    const server = await script([taken('a')]);
    await push(`${server.url}/whip`);
    const { body } = (await server.posts())[0]!;
    const lines = (pattern: RegExp) => body.split('\r\n').filter((line) => pattern.test(line));
    expect(lines(/^m=/).map((line) => line.slice(0, 7))).toEqual(['m=audio', 'm=video']);
    expect(lines(/^a=(sendonly|sendrecv|recvonly|inactive)/)).toEqual(['a=sendonly', 'a=sendonly']);
    expect(lines(/^a=rtcp-mux-only$/)).toHaveLength(2);
    expect(lines(/^a=group:BUNDLE 0 1$/)).toHaveLength(1);
    expect(new Set(lines(/^a=msid:/).map((line) => line.split(' ')[0])).size).toBe(1);
  });

  it('goes out with the ICE servers of the options, which stay whatever the server names', async () => {
    const iceServers = [{ urls: 'stun:127.0.0.1:9' }];
    const changed = vi.spyOn(RTCPeerConnection.prototype, 'setConfiguration');
    const server = await script([taken('a', { link: '<stun:127.0.0.1:10>; rel="ice-server"' })]);
    await push(`${server.url}/whip`, { iceServers });
    expect(changed).not.toHaveBeenCalled();
  });

  it('is not made with options that the browser refuses', async () => {
    const starting = push('http://127.0.0.1:9/whip', { iceServers: [{ urls: 'nonsense:' }] });
    await expect(starting).rejects.toMatchObject({ name: 'ERROR_INVALID_PARAMETER' });
  });
});

describe('a redirect', () => {
  it('that keeps the offer makes one session, which sees the token', async () => {
    const target = await script([taken('b'), { method: 'PATCH', status: 204, again: true }, { method: 'DELETE' }]);
    const first = await script([{ method: 'POST', status: 308, headers: { location: `${target.url}/edge/whip` } }]);
    await push(`${first.url}/whip`, { token: 'secret' });
    run.abort();
    await until('it is deleted', async () => (await target.requests()).at(-1)?.method === 'DELETE');
    expect(await target.posts()).toHaveLength(1);
    expect(await first.requests()).toHaveLength(1);
    const later = (await target.requests()).filter(({ method }) => method !== 'POST');
    expect(later.map(({ headers }) => headers['authorization'])).toEqual(later.map(() => 'Bearer secret'));
    expect(later.every(({ path }) => path === '/session/b')).toBe(true);
  });

  it('to an origin that is not trusted does not show it the token', async () => {
    const target = await script([{ method: 'POST', status: 401, again: true }]);
    const first = await script([{ method: 'POST', status: 307, headers: { location: `${target.url}/whip` } }]);
    const starting = push(`${first.url}/whip`, { token: 'secret', trustedOrigins: ['https://other.example'] });
    await expect(starting).rejects.toMatchObject({ name: 'ERROR_UNAUTHORIZED' });
    expect((await target.requests()).map(({ headers }) => headers['authorization'])).toEqual([undefined]);
  });

  it('shows a target the token once, not again when it refuses that too', async () => {
    const target = await script([{ method: 'POST', status: 403, again: true }]);
    const first = await script([{ method: 'POST', status: 307, headers: { location: `${target.url}/whip` } }]);
    await expect(push(`${first.url}/whip`, { token: 'secret' })).rejects.toMatchObject({ name: 'ERROR_UNAUTHORIZED' });
    expect((await target.requests()).map(({ headers }) => headers['authorization'])).toEqual([
      undefined,
      'Bearer secret',
    ]);
  });

  it.each([
    [301, 204],
    [302, 405],
    [303, 200],
  ])('of %s, which loses the offer, is a mistake that is named (answered with %s)', async (status, answered) => {
    const target = await script([{ method: 'GET', status: answered }]);
    const first = await script([{ method: 'POST', status, headers: { location: `${target.url}/moved` } }]);
    await expect(push(`${first.url}/whip`, { token: 'secret' })).rejects.toMatchObject({
      name: 'ERROR_INVALID_PARAMETER',
      message: expect.stringContaining(`${target.url}/moved`),
      detail: { httpStatus: answered },
    });
    expect(await target.posts()).toEqual([]);
  });
});

describe('candidates', () => {
  it('are sent again with the tag that a server asks for (428)', async () => {
    const server = await script([
      { ...taken('c'), headers: { location: '/session/c', etag: null } },
      { method: 'PATCH', status: 428, headers: { etag: '"told"' } },
      { method: 'PATCH', status: 204, again: true },
    ]);
    await push(`${server.url}/whip`);
    const patches = async () => (await server.requests()).filter(({ method }) => method === 'PATCH');
    await until('they are sent twice', async () => (await patches()).length >= 2);
    expect((await patches()).map(({ headers }) => headers['if-match']).slice(0, 2)).toEqual([undefined, '"told"']);
    expect((await patches())[1]!.body).toBe((await patches())[0]!.body);
  });

  it.each([422, 405, 501])('go with the next offer when a server has no use for them (%s)', async (status) => {
    const server = await script([taken('d'), { method: 'PATCH', status }, taken('e')]);
    const transport = whip();
    const { context } = await push(`${server.url}/whip`, {}, transport);
    await until('they are refused', async () => (await server.requests()).length === 2);
    run.abort();
    run = new AbortController();
    await push(`${server.url}/whip`, {}, transport);
    const [first, second] = await server.posts();
    expect(first!.body).not.toContain('a=candidate:');
    expect(second!.body).toContain('a=candidate:');
    expect((await server.requests()).filter(({ method }) => method === 'PATCH')).toHaveLength(1);
    expect(context.reports).toEqual([]);
  });
});

describe('a refusal', () => {
  it.each<[number, Record<string, string>, string, string, string]>([
    [
      400,
      { 'content-type': 'application/json' },
      '{"status":"error","error":"bad SDP"}',
      'ERROR_SERVER_PROCESS_FAILED',
      'bad SDP',
    ],
    [
      403,
      { 'content-type': 'application/problem+json' },
      '{"detail":"Key expired."}',
      'ERROR_UNAUTHORIZED',
      'Key expired',
    ],
    [404, { 'content-type': 'text/plain' }, 'no such app\n', 'ERROR_SOURCE_NOT_FOUND', 'no such app'],
    [409, {}, '', 'ERROR_NAME_TAKEN', '409'],
    [415, {}, '', 'ERROR_CODEC_UNSUPPORTED', '415'],
    [418, {}, '', 'ERROR_SERVER_PROCESS_FAILED', '418'],
    [429, { 'retry-after': '7' }, '', 'ERROR_TOO_MANY_REQUESTS', '429'],
    [503, { 'retry-after': '7' }, '', 'ERROR_SERVER_PROCESS_FAILED', '503'],
    [599, {}, '<h1>Oops</h1>', 'ERROR_SERVER_PROCESS_FAILED', '599'],
  ])('with HTTP %s %j %s is %s, and the transport can be used again', async (status, headers, body, name, words) => {
    const server = await script([{ method: 'POST', status, headers, body }, taken('f')]);
    const transport = whip();
    const refused = push(`${server.url}/whip`, {}, transport);
    await expect(refused).rejects.toMatchObject({
      name,
      message: expect.stringContaining(words),
      detail: { httpStatus: status, ...('retry-after' in headers ? { retryAfterMs: 7000 } : {}) },
    });
    await push(`${server.url}/whip`, {}, transport);
  });

  it.each([
    ['nobody is there', 'ERROR_UNREACHABLE', async () => 'http://127.0.0.1:9/whip'],
    [
      'it takes no codec',
      'ERROR_CODEC_UNSUPPORTED',
      async () => {
        const answer = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';
        const section = (kind: string, mid: number, type: number) =>
          `m=${kind} 0 UDP/TLS/RTP/SAVPF ${type}\r\nc=IN IP4 0.0.0.0\r\na=mid:${mid}\r\na=inactive\r\n`;
        const body = `${answer}${section('audio', 0, 111)}${section('video', 1, 96)}`;
        return `${(await script([{ method: 'POST', status: 201, body }])).url}/whip`;
      },
    ],
  ])('where %s is %s', async (_what, name, address) => {
    await expect(push(await address())).rejects.toMatchObject({ name });
  });

  it('is told when no answer comes in time', async () => {
    const server = await script([{ ...taken('g'), delayMs: 700 }]);
    const context = pushContext(run.signal, movingStream(run.signal).tracks, { config: { connectTimeout: 0.3 } });
    const starting = (await whip().load())(new URL(`${server.url}/whip`), context);
    await expect(starting).rejects.toMatchObject({ name: 'ERROR_REQUEST_TIMEOUT' });
  });
});
