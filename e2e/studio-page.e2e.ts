import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type {} from '@livelit/player/define';
import type {} from '@livelit/pusher/define';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { launchOptions } from '../scripts/browser.mjs';
import { startPlaygroundProcess, violations, type GatewayProcess } from './harness/index.ts';

/** Set it to keep screenshots. */
const shots = process.env['LIVELIT_SCREENSHOTS'];
const patience = { timeout: 60_000 };

let playground: GatewayProcess;
let browser: Browser;
let page: Page;
const noise: string[] = [];

beforeAll(async () => {
  playground = await startPlaygroundProcess();
  browser = await chromium.launch(launchOptions);
  if (shots) mkdirSync(shots, { recursive: true });
});
afterAll(async () => {
  await browser?.close();
  await playground?.stop();
});
afterEach(async () => page?.context().close());

async function open(options: Parameters<Browser['newContext']>[0] = {}, search = ''): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    permissions: ['camera', 'microphone'],
    ...options,
  });
  page = await context.newPage();
  noise.length = 0;
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) noise.push(message.text());
  });
  page.on('pageerror', (error) => noise.push(`uncaught: ${error.message}`));
  await page.goto(`${playground.url}/studio.html${search}`);
  await page.getByTestId('add-test').waitFor(patience);
  await page.waitForFunction(() => document.querySelector('live-pusher')?.pusher);
}
const shot = async (name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `studio-${name}.png`), fullPage: true });
};
const state = (): Promise<string> => page.evaluate(() => document.querySelector('live-pusher')!.state);
const overflow = (): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('the studio', () => {
  it('mixes sources, pushes to two places, sends a message through the picture, and shows what arrives', async () => {
    await open();
    await shot('idle');
    expect(await violations(page)).toEqual([]);
    await page.getByTestId('add-test').click();
    await page.getByTestId('add-camera').click();
    await page.getByTestId('add-microphone').click();
    const sources = () => page.evaluate(() => document.querySelector('live-pusher')!.pusher!.sources.length);
    await expect.poll(sources, patience).toBe(3);
    await page.evaluate(() => document.querySelector('live-pusher')!.startPush());
    await expect.poll(state, patience).toBe('connected');

    await page.getByTestId('destination').fill(`${playground.wsUrl}/live/second.flv`);
    await page.getByTestId('add-destination').click();
    await expect
      .poll(() => page.getByTestId('destination-state').last().getAttribute('data-state'), patience)
      .toBe('connected');
    expect(await page.getByTestId('destination-state').count()).toBe(2);

    await page.getByTestId('watch').click();
    const playing = () => page.evaluate(() => document.querySelector('live-player')?.state);
    await expect.poll(playing, patience).toBe('playing');
    await page.getByTestId('sei').fill('seen by all');
    await page.getByTestId('send-sei').click();
    await expect.poll(() => page.getByTestId('sei-received').textContent(), patience).toContain('seen by all');

    await page.getByTestId('encoder-mirror').check();
    await page.getByTestId('watermark').check();
    await page.getByTestId('rotation').selectOption('90');
    const tall = () => page.evaluate(() => document.querySelector('live-player')!.videoHeight);
    const wide = () => page.evaluate(() => document.querySelector('live-player')!.videoWidth);
    await expect.poll(async () => (await tall()) > (await wide()), patience).toBe(true);
    const download = page.waitForEvent('download');
    await page.getByTestId('snapshot').click();
    expect((await download).suggestedFilename()).toBe('snapshot.png');
    await shot('live');
    expect(await violations(page)).toEqual([]);
    expect(noise).toEqual([]);
  });

  it('checks before going live, and says how it will be', async () => {
    await open();
    await page.getByTestId('preflight').click();
    await expect.poll(() => page.getByTestId('verdict').getAttribute('data-verdict'), patience).toMatch(/good|poor/);
    await shot('preflight');
    expect(await violations(page)).toEqual([]);
    expect(noise).toEqual([]);
  });

  it.each([
    ['narrow', { viewport: { width: 340, height: 800 } }, ''],
    ['dark', { colorScheme: 'dark' }, ''],
    ['chinese', { locale: 'zh-CN' }, '?lang=zh-CN'],
  ] as const)('fits and reads: %s', async (name, options, search) => {
    await open(options, search);
    await page.getByTestId('add-test').click();
    await shot(name);
    expect(await overflow()).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
  });
});
