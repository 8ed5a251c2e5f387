import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type ByteOrigin, startByteOrigin } from '../../../../scripts/byte-origin.ts';
import { serveModule, type ServedModule } from '../../../../scripts/serve-module.ts';
import { CrashableBrowser } from '../../../recorder/src/testing/crashable-browser.ts';
import type {} from '../testing/cache-page.ts';

const name = 'crash';
const size = 2_000_000;
const patience = { timeout: 60_000, interval: 20 };

let server: ServedModule;
let origin: ByteOrigin;
let browser: CrashableBrowser;
beforeAll(async () => {
  server = await serveModule(new URL('../testing/cache-page.ts', import.meta.url), ['idb']);
}, 60_000);
afterAll(() => server.close());
beforeEach(async () => {
  browser = new CrashableBrowser();
  origin = await startByteOrigin();
});
afterEach(async () => {
  await browser.close();
  await origin.close();
}, 60_000);

const open = async (context: BrowserContext): Promise<Page> => {
  const page = context.pages()[0]?.url() === 'about:blank' ? context.pages()[0] : await context.newPage();
  await page!.goto(server.url);
  await page!.waitForFunction(() => 'cachePage' in window);
  return page!;
};

/** Begins to read `count` items slowly, and leaves it running. */
const begin = (page: Page, round: number, count = 4): Promise<void> =>
  page.evaluate(
    ([cacheName, url, bytes, from, to]) => {
      const cache = window.cachePage.openCache({ name: cacheName });
      const { signal } = new AbortController();
      for (let item = from; item < to; item++)
        void cache
          .read({ url: `${url}/${item}?size=${bytes}&pause=1`, signal })
          .then((reply) => window.cachePage.bytesIn(reply))
          .catch(() => undefined);
    },
    [name, `http://127.0.0.1:${origin.port}`, size, round * count, (round + 1) * count] as const,
  );

const usage = (page: Page): Promise<number> =>
  page.evaluate(async (cacheName) => (await window.cachePage.openCache({ name: cacheName }).usage()).bytes, name);

/** Reads all that the cache says it has; throws where a byte is wrong or not there. */
const check = (page: Page): Promise<{ bytes: number; entries: number; summed: number }> =>
  page.evaluate(
    async ([cacheName]) => {
      const { openCache, bytesIn, areBytesOf } = window.cachePage;
      const cache = openCache({ name: cacheName });
      const { signal } = new AbortController();
      let summed = 0;
      const entries = await cache.entries();
      for (const { key, ranges } of entries)
        for (const range of ranges) {
          const reply = await cache.read({ url: key, key, range, signal });
          if (reply.from !== 'disk') throw new Error(`${key} is not on disk.`);
          if (!areBytesOf(await bytesIn(reply), range.start, range.end)) throw new Error(`${key} is wrong.`);
          summed += range.end - range.start;
        }
      return { bytes: (await cache.usage()).bytes, entries: entries.length, summed };
    },
    [name] as const,
  );

const differences = (page: Page) => page.evaluate((cacheName) => window.cachePage.differences(cacheName), name);

describe('a cache whose writer dies', () => {
  it('is consistent each time the browser is killed', { timeout: 240_000 }, async () => {
    for (let round = 0; round < 3; round++) {
      const page = await open(await browser.start());
      const before = await usage(page);
      await begin(page, round);
      await expect.poll(() => usage(page), patience).toBeGreaterThan(before + 1_000_000 + round * 300_000);
      await browser.kill();

      const again = await open(await browser.start());
      // Before anything tidies up: there may be bytes without a name, but no name without its bytes.
      expect((await differences(again)).named).toEqual([]);
      const asked = origin.requests.length;
      const { bytes, summed } = await check(again);
      expect(bytes).toBe(summed);
      expect(bytes).toBeGreaterThan(before);
      expect(origin.requests).toHaveLength(asked);
      await expect.poll(() => differences(again), patience).toEqual({ named: [], present: [] });
      await browser.kill();
    }
  });

  it('is consistent, and goes on in the other tab, when one tab is killed', { timeout: 120_000 }, async () => {
    const context = await browser.start();
    const [first, second] = [await open(context), await open(context)];
    await begin(first, 0);
    await expect.poll(() => usage(second), patience).toBeGreaterThan(1_000_000);
    const cdp = await context.newCDPSession(first);
    void cdp.send('Page.crash').catch(() => undefined);
    await first.waitForEvent('crash');
    // The same items: what the dead tab had under way is fetched by this one.
    await begin(second, 0);
    await expect.poll(() => usage(second), patience).toBe(4 * size);
    expect(await check(second)).toEqual({ bytes: 4 * size, entries: 4, summed: 4 * size });
    await second.reload();
    await second.waitForFunction(() => 'cachePage' in window);
    expect(await usage(second)).toBe(4 * size);
    await expect.poll(() => differences(second), patience).toEqual({ named: [], present: [] });
  });
});

describe('a browser that grants no more storage', () => {
  it('plays on from the network, and what was kept stays right', { timeout: 120_000 }, async () => {
    const context = await browser.start();
    const page = await open(context);
    await begin(page, 0);
    await expect.poll(() => usage(page), patience).toBeGreaterThan(1_000_000);
    const cdp = await context.newCDPSession(page);
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(server.url).origin, quotaSize: 1_000_000 });
    const [warnings, isRight] = await page.evaluate(
      async ([cacheName, url]) => {
        const { openCache, bytesIn, areBytesOf } = window.cachePage;
        const cache = openCache({ name: cacheName, headroomBytes: 0 });
        const heard: string[] = [];
        cache.addEventListener('warning', ({ error }) => heard.push(error.name));
        const { signal } = new AbortController();
        const bytes = await bytesIn(await cache.read({ url: `${url}/large?size=3000000`, signal }));
        return [heard, areBytesOf(bytes, 0, 3_000_000)] as const;
      },
      [name, `http://127.0.0.1:${origin.port}`] as const,
    );
    expect(isRight).toBe(true);
    expect(warnings).toEqual(['WARNING_STORAGE_LOW']);
    const { bytes, summed } = await check(page);
    expect(bytes).toBe(summed);
  });
});
