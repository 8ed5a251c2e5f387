import { afterEach, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import type { LivePlayerElement } from '../element/live-player-element.ts';

const patience = { timeout: 20_000 };
const frame = document.createElement('iframe');
afterEach(() => frame.remove());

/** A page of its own, under the policy of the playground. */
async function open(): Promise<Window & typeof globalThis> {
  const policy = `default-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src blob: http:; worker-src blob:; connect-src * ws:; object-src 'none'; base-uri 'none'`;
  const define = new URL('../element/define.ts', import.meta.url).href;
  frame.style.cssText = 'width: 700px; height: 450px';
  frame.srcdoc = `<!doctype html><html lang="en"><meta http-equiv="Content-Security-Policy" content="${policy}"></html>`;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  const page = frame.contentWindow as Window & typeof globalThis;
  // Vitest rewrites dynamic imports to go through its own page.
  Object.assign(page, { __vitest_browser_runner__: { wrapDynamicImport: (load: () => unknown) => load() } });
  const script = page.document.createElement('script');
  Object.assign(script, { type: 'module', src: define });
  page.document.head.append(script);
  await expect.poll(() => page.customElements.get('live-player'), patience).toBeDefined();
  return page;
}

it('the player and its bar keep to a policy without inline styles, and look as they should', async () => {
  const origin = await commands.startMediaOrigin();
  const page = await open();
  const violations: string[] = [];
  page.document.addEventListener('securitypolicyviolation', (event) =>
    violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
  );
  const player = page.document.createElement('live-player') as LivePlayerElement;
  for (const [name, value] of Object.entries({ controls: '', autoplay: '', muted: '', rotation: '180', width: '640' }))
    player.setAttribute(name, value);
  player.src = `${origin.url}/hls/master.m3u8`;
  page.document.body.append(player);
  await expect.poll(() => player.state, patience).toBe('playing');
  const bar = () => player.shadowRoot!.querySelector('live-player-controls')?.shadowRoot;
  const range = () => bar()?.querySelector('media-time-range')?.shadowRoot;
  await expect.poll(() => range()?.querySelector('#progress'), patience).toBeTruthy();
  // Rules that the range adds for itself move its progress.
  const width = () => (range()!.querySelector('#progress') as HTMLElement).clientWidth;
  await expect.poll(width, patience).toBeGreaterThan(20);
  const button = bar()!.querySelector('media-play-button')!;
  expect(page.getComputedStyle(button).display).toBe('flex');
  expect(button.shadowRoot!.querySelector('style')).toBeNull();
  expect(page.getComputedStyle(player.video).rotate).toBe('180deg');
  expect(player.clientWidth).toBe(640);
  expect(violations).toEqual([]);
  await commands.stopMediaOrigin(origin.id);
});
