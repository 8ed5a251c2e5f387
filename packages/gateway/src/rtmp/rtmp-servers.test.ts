import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';

import type { LiveError } from '@livelit/core';
import { afterEach, describe, expect, it } from 'vitest';

import { FlvDemuxer } from '../flv/flv-demuxer.ts';
import { eventually } from '../testing/eventually.ts';
import { ffmpeg, ffprobe, liveFlv, probe, type Probe } from '../testing/ffmpeg-flv.ts';
import { findProgram } from '../testing/find-program.ts';
import { startRtmpGateway } from '../testing/rtmp-gateway.ts';
import { hasNginxRtmp, type RtmpServer, startNginxRtmp, startNodeMediaServer } from '../testing/rtmp-servers.ts';
import { openSocket, type SocketLog } from '../testing/socket-log.ts';
import { publishRtmp } from './rtmp-publisher.ts';
import { parseRtmpTarget } from './rtmp-target.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const servers = [
  { name: 'node-media-server', start: startNodeMediaServer, present: true },
  { name: 'nginx with its RTMP module', start: startNginxRtmp, present: hasNginxRtmp },
];

async function open(start: () => Promise<RtmpServer>): Promise<RtmpServer> {
  const server = await start();
  cleanups.push(() => server.close());
  return server;
}

/** Publishes ffmpeg's picture and tone through a gateway, in real time. */
async function publish(target: string): Promise<SocketLog> {
  const gateway = await startRtmpGateway({ settledMs: 0 });
  cleanups.push(() => gateway.close());
  const page = await openSocket(`${gateway.url}/rtmp`, ['publisher']);
  page.socket.send(JSON.stringify({ type: 'publish', target }));
  await page.message('status', 'connected');
  const encoder = liveFlv();
  cleanups.push(() => encoder.kill('SIGKILL'));
  encoder.stdout.on('data', (bytes: Buffer) => page.socket.send(bytes));
  return page;
}

/** A player that comes before the first key frame gets nothing, so it is asked again. */
function watch(url: string): Promise<Probe> {
  return eventually(async () => {
    const seen = await probe(url, 2).catch(() => undefined);
    return seen?.streams.length === 2 && seen.packets.length > 20 && seen;
  }, 30_000);
}

function expectWholeStream({ streams, packets }: Probe): void {
  expect(streams.map(({ codec_name }) => codec_name).toSorted()).toEqual(['aac', 'h264']);
  expect(streams.find(({ codec_name }) => codec_name === 'h264')).toMatchObject({ width: 160, height: 90 });
  for (const kind of ['audio', 'video']) {
    const times = packets.filter(({ codec_type }) => codec_type === kind).map(({ dts_time }) => Number(dts_time));
    expect(times.length).toBeGreaterThan(5);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(times.length);
  }
}

describe.skipIf(!ffmpeg || !ffprobe)('ws /rtmp to real servers (needs ffmpeg and ffprobe)', () => {
  describe.each(servers)('$name (skipped where it is not installed)', ({ start, present }) => {
    it.skipIf(!present)(
      'takes H.264 and AAC, which ffprobe then plays',
      async () => {
        const server = await open(start);
        const target = `rtmp://127.0.0.1:${server.port}/live/room?sign=abc`;
        await publish(target);
        expectWholeStream(await watch(`rtmp://127.0.0.1:${server.port}/live/room`));
      },
      60_000,
    );
  });

  it('comes back after the server was killed and started again', async () => {
    const first = await open(startNodeMediaServer);
    const page = await publish(`rtmp://127.0.0.1:${first.port}/live/room`);
    await watch(`rtmp://127.0.0.1:${first.port}/live/room`);
    await first.kill();
    await page.message('status', 'reconnecting');
    await open(() => startNodeMediaServer(first.port));
    await page.message('keyframe');
    expectWholeStream(await watch(`rtmp://127.0.0.1:${first.port}/live/room`));
  }, 90_000);
});

/** Hands every connection on to a port, without TLS. */
async function startTlsTerminator(port: number): Promise<{ port: number; certificate: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'livelit-tls-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    key,
    '-out',
    cert,
  ];
  execFileSync(findProgram('openssl') ?? '', [...args, '-days', '2', ...subject], { stdio: 'ignore' });
  const certificate = readFileSync(cert, 'utf8');
  const server = createServer({ key: readFileSync(key), cert: certificate }, (secure) => {
    const plain = connect(port, '127.0.0.1');
    secure.pipe(plain).pipe(secure);
    for (const socket of [secure, plain]) socket.on('error', () => secure.destroy());
  });
  server.on('tlsClientError', () => {});
  server.listen(0);
  await once(server, 'listening');
  cleanups.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, certificate };
}

describe('publishRtmp to real servers', () => {
  it.skipIf(!hasNginxRtmp)(
    'knows that a name is taken (needs nginx with its RTMP module)',
    async () => {
      const server = await open(startNginxRtmp);
      const target = parseRtmpTarget(`rtmp://127.0.0.1:${server.port}/live/room`);
      const first = await publishRtmp(target);
      cleanups.push(() => first.close());
      const error = await publishRtmp(target).catch((reason: LiveError) => reason);
      expect(error).toMatchObject({ name: 'ERROR_NAME_TAKEN' });
    },
    30_000,
  );

  it.skipIf(!hasNginxRtmp)(
    'explains that nginx closes without a word for an application it does not have (needs nginx with its RTMP module)',
    async () => {
      const server = await open(startNginxRtmp);
      const target = parseRtmpTarget(`rtmp://127.0.0.1:${server.port}/other/room`);
      const error = await publishRtmp(target).catch((reason: LiveError) => reason);
      expect(error).toMatchObject({
        name: 'ERROR_TARGET_FAILED',
        message: expect.stringContaining("application 'other'"),
      });
    },
    30_000,
  );

  it.skipIf(!ffmpeg || !ffprobe || !findProgram('openssl'))(
    'publishes by rtmps and checks the certificate (needs ffmpeg, ffprobe and openssl)',
    async () => {
      const server = await open(startNodeMediaServer);
      const { port, certificate } = await startTlsTerminator(server.port);
      const trusted = parseRtmpTarget(`rtmps://localhost:${port}/live/room`);
      expect(await publishRtmp(trusted).catch((reason: LiveError) => reason)).toMatchObject({
        name: 'ERROR_TARGET_FAILED',
        message: expect.stringContaining('certificate'),
      });
      const other = parseRtmpTarget(`rtmps://127.0.0.1:${port}/live/room`);
      expect(await publishRtmp(other, { ca: certificate }).catch((reason: LiveError) => reason)).toMatchObject({
        message: expect.stringContaining('certificate'),
      });

      const publisher = await publishRtmp(trusted, { ca: certificate });
      cleanups.push(() => publisher.close());
      const demuxer = new FlvDemuxer({
        maxTagBytes: 1 << 20,
        onTag: ({ type, timestamp, data }) => publisher.send(type, timestamp, data),
      });
      const encoder = liveFlv();
      cleanups.push(() => encoder.kill('SIGKILL'));
      encoder.stdout.on('data', (bytes: Buffer) => demuxer.push(bytes));
      expectWholeStream(await watch(`rtmp://127.0.0.1:${server.port}/live/room`));
    },
    60_000,
  );
});
