import { openCache } from '../cache/index.ts';
import { Store } from '../cache/store.ts';
import { areBytesOf, bytesIn } from './origin-bytes.ts';

/** What a test outside the browser may ask of the page. */
const cachePage = {
  openCache,
  areBytesOf,
  bytesIn,
  /** Names that the index has and the disk has not, and the other way round. */
  async differences(name: string): Promise<{ named: string[]; present: string[] }> {
    const store = await Store.open(name, () => undefined);
    const named = (await store.index.allChunks()).map((chunk) => chunk.name);
    const cache = await caches.open(`livelit-cache:${name}`);
    const present = (await cache.keys()).map(({ url }) => url.split('.invalid/')[1]!);
    store.close();
    return {
      named: named.filter((one) => !present.includes(one)),
      present: present.filter((one) => !named.includes(one)),
    };
  },
};

declare global {
  interface Window {
    cachePage: typeof cachePage;
  }
}

window.cachePage = cachePage;
