import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openStage, startGatewayProcess, type GatewayProcess, type StagePage } from './harness/index.ts';

let gateway: GatewayProcess;
let page: StagePage;

beforeEach(async () => {
  gateway = await startGatewayProcess();
  page = await openStage();
});

afterEach(async () => {
  await page?.close();
  await gateway?.stop();
});

const plays = (stream: string) => [
  { id: 'whep', url: `${gateway.url}/whep/${stream}` },
  { id: 'flv', url: `${gateway.url}/live/${stream}.flv` },
  { id: 'll-hls', url: `${gateway.url}/hls/${stream}/ll.m3u8` },
];

/** Frames that come after now, drawn after now: the stream itself, not what was buffered before. */
async function expectFresh(id: string) {
  const from = Date.now();
  await expect
    .poll(
      async () => {
        const { latencies } = await page.stage.measure(id, 1, 60_000);
        return Date.now() - (latencies.at(-1) ?? Number.POSITIVE_INFINITY) >= from;
      },
      { timeout: 90_000, interval: 250 },
    )
    .toBe(true);
}

describe('a publisher that leaves and returns', () => {
  it('finds its viewers again, by every way out', async () => {
    await page.stage.push('push', `${gateway.url}/whip/back`, { kind: 'picture' });
    for (const { id, url } of plays('back')) await page.stage.play(id, { url });
    for (const { id } of plays('back')) await expectFresh(id);

    await page.stage.stopPush('push');
    for (const { id } of plays('back')) await page.stage.waitForPlay(id, 'reconnecting', 60_000);

    await page.stage.push('push', `${gateway.url}/whip/back`, { kind: 'picture' });
    for (const { id } of plays('back')) await expectFresh(id);
    expect(page.noise).toEqual([]);
  });

  it('is waited for by a player that came first', async () => {
    await page.stage.play('early', { url: `${gateway.url}/whep/later` });
    await page.stage.waitForPlay('early', 'reconnecting');
    await page.stage.push('push', `${gateway.url}/whip/later`, { kind: 'picture' });
    await expectFresh('early');
  });
});

describe.each([
  ['WHIP', (g: GatewayProcess) => `${g.url}/whip/killed`],
  ['FLV over WebSocket', (g: GatewayProcess) => `${g.wsUrl}/live/killed.flv`],
])('a gateway that is killed and started again, pushed to by %s', (_name, url) => {
  it('gets its publisher and its viewers back without a touch', async () => {
    await page.stage.push('push', url(gateway), { kind: 'picture' });
    for (const { id, url: source } of plays('killed')) await page.stage.play(id, { url: source });
    for (const { id } of plays('killed')) await expectFresh(id);

    const { port } = gateway;
    await gateway.kill();
    await page.stage.waitForPush('push', 'reconnecting', 60_000);
    gateway = await startGatewayProcess([], port);
    await page.stage.waitForPush('push', 'connected', 60_000);
    for (const { id } of plays('killed')) await expectFresh(id);
    expect(page.noise).toEqual([]);
  });
});

describe('a gateway that is told to stop', () => {
  it('ends its sessions and exits with 0', async () => {
    await page.stage.push('push', `${gateway.url}/whip/stop`, { kind: 'picture' });
    await page.stage.play('viewer', { url: `${gateway.url}/whep/stop` });
    await expectFresh('viewer');
    expect(await gateway.stop()).toBe(0);
    await page.stage.waitForPush('push', 'reconnecting', 30_000);
    await page.stage.waitForPlay('viewer', 'reconnecting', 30_000);
  });
});

describe('a second publisher of one name', () => {
  it('is refused with a reason', async () => {
    await page.stage.push('first', `${gateway.url}/whip/taken`, { kind: 'picture' });
    const error = await page.stage.pushInVain('second', `${gateway.wsUrl}/live/taken.flv`, { kind: 'picture' });
    expect(error?.name).toBe('ERROR_NAME_TAKEN');
    expect((await page.stage.pushState('first')).status).toBe('connected');
  });

  it('takes over when the gateway was told so', async () => {
    await gateway.stop();
    gateway = await startGatewayProcess(['--second-publisher', 'take-over']);
    await page.stage.push('first', `${gateway.url}/whip/over`, { kind: 'picture' });
    await page.stage.push('second', `${gateway.wsUrl}/live/over.flv`, { kind: 'picture' });
    await page.stage.play('viewer', { url: `${gateway.url}/live/over.flv` });
    await expectFresh('viewer');
    expect((await page.stage.pushState('second')).status).toBe('connected');
  });
});

describe('tokens', () => {
  it('let in who has one, and tell the others why not', async () => {
    await gateway.stop();
    gateway = await startGatewayProcess(['--publish-token', 'in-secret', '--play-token', 'out-secret']);
    const refused = await page.stage.pushInVain('stranger', `${gateway.url}/whip/guarded`, { kind: 'picture' });
    expect(refused?.name).toBe('ERROR_UNAUTHORIZED');
    const refusedFlv = await page.stage.pushInVain('stranger-flv', `${gateway.wsUrl}/live/guarded.flv`, {
      kind: 'picture',
    });
    expect(refusedFlv?.name).toBe('ERROR_UNAUTHORIZED');

    await page.stage.push('friend', `${gateway.wsUrl}/live/guarded.flv`, { kind: 'picture' }, { token: 'in-secret' });
    for (const url of [
      `${gateway.url}/whep/guarded`,
      `${gateway.url}/live/guarded.flv`,
      `${gateway.wsUrl}/live/guarded.flv`,
      `${gateway.url}/hls/guarded/ll.m3u8`,
    ]) {
      await page.stage.play('viewer', { url });
      await page.stage.waitForPlay('viewer', 'error');
      expect((await page.stage.playState('viewer')).error?.name).toBe('ERROR_UNAUTHORIZED');
      await page.stage.stopPlay('viewer');
      await page.stage.play('viewer', { url, token: 'out-secret' });
      await expectFresh('viewer');
      await page.stage.stopPlay('viewer');
    }
  });
});
