import { afterAll, beforeAll, expect, it } from 'vitest';

import {
  serveStage,
  startGatewayProcess,
  startWindowBrowser,
  type GatewayProcess,
  type PageServer,
  type WindowBrowser,
} from './harness/index.ts';

let gateway: GatewayProcess;
let stage: PageServer;
let browser: WindowBrowser;

beforeAll(async () => {
  [gateway, stage, browser] = await Promise.all([startGatewayProcess(), serveStage(), startWindowBrowser()]);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await stage?.close();
  await gateway?.stop();
});

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Pictures a second that reach the gateway. */
async function rate(name: string, ms: number): Promise<number> {
  const frames = async () => {
    const { streams } = (await (await fetch(`${gateway.url}/api/streams`)).json()) as {
      streams: readonly { readonly name: string; readonly videoFrames: number }[];
    };
    return streams.find((stream) => stream.name === name)?.videoFrames ?? 0;
  };
  const [before, at] = [await frames(), performance.now()];
  await wait(ms);
  return ((await frames()) - before) / ((performance.now() - at) / 1000);
}

// A stage of pictures draws them in a worker; without one the source's own are encoded.
it.each([
  ['FLV', 'flv', {}],
  ['FLV, drawn with bars', 'flv', { sizePolicy: 'letterbox' }],
  ['WHIP', 'whip', {}],
  ['WHIP, drawn with bars', 'whip', { sizePolicy: 'letterbox' }],
])(
  'a page that is minimised pushes on at its full rate: %s',
  async (_title, way, config) => {
    const name = `${way}-${Object.keys(config).length}`;
    const url = way === 'flv' ? `${gateway.wsUrl}/live/${name}.flv` : `${gateway.url}/whip/${name}`;
    const window = await browser.open(stage.origin);
    await expect.poll(() => window.evaluate(`'stage' in window`), { timeout: 30_000 }).toBe(true);
    const quality = { videoQuality: { width: 640, height: 360, fps: 30, kbps: 800 } };
    const given = JSON.stringify({ ...quality, ...config });
    await window.evaluate(`stage.push('push', '${url}', { kind: 'devices' }, ${given}).then(() => undefined)`);
    await wait(2000);
    const visible = await rate(name, 4000);
    await window.minimise();
    await expect.poll(() => window.evaluate('document.visibilityState')).toBe('hidden');
    // Chromium slows the timers of pages that have been hidden for ten seconds.
    await wait(12_000);
    const hidden = await rate(name, 4000);
    expect(visible).toBeGreaterThan(15);
    expect(hidden).toBeGreaterThan(0.9 * visible);
    await window.evaluate(`stage.stopPush('push')`);
  },
  60_000,
);
