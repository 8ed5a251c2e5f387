import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { startPlayground, type Playground } from '../serve.ts';

const ending: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

async function start(options: Parameters<typeof startPlayground>[0]): Promise<Playground> {
  const playground = await startPlayground(options);
  ending.push(() => playground.close());
  return playground;
}

/** Takes a port, as another program would. */
async function occupy(port: number): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, resolve);
  });
  ending.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

describe('the playground', () => {
  it('serves the page under its policy and the gateway beside it, on one port', async () => {
    const { url } = await start({ port: 0 });
    const page = await fetch(url);
    expect(page.headers.get('content-security-policy')).toContain(`default-src 'self'`);
    const text = await page.text();
    expect(text).toContain('<playground-page>');
    expect(text).not.toContain('@vite/client');
    expect((await fetch(`${url}src/main.ts`)).headers.get('content-type')).toContain('javascript');
    expect(await (await fetch(`${url}api/streams`)).json()).toBeDefined();
  });

  it('takes the next free port when nobody asked for one and the first is taken', async () => {
    const first = await occupy(8889).catch(() => 8889);
    const { gateway } = await start({});
    expect(gateway.port).toBeGreaterThan(first);
  });

  it('says so when the port that was asked for is taken', async () => {
    const port = await occupy(0);
    await expect(startPlayground({ port })).rejects.toThrow(String(port));
  });

  it('answers nobody once it is closed, and may be closed twice', async () => {
    const playground = await startPlayground({ port: 0 });
    await Promise.all([playground.close(), playground.close()]);
    await expect(fetch(playground.url)).rejects.toThrow();
  });

  it('lets pages publish to RTMP servers of this machine only', async () => {
    const { gateway } = await start({ port: 0 });
    expect(
      gateway.config.rtmpTargets.every((target) => /^rtmp:\/\/(127\.0\.0\.1|localhost|\[::1\]):\*$/.test(target)),
    ).toBe(true);
  });
});
