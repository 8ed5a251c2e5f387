import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type {} from '@livelit/player/define';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { browserFlags, launchOptions } from '../scripts/browser.mjs';
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

async function open(options: Parameters<Browser['newContext']>[0] = {}, search = '', from = browser): Promise<void> {
  const context = await from.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  page = await context.newPage();
  noise.length = 0;
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) noise.push(message.text());
  });
  page.on('pageerror', (error) => noise.push(`uncaught: ${error.message}`));
  await page.goto(`${playground.url}/player.html${search}`);
  await page.getByTestId('apply').waitFor(patience);
}
const shot = async (name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `player-${name}.png`), fullPage: true });
};
const state = (): Promise<string> => page.evaluate(() => document.querySelector('live-player')!.state);
const overflow = (): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const pushAndPlay = async (): Promise<void> => {
  await page.getByTestId('test-stream').click();
  await expect.poll(() => page.getByTestId('line-url-4').count(), patience).toBe(1);
  await page.getByTestId('apply').click();
  await expect.poll(state, patience).toBe('playing');
};

describe('the page of the player', () => {
  it('plays a stream of its own as five lines, shows what to write, and does what its buttons say', async () => {
    await open();
    await shot('idle');
    expect(await violations(page)).toEqual([]);
    await pushAndPlay();
    expect(await page.getByTestId('markup').textContent()).toContain('<source src=');
    await shot('playing');
    expect(await violations(page)).toEqual([]);

    const download = page.waitForEvent('download');
    await page.getByTestId('do-snapshot').click();
    expect((await download).suggestedFilename()).toBe('snapshot.png');

    await page.locator('#pick-line').selectOption('3');
    await expect
      .poll(() => page.evaluate(() => document.querySelector('live-player')!.player?.engineName), patience)
      .toBe('hls');
    await expect.poll(state, patience).toBe('playing');

    await page.getByTestId('switch-url').fill(await page.getByTestId('line-url-2').inputValue());
    await page.getByTestId('switch-url').press('Enter');
    await expect.poll(() => page.getByTestId('log').textContent(), patience).toMatch(/streamswitched\s*0 /);
    expect(noise).toEqual([]);
  });

  it('makes attributes and config of its fields', async () => {
    await open({}, '?src=https://host/a.m3u8');
    await page.locator('#option-fit').selectOption('cover');
    await page.locator('#option-stallTimeout').fill('4');
    await page.locator('#option-stallTimeout').blur();
    const markup = page.getByTestId('markup');
    await expect.poll(() => markup.textContent()).toContain(' fit="cover"');
    await expect.poll(() => markup.textContent()).toContain('"stallTimeout":4');
    await page.getByTestId('apply').click();
    const { fit, stall } = await page.evaluate(() => {
      const element = document.querySelector('live-player')!;
      return { fit: element.getAttribute('fit'), stall: element.config.stallTimeout };
    });
    expect({ fit, stall }).toEqual({ fit: 'cover', stall: 4 });
  });

  it('says in words, with the code, that an address gives no stream', async () => {
    await open({}, `?src=${encodeURIComponent(`${playground.url}/player.html?.m3u8`)}&type=hls`);
    await page.getByTestId('apply').click();
    await expect.poll(state, patience).toBe('error');
    await expect.poll(() => page.getByTestId('log').textContent(), patience).toContain('ERROR_SOURCE_INVALID');
    await shot('error');
    expect(await violations(page)).toEqual([]);
  });

  it.each([
    { width: 340, lang: 'zh-CN', theme: 'dark' },
    { width: 1600, lang: 'en', theme: 'light' },
  ])('stands at $width px, in $lang, $theme', async ({ width, lang, theme }) => {
    await open({ viewport: { width, height: 900 } }, `?lang=${lang}&theme=${theme}`);
    expect(await overflow()).toBe(0);
    await pushAndPlay();
    await shot(`${width}-${lang}-${theme}`);
    expect(await overflow()).toBe(0);
    expect(await violations(page)).toEqual([]);
    expect(noise).toEqual([]);
  });

  it('asks for a click where the browser starts no sound without one, and plays after it', async () => {
    const strict = await chromium.launch({
      ...launchOptions,
      args: [
        ...browserFlags.filter((flag) => !flag.startsWith('--autoplay-policy')),
        '--autoplay-policy=document-user-activation-required',
      ],
    });
    try {
      await open();
      await page.getByTestId('test-stream').click();
      await expect.poll(() => page.getByTestId('line-url-4').count(), patience).toBe(1);
      const url = await page.getByTestId('line-url-1').inputValue();
      const publisher = page;
      // A page of its own, which nobody has touched: this one was clicked, and what a test evaluates counts as a click.
      const context = await strict.newContext();
      page = await context.newPage();
      await page.addInitScript((src) => {
        addEventListener('DOMContentLoaded', () => {
          const element = document.createElement('live-player');
          element.autoplay = true;
          element.src = src;
          element.addEventListener('statechange', () => {
            if (element.state === 'blocked') (globalThis as unknown as { tellBlocked(): void }).tellBlocked();
          });
          document.querySelector('player-page')!.replaceWith(element);
        });
      }, url);
      let tell = (): void => undefined;
      const blocked = new Promise<void>((resolve) => (tell = resolve));
      await page.exposeFunction('tellBlocked', () => tell());
      await page.goto(`${playground.url}/player.html`);
      await blocked;
      await shot('blocked');
      await page.locator('live-player').getByRole('button', { name: 'Play' }).first().click();
      await expect.poll(state, patience).toBe('playing');
      expect(await page.evaluate(() => document.querySelector('live-player')!.muted)).toBe(false);
      await publisher.context().close();
    } finally {
      await strict.close();
    }
  });
});
