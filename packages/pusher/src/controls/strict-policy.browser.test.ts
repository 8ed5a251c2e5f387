import { afterEach, expect, it } from 'vitest';

import type { LivePusherElement } from '../element/live-pusher-element.ts';

const patience = { timeout: 20_000 };
const frame = document.createElement('iframe');
afterEach(() => frame.remove());

/** A page of its own, under a policy without inline styles. */
async function open(): Promise<Window & typeof globalThis> {
  const policy = `default-src 'self'; style-src 'self'; media-src blob:; img-src 'self' blob:; worker-src 'self' blob:; connect-src * ws:; object-src 'none'; base-uri 'none'`;
  frame.style.cssText = 'width: 700px; height: 500px';
  frame.allow = 'camera; microphone';
  frame.srcdoc = `<!doctype html><html lang="en"><meta http-equiv="Content-Security-Policy" content="${policy}"></html>`;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  const page = frame.contentWindow as Window & typeof globalThis;
  // Vitest rewrites dynamic imports to go through its own page.
  Object.assign(page, { __vitest_browser_runner__: { wrapDynamicImport: (load: () => unknown) => load() } });
  const script = page.document.createElement('script');
  Object.assign(script, { type: 'module', src: new URL('../element/define.ts', import.meta.url).href });
  page.document.head.append(script);
  await expect.poll(() => page.customElements.get('live-pusher'), patience).toBeDefined();
  return page;
}

it('keeps to a policy without inline styles, bar, panels and meters too, and looks as it should', async () => {
  const page = await open();
  const violations: string[] = [];
  page.document.addEventListener('securitypolicyviolation', (event) =>
    violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
  );
  const pusher = page.document.createElement('live-pusher') as LivePusherElement;
  pusher.controls = true;
  page.document.body.append(pusher);
  const bar = () => pusher.shadowRoot?.querySelector('live-pusher-controls')?.shadowRoot;
  await expect.poll(() => bar()?.querySelector('.bar'), patience).toBeTruthy();
  await pusher.startPreview();
  const level = () => page.getComputedStyle(bar()!.querySelector('.level')!).scale;
  await expect.poll(level, patience).toMatch(/^1 0\.\d/);
  const push = (name: string) => bar()!.querySelector<HTMLElement>(`[data-name=${name}]`)!.click();
  push('settings');
  await expect
    .poll(() => bar()!.querySelector('live-pusher-settings')?.shadowRoot?.querySelector('.menu'))
    .toBeTruthy();
  push('sources');
  await expect
    .poll(() => bar()!.querySelector('live-pusher-sources')?.shadowRoot?.querySelector('canvas'))
    .toBeTruthy();
  expect(page.getComputedStyle(bar()!.querySelector('.bar')!).display).toBe('flex');
  expect(page.getComputedStyle(pusher.shadowRoot!.querySelector('video')!).scale).toBe('-1 1');
  expect(violations).toEqual([]);
});
