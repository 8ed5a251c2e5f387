import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launchOptions } from '../scripts/browser.mjs';
import { startPlaygroundProcess, violations, type GatewayProcess } from './harness/index.ts';

/** Set it to keep screenshots of every step. */
const shots = process.env['LIVELIT_SCREENSHOTS'];

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

async function open(options: Parameters<Browser['newContext']>[0], search = ''): Promise<void> {
  await page?.context().close();
  const context = await browser.newContext({ permissions: ['camera', 'microphone'], ...options });
  page = await context.newPage();
  noise.length = 0;
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) noise.push(message.text());
  });
  page.on('pageerror', (error) => noise.push(`uncaught: ${error.message}`));
  await page.goto(`${playground.url}/${search}`);
  await page.getByTestId('try-it').waitFor({ timeout: 60_000 });
}

const shot = async (name: string) => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
};

const measuredMs = async () =>
  Number(/(\d+)\s*(?:ms|毫秒)/.exec((await page.getByTestId('latency').textContent()) ?? '')?.[1] ?? Number.NaN);

describe('the playground', () => {
  it('pushes and plays by one click, and shows the measured latency', async () => {
    await open({ viewport: { width: 1600, height: 1000 } });
    await shot('1600-idle');
    expect(await violations(page)).toEqual([]);
    await page.getByTestId('try-it').click();
    await expect.poll(measuredMs, { timeout: 60_000 }).toBeGreaterThanOrEqual(0);
    await shot('1600-running');
    expect(await violations(page)).toEqual([]);
    expect(noise).toEqual([]);
  });

  it.each(['http-flv', 'ws-flv', 'll-hls', 'hls', 'whep'])('plays the same push by %s', async (way) => {
    await page.getByTestId('play-stop').click();
    await page.getByTestId('play-way').selectOption(way);
    await expect.poll(measuredMs, { timeout: 10_000 }).toBeNaN();
    await page.getByTestId('play-start').click();
    await expect.poll(measuredMs, { timeout: 60_000 }).toBeGreaterThanOrEqual(0);
    expect(noise).toEqual([]);
  });

  it('records, and lists what it recorded', async () => {
    await page.getByTestId('record-start').click();
    await page.waitForTimeout(3000);
    await page.getByTestId('record-stop').click();
    await expect.poll(() => page.getByTestId('recordings').textContent(), { timeout: 30_000 }).toMatch(/\.mp4/);
    await shot('1600-recorded');
  });

  it('says what went wrong, with its code, where the log keeps it', async () => {
    await page.getByTestId('push-stop').click();
    await page.getByTestId('push-way').selectOption('rtmp');
    await page.getByTestId('push-target').fill('rtmp://example.com/live/key');
    await page.getByTestId('push-start').click();
    await expect
      .poll(() => page.getByTestId('log').textContent(), { timeout: 30_000 })
      .toMatch(/-9501 ERROR_TARGET_NOT_ALLOWED/);
    await shot('1600-refused');
    expect(noise).toEqual([]);
  });

  it.each([
    { width: 360, lang: 'zh-CN', theme: 'dark' },
    { width: 360, lang: 'en', theme: 'light' },
    { width: 1600, lang: 'zh-CN', theme: 'dark' },
  ])('stands at $width px, in $lang, $theme', async ({ width, lang, theme }) => {
    await open({ viewport: { width, height: 900 } }, `?lang=${lang}&theme=${theme}`);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(lang);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    expect(await violations(page)).toEqual([]);
    await page.getByTestId('try-it').click();
    await expect.poll(measuredMs, { timeout: 60_000 }).toBeGreaterThanOrEqual(0);
    await shot(`${width}-${lang}-${theme}-running`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
      0,
    );
    expect(await violations(page)).toEqual([]);
    expect(noise).toEqual([]);
  });

  it('works by keyboard alone', async () => {
    await open({ viewport: { width: 1200, height: 900 } });
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
    for (let i = 0; i < 40 && (await focused()) !== 'try-it'; i++) await page.keyboard.press('Tab');
    expect(await focused()).toBe('try-it');
    await page.keyboard.press('Enter');
    await expect.poll(measuredMs, { timeout: 60_000 }).toBeGreaterThanOrEqual(0);
  });
});
