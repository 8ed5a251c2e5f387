import type { Outage, OutageSite, Station } from '@livelit/e2e/harness';

import type { OpenPage } from './chromium.ts';

/** One player in one page that lives through an outage. */
export interface OutageRun {
  break(outage: Outage): Promise<void>;
  /** Seconds from now to the first new picture; null when none came until `isOver`. */
  repair(isOver: (waitedMs: number) => boolean): Promise<number | null>;
  close(): Promise<void>;
}

const loop = 64;

/** Follows what a page shows while its way to the server breaks and comes back. */
export function startRun(page: OpenPage, station: Station, site: OutageSite): OutageRun {
  let brokenAt = 0;
  let isOffline = false;
  return {
    break: async (outage) => {
      isOffline = outage === 'offline';
      if (isOffline) await page.page.context().setOffline(true);
      await station.break(outage);
      brokenAt = site.position;
    },
    repair: async (isOver) => {
      const zero = Date.now() - site.position * 1000;
      /** Where the stream stood that a picture shows. */
      const shown = ({ at, second }: { at: number; second: number }) => {
        const now = (at - zero) / 1000;
        return now - ((((now - second) % loop) + loop) % loop);
      };
      const before = await page.bench(({ frames, lastAt }) => ({ frames, lastAt }));
      const stoodStill = Date.now() - before.lastAt > 1000;
      const seen = before.frames.filter(({ second }) => second >= 0);
      // Who still plays from its buffer must show what came into being after the break.
      const last = stoodStill ? Math.max(0, ...seen.slice(-50).map(shown)) : brokenAt;

      await station.repair();
      if (isOffline) await page.page.context().setOffline(false);
      const back = Date.now();
      for (let from = before.frames.length; ;) {
        const frames = await page.page.evaluate((at) => window.bench.frames.slice(at), from);
        from += frames.length;
        const fresh = frames.find((frame) => frame.at >= back && frame.second >= 0 && shown(frame) > last + 0.04);
        if (fresh) return (fresh.at - back) / 1000;
        if (isOver(Date.now() - back)) return null;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    },
    close: async () => {
      await page.close();
      await station.close();
    },
  };
}
