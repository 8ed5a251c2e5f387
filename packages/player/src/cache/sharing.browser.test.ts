import { afterEach, beforeEach, expect, it } from 'vitest';

import { areBytesOf, bytesIn, freshName, startTestOrigin, type TestOrigin } from '../testing/byte-origin.ts';
import { type MediaCache, openCache } from './index.ts';
import { blockBytes } from './reading.ts';

const patience = { timeout: 15_000 };
const size = 4 * blockBytes;

let origin: TestOrigin;
let name: string;
let cache: MediaCache;
let frames: HTMLIFrameElement[];
const { signal } = new AbortController();
beforeEach(async () => {
  origin = await startTestOrigin();
  name = freshName();
  cache = openCache({ name });
  frames = [];
});
afterEach(async () => {
  for (const frame of frames) frame.remove();
  await origin.stop();
  await cache.clear();
  await cache.close();
});

/** Another page of this origin, with a cache of its own. */
async function otherPage(): Promise<MediaCache> {
  const frame = document.createElement('iframe');
  const module = new URL('./index.ts', import.meta.url).href;
  // Vitest wraps imports by a function that only its own page has.
  frame.srcdoc = `<script>window.__vitest_browser_runner__ = { wrapDynamicImport: (load) => load() };</script>
    <script type="module">import { openCache } from '${module}'; window.cache = openCache({ name: '${name}' });</script>`;
  document.body.append(frame);
  frames.push(frame);
  const cacheOf = () => (frame.contentWindow as (Window & { cache?: MediaCache }) | null)?.cache;
  await expect.poll(cacheOf, patience).toBeDefined();
  return cacheOf()!;
}

const address = (query = '') => `${origin.url}/a.mp4?size=${size}${query}`;
const read = (from: MediaCache, range?: { start: number; end?: number }, query = '') =>
  from.read({ url: address(query), range, signal }).then(bytesIn);
const sent = async () => (await origin.requests()).reduce((sum, [, bytes]) => sum + bytes, 0);

it('lets two readers of one page share one download', async () => {
  const both = await Promise.all([read(cache, undefined, '&pause=1'), read(cache, undefined, '&pause=1')]);
  for (const bytes of both) expect(areBytesOf(bytes, 0, size)).toBe(true);
  expect(await origin.requests()).toHaveLength(1);
  expect(await sent()).toBe(size);
});

it('lets two pages share one download', async () => {
  const other = await otherPage();
  const both = await Promise.all([read(cache, undefined, '&pause=1'), read(other, undefined, '&pause=1')]);
  for (const bytes of both) expect(areBytesOf(bytes, 0, size)).toBe(true);
  expect(await origin.requests()).toHaveLength(1);
  expect(await cache.usage()).toEqual(await other.usage());
  expect(await cache.usage()).toMatchObject({ bytes: size, entries: 1 });
});

it('gives the second reader what the first has written, while it writes on', async () => {
  const first = await cache.read({ url: address('&pause=20'), signal });
  const reading = bytesIn(first);
  let isDone = false;
  void reading.then(() => (isDone = true));
  await read(await otherPage(), { start: 0, end: blockBytes }, '&pause=20');
  expect(isDone).toBe(false);
  expect(areBytesOf(await reading, 0, size)).toBe(true);
  expect(await origin.requests()).toHaveLength(1);
});

it('does not let a reader that has stopped hold up another', async () => {
  const stopped = await cache.read({ url: address(), signal });
  const reader = stopped.body.getReader();
  await reader.read();
  expect(areBytesOf(await read(await otherPage()), 0, size)).toBe(true);
  let last = await reader.read();
  while (!last.done) last = await reader.read();
  expect(await cache.usage()).toMatchObject({ bytes: size });
});

it('takes over where a page that was closed left off', async () => {
  const other = await otherPage();
  void read(other, undefined, '&pause=10').catch(() => undefined);
  await expect.poll(async () => (await cache.usage()).bytes, patience).toBeGreaterThan(0);
  frames[0]!.remove();
  expect(areBytesOf(await read(cache, undefined, '&pause=10'), 0, size)).toBe(true);
  expect(await cache.usage()).toMatchObject({ bytes: size, entries: 1 });
});

it('reads different parts of one item at the same time', async () => {
  const parts = Array.from({ length: 4 }, (_, index) => ({ start: index * blockBytes, end: (index + 1) * blockBytes }));
  const pages = [cache, await otherPage()];
  const all = await Promise.all(parts.map((range, index) => read(pages[index % 2]!, range)));
  for (const [index, bytes] of all.entries())
    expect(areBytesOf(bytes, parts[index]!.start, parts[index]!.end)).toBe(true);
  expect(await cache.has(address())).toBe(true);
  expect(await sent()).toBe(size);
});

it('forgets in one page what was removed in another', async () => {
  const other = await otherPage();
  await read(cache);
  await other.clear();
  expect(await cache.usage()).toMatchObject({ bytes: 0, entries: 0 });
  expect(areBytesOf(await read(cache), 0, size)).toBe(true);
  expect(await origin.requests()).toHaveLength(2);
});
