import type {} from '@livelit/player/define';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { launchOptions } from '../scripts/browser.mjs';
import { startPlaygroundProcess, type GatewayProcess } from './harness/index.ts';

const patience = { timeout: 60_000 };

let playground: GatewayProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  playground = await startPlaygroundProcess();
  browser = await chromium.launch(launchOptions);
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  await playground?.stop();
});

interface Scene {
  readonly where: string;
  readonly kind: string | undefined;
  readonly state: string;
  readonly moves: boolean;
  /** Whether the picture is as wide as the window it is in, where that is one of its own. */
  readonly fills: boolean;
  /** What the element's own style sheet says. */
  readonly looks: string;
}

/** What is to be seen of the player, wherever it is. */
const scene = (): Promise<Scene> =>
  page.evaluate(async () => {
    const { player: element } = window as unknown as { player: HTMLElementTagNameMap['live-player'] };
    const { player } = element;
    const before = player?.currentTime ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 500));
    const own = element.ownerDocument.defaultView!;
    const { display, position, overflow } = own.getComputedStyle(element.shadowRoot!.querySelector('[part~=stage]')!);
    return {
      where: element.ownerDocument === document ? 'page' : 'window',
      kind: player?.pictureInPicture,
      state: element.state,
      moves: (player?.currentTime ?? 0) > before,
      fills: Math.abs(element.getBoundingClientRect().width - own.innerWidth) < 2,
      looks: [display, position, overflow].join(),
    };
  });

it('moves the whole player into a window on top and back, and it plays on as it looked', async () => {
  await page.goto(`${playground.url}/player.html`);
  await page.getByTestId('apply').waitFor(patience);
  await page.getByTestId('test-stream').click();
  await expect.poll(() => page.getByTestId('line-url-4').count(), patience).toBe(1);
  await page.getByTestId('apply').click();
  await page.evaluate(() => {
    const element = document.querySelector('live-player')!;
    Object.assign(window, { player: element });
    const button = document.createElement('button');
    button.id = 'on-top';
    button.textContent = 'on top';
    button.addEventListener('click', async () => {
      Object.assign(window, { onTop: await element.player!.openPictureInPictureWindow(element) });
    });
    document.body.prepend(button);
  });
  await expect.poll(async () => (await scene()).state, patience).toBe('playing');
  const before = await scene();
  expect(before).toMatchObject({ where: 'page', kind: 'none', moves: true });

  await page.click('#on-top');
  await expect
    .poll(scene, patience)
    .toMatchObject({ where: 'window', kind: 'document', state: 'playing', moves: true });
  expect(await scene()).toMatchObject({ fills: true, looks: before.looks });

  await page.evaluate(() => (window as unknown as { onTop: Window }).onTop.close());
  await expect.poll(scene, patience).toMatchObject({ where: 'page', kind: 'none', state: 'playing', moves: true });
  expect((await scene()).looks).toBe(before.looks);
});
