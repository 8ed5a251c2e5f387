import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { LivePusher } from '../../live-pusher.ts';
import { untilGrown } from '../../testing/gateway-streams.ts';
import { until } from '../../testing/until.ts';

let gateway: { id: string; url: string; port: number };
let pusher: LivePusher;

beforeEach(async () => {
  gateway = await commands.startGateway();
});

afterEach(async () => {
  pusher?.destroy();
  await commands.stopGateway(gateway.id);
});

describe('WHIP', () => {
  it('publishes H.264 and Opus', async () => {
    pusher = new LivePusher({ videoQuality: { width: 320, height: 180, fps: 15, kbps: 300 } });
    await pusher.startCamera();
    await pusher.startMicrophone();
    const t0 = performance.now();
    for (const type of ['statechange', 'warning', 'error'] as const)
      pusher.addEventListener(type, (e) =>
        console.log(Math.round(performance.now() - t0), type, pusher.state, (e as any).error?.message),
      );
    await pusher.startPush(`${gateway.url}/whip/one`);
    await until('the push is connected', () => pusher.state === 'connected');
    const stream = await untilGrown(gateway.url, 'one', 20, ['audioFrames', 'videoFrames']).catch((e) => e);
    console.log(JSON.stringify(stream), await fetch(gateway.url + '/api/streams').then((r) => r.text()));
    await new Promise((r) => setTimeout(r, 4500));
    console.log(JSON.stringify(pusher.statistics));
    const t1 = performance.now();
    await commands.stopGateway(gateway.id);
    await until('reconnecting', () => pusher.state === 'reconnecting');
    console.log('lost after', performance.now() - t1);
  }, 60000);
});
