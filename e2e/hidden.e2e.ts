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

// A stage draws the pictures in a worker of its own; without one the camera's own are encoded.
it.each([
  ['as the camera gives them', {}],
  ['drawn with bars', { sizePolicy: 'letterbox' }],
])(
  'a page that is minimised pushes on at its full rate, by FLV and by WHIP: pictures %s',
  async (_title, config) => {
    const [flv, whip] = ['flv', 'whip'].map((way) => `${way}-${Object.keys(config).length}`) as [string, string];
    const window = await browser.open(stage.origin);
    await expect.poll(() => window.evaluate(`'stage' in window`), { timeout: 30_000 }).toBe(true);
    const given = JSON.stringify({ videoQuality: { width: 640, height: 360, fps: 30, kbps: 800 }, ...config });
    await window.evaluate(`stage.push('push', '${gateway.wsUrl}/live/${flv}.flv', { kind: 'devices' }, ${given})`);
    await window.evaluate(`stage.addDestination('push', '${gateway.url}/whip/${whip}')`);
    // WebRTC begins with few pictures until it knows the network. Chromium's fake camera gives twenty a second.
    await expect.poll(() => rate(whip, 2000), { timeout: 60_000 }).toBeGreaterThan(15);
    await window.minimise();
    await expect.poll(() => window.evaluate('document.visibilityState')).toBe('hidden');
    // Chromium slows the timers of pages that have been hidden for ten seconds.
    await wait(12_000);
    const rates = await Promise.all([flv, whip].map((name) => rate(name, 4000)));
    expect(Math.min(...rates)).toBeGreaterThan(15);
    await window.evaluate(`stage.stopPush('push')`);
  },
  120_000,
);
