import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';

describe('a fault proxy', () => {
  let target: Server;
  let proxy: FaultProxy;
  let version = 0;

  beforeEach(async () => {
    version = 0;
    // `/stream` never ends; a playlist differs each time.
    target = createServer((request, response) => {
      if (request.url === '/stream') response.write('bytes');
      else response.end(String(version++));
    });
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    proxy = await startFaultProxy(`http://127.0.0.1:${(target.address() as AddressInfo).port}`);
  });
  afterEach(async () => {
    await proxy.close();
    target.closeAllConnections();
    target.close();
  });

  const text = async (path: string) => (await fetch(proxy.url + path)).text();
  const stream = async () => {
    const reader = (await fetch(`${proxy.url}/stream`)).body!.getReader();
    await reader.read();
    return reader;
  };

  it('refuses connections, breaks those that stand, and comes back on the same port', async () => {
    const running = await stream();
    await proxy.set('refuse');
    await expect(running.read()).rejects.toThrow();
    await expect(fetch(proxy.url)).rejects.toThrow();
    await proxy.set('pass');
    expect(await text('/list.m3u8')).toBe('0');
  });

  it('answers with a status and Retry-After', async () => {
    await proxy.set({ mode: 'status', status: 503, retryAfter: 2 });
    const response = await fetch(proxy.url);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
  });

  it('leaves without an answer what it hangs on, for good', async () => {
    await proxy.set('hang');
    let answered = false;
    const over = new AbortController();
    void fetch(proxy.url, { signal: over.signal }).then(
      () => (answered = true),
      () => {},
    );
    await expect.poll(() => proxy.requests).toBe(1);
    await proxy.set('pass');
    expect(await text('/list.m3u8')).toBe('0');
    expect(answered).toBe(false);
    over.abort();
  });

  it('answers playlists as they were, whatever part of them is asked for', async () => {
    expect(await text('/list.m3u8')).toBe('0');
    await proxy.set('freeze');
    expect(await text('/list.m3u8?_HLS_msn=3&_HLS_part=1')).toBe('0');
    expect(await text('/segment.ts')).toBe('1');
    await proxy.set('pass');
    expect(await text('/list.m3u8')).toBe('2');
  });

  it('ends a stream properly, or breaks it', async () => {
    const ended = await stream();
    await proxy.set('end');
    expect((await ended.read()).done).toBe(true);
    const broken = await stream();
    await proxy.set('reset');
    await expect(broken.read()).rejects.toThrow();
  });
});
