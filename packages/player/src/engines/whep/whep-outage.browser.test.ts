import { parseIceFragment } from '@livelit/core/webrtc';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import { LivePlayer } from '../../live-player.ts';
import { createRtcSender } from '../../testing/rtc-sender.ts';
import { stubHttp, type StubbedHttp } from '../../testing/stub-http.ts';
import { testContext } from '../../testing/test-context.ts';
import { startTestStream, type TestStream } from '../../testing/test-stream.ts';
import { createVideo, frames, showsSomething } from '../../testing/watching.ts';
import { whep } from './whep.ts';

const patience = { timeout: 40_000 };

let stream: TestStream;
let run: AbortController;
let server: StubbedHttp | undefined;
beforeAll(async () => {
  stream = await startTestStream();
});
afterAll(() => stream.stop());
beforeEach(() => {
  run = new AbortController();
});
afterEach(() => {
  run.abort();
  server?.restore();
  server = undefined;
});

/** The description with all ways but the one through a relay taken out of it. */
async function throughRelay(sdp: string): Promise<{ sdp: string; relay: string }> {
  const ports = Array.from(sdp.matchAll(/^a=candidate:\S+ \d udp \d+ \S+ (\d+)/gim), ([, port]) => Number(port));
  const { id, port } = await commands.startUdpRelay(ports);
  const candidate = `a=candidate:1 1 udp 2113937151 127.0.0.1 ${port} typ host\r\n`;
  const stripped = sdp.replace(/^a=(candidate|end-of-candidates).*\r\n/gm, '');
  const at = /^m=(?:.*\r\n)(?:(?!m=).*\r\n)*/m;
  return { relay: id, sdp: stripped.replace(at, (section) => section + candidate) };
}

describe('a path that breaks', () => {
  it('is mended by a restart of ICE: the session stays, the picture goes on', { timeout: 60_000 }, async () => {
    const sender = createRtcSender();
    let relay = '';
    server = stubHttp(async ({ method, body }) => {
      if (method === 'POST') {
        const through = await throughRelay(await sender.answer(body));
        relay = through.relay;
        return { status: 201, headers: { location: '/session/1', etag: '"a"' }, body: through.sdp };
      }
      if (method !== 'PATCH') return { status: 200 };
      // The sender is to know of no way but the relay.
      if (sender.connection.remoteDescription!.sdp.includes(parseIceFragment(body)!.ufrag)) return { status: 204 };
      return { status: 200, headers: { etag: '"b"' }, body: await sender.restart(body) };
    });
    const reports: string[] = [];
    const video = createVideo(run.signal);
    const context = testContext({ video, signal: run.signal, report: ({ name }) => reports.push(name) });
    const added = vi.spyOn(RTCPeerConnection.prototype, 'addTransceiver');
    const startEngine = await whep().load();
    await startEngine({ url: `${server.origin}/play`, type: 'whep' }, context);
    const viewer = added.mock.contexts[0] as RTCPeerConnection;
    added.mockRestore();
    const states: string[] = [];
    viewer.addEventListener('connectionstatechange', () => states.push(viewer.connectionState));
    await video.play();
    await frames(video, 10);
    await commands.setUdpRelay(relay, false);
    await expect
      .poll(() => server!.requests.some(({ headers }) => headers.get('if-match') === '*'), patience)
      .toBe(true);
    await frames(video, 20);
    expect(showsSomething(video)).toBe(true);
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(reports).toEqual([]);
    // Not only when the browser gives it up, which takes much longer.
    expect(states).toContain('disconnected');
    expect(states).not.toContain('failed');
    run.abort();
    sender.close();
    await commands.stopUdpRelay(relay);
  });

  it('to a server that restarts nothing is replaced by a new session', { timeout: 90_000 }, async () => {
    let relay = '';
    const forward = (path: string, init: RequestInit) => fetch(`${stream.http}${path}`, init);
    server = stubHttp(async ({ method, path, headers, body }) => {
      const own = Object.fromEntries([...headers].filter(([name]) => ['content-type', 'if-match'].includes(name)));
      if (method === 'POST') {
        const told = await forward('/whep/test', { method, headers: own, body });
        const sdp = await told.text();
        const kept = { location: told.headers.get('location')!, etag: told.headers.get('etag')! };
        if (relay) return { status: told.status, headers: kept, body: sdp };
        const through = await throughRelay(sdp);
        relay = through.relay;
        return { status: told.status, headers: kept, body: through.sdp };
      }
      // Candidates are kept from the gateway, which is to know of no way but the relay.
      if (method === 'PATCH' && headers.get('if-match') !== '*') return { status: 204 };
      const told = await forward(path, { method, headers: own, ...(body ? { body } : {}) });
      return { status: told.status };
    });
    const player = new LivePlayer(createVideo(run.signal));
    void player.load({ url: `${server.origin}/whep/test` });
    await frames(player.video, 10);
    await commands.setUdpRelay(relay, false);
    const methods = () =>
      server!.requests.map(({ method, headers }) => `${method} ${headers.get('if-match') ?? ''}`.trim());
    await expect.poll(() => methods().filter((method) => method === 'POST'), patience).toHaveLength(2);
    expect(methods().indexOf('PATCH *')).toBeGreaterThan(0);
    expect(methods().indexOf('PATCH *')).toBeLessThan(methods().lastIndexOf('POST'));
    await frames(player.video, 10);
    expect(showsSomething(player.video)).toBe(true);
    player.destroy();
    await expect.poll(() => stream.viewers('whep'), patience).toBe(0);
    await commands.stopUdpRelay(relay);
  });
});

describe('a session that the gateway ends', () => {
  it('tells why, not only that it is over', { timeout: 60_000 }, async () => {
    const other = await startTestStream();
    const reports: string[] = [];
    const video = createVideo(run.signal);
    const context = testContext({ video, signal: run.signal, report: ({ name }) => reports.push(name) });
    await (
      await whep().load()
    )({ url: `${other.http}/whep/test`, type: 'whep' }, context);
    await video.play();
    await frames(video, 5);
    await other.unpublish();
    await expect.poll(() => reports, patience).toEqual(['ERROR_STREAM_ENDED']);
    await other.stop();
  });

  it('can be asked for a restart in vain: the picture goes on', { timeout: 60_000 }, async () => {
    const reports: string[] = [];
    const video = createVideo(run.signal);
    const context = testContext({ video, signal: run.signal, report: ({ name }) => reports.push(name) });
    const running = await (await whep().load())({ url: `${stream.http}/whep/test`, type: 'whep' }, context);
    await video.play();
    await frames(video, 5);
    running.networkChanged!();
    await frames(video, 100);
    expect(reports).toEqual([]);
  });
});
