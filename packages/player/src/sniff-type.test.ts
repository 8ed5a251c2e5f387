import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, expect, it } from 'vitest';

import { sniffType } from './sniff-type.ts';

const config = { trustedOrigins: [] };
const flv = Buffer.from('FLV\x01\x05\0\0\0\x09');

let server: Server;
let asked: IncomingMessage[];

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/stream`;
}
const sniff = (url: string, more = {}) => sniffType({ url, ...more }, config, new AbortController().signal);

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it('believes the Content-Type of the answer to HEAD, and asks no more', async () => {
  const url = await serve((_request, response) => response.setHeader('Content-Type', 'application/sdp').end());
  expect(await sniff(url)).toBe('whep');
  expect(asked.map(({ method }) => method)).toEqual(['HEAD']);
});

it.each([400, 403, 405, 501])('reads the first bytes where HEAD is answered by %s', async (status) => {
  const url = await serve((request, response) => {
    if (request.method === 'HEAD') response.writeHead(status).end();
    else response.setHeader('Content-Type', 'application/octet-stream').end(flv);
  });
  expect(await sniff(url)).toBe('http-flv');
  expect(asked[1]?.headers.range).toBe('bytes=0-599');
});

it('reads the first bytes where HEAD gets no readable answer, as without CORS', async () => {
  const url = await serve((request, response) => {
    if (request.method === 'HEAD') request.socket.destroy();
    else response.end('#EXTM3U\n');
  });
  expect(await sniff(url)).toBe('hls');
});

it('reads the first bytes where the Content-Type says nothing', async () => {
  const url = await serve((_request, response) => response.setHeader('Content-Type', 'text/plain').end('#EXTM3U\n'));
  expect(await sniff(url)).toBe('hls');
});

it('leaves a stream that never ends after its first bytes', async () => {
  let closed = false;
  const url = await serve((request, response) => {
    if (request.method === 'HEAD') return void response.writeHead(405).end();
    const more = setInterval(() => response.write(Buffer.alloc(400, flv)), 5);
    request.socket.on('close', () => {
      closed = true;
      clearInterval(more);
    });
  });
  expect(await sniff(url)).toBe('http-flv');
  await expect.poll(() => closed).toBe(true);
});

it('shows its token and headers', async () => {
  const url = await serve((_request, response) => response.setHeader('Content-Type', 'video/mp4').end());
  await sniff(url, { token: 'secret', headers: { 'X-Tenant': 'a' } });
  expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer secret', 'x-tenant': 'a' });
});

it('does not take a web page for a stream', async () => {
  const url = await serve((_request, response) =>
    response.setHeader('Content-Type', 'text/html').end('<!doctype html>'),
  );
  await expect(sniff(url)).rejects.toMatchObject({ name: 'ERROR_SOURCE_INVALID' });
});

it.each([
  [404, 'ERROR_SOURCE_NOT_FOUND'],
  [401, 'ERROR_UNAUTHORIZED'],
  [503, 'ERROR_SERVER_PROCESS_FAILED'],
])('takes %s for what it is', async (status, name) => {
  const url = await serve((_request, response) => response.writeHead(status).end());
  await expect(sniff(url)).rejects.toMatchObject({ name });
});

it('says 401 and 403 only when the bytes are refused as well', async () => {
  const url = await serve((_request, response) => response.writeHead(403).end());
  await expect(sniff(url)).rejects.toMatchObject({ name: 'ERROR_UNAUTHORIZED' });
});

it('tells a server that is not there', async () => {
  await serve(() => undefined);
  await expect(sniff('http://127.0.0.1:9/a')).rejects.toMatchObject({ name: 'ERROR_UNREACHABLE' });
});
