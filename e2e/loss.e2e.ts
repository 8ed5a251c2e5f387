import { afterAll, beforeAll, expect, it } from 'vitest';

import { openStage, startGatewayProcess, type GatewayProcess, type StagePage } from './harness/index.ts';

let gateway: GatewayProcess;
let publisher: StagePage;
let viewer: StagePage;

/** Chromium's own impairment; it acts on WebRTC when it is set before the connection is made. */
async function lose(page: StagePage, packetLoss: number): Promise<void> {
  const session = await page.page.context().newCDPSession(page.page);
  await session.send('Network.enable');
  await session.send(
    'Network.emulateNetworkConditionsByRule' as 'Network.enable',
    {
      offline: false,
      matchedNetworkConditions: [
        {
          urlPattern: '',
          latency: 20,
          downloadThroughput: -1,
          uploadThroughput: -1,
          packetLoss,
          packetQueueLength: 0,
          packetReordering: false,
        },
      ],
    } as never,
  );
}

beforeAll(async () => {
  gateway = await startGatewayProcess();
  publisher = await openStage();
  viewer = await openStage();
  await lose(publisher, 5);
  await lose(viewer, 5);
});

afterAll(async () => {
  await publisher?.close();
  await viewer?.close();
  await gateway?.stop();
});

it('carries a stream over a network that loses five packets in a hundred, both ways', async () => {
  await publisher.stage.push('push', `${gateway.url}/whip/lossy`, { kind: 'picture' });
  await viewer.stage.play('whep', { url: `${gateway.url}/whep/lossy` });
  // A second of frames in a row whose codes can be read: lost packets were asked for again and came.
  const seen = await viewer.stage.measure('whep', 150, 60_000);
  expect(seen.unreadable / (seen.unreadable + seen.latencies.length)).toBeLessThan(0.2);
  // By FLV every frame must be whole, so what the gateway lost on its way in shows here.
  await viewer.stage.play('flv', { url: `${gateway.url}/live/lossy.flv` });
  await viewer.stage.measure('flv', 150, 60_000);
  // The encoder was not starved: the feedback told it how much gets through.
  await expect
    .poll(async () => (await publisher.stage.pushState('push')).statistics, { timeout: 40_000 })
    .toMatchObject({ videoBitrate: expect.toSatisfy((kbps: number) => kbps > 150) });
});
