import {
  concerns,
  openOutageSite,
  type Browser,
  type Outage,
  type OutageProtocol,
  type OutageSite,
} from '@livelit/e2e/harness';

import { chosen, type BenchOptions } from './options.ts';
import { judged, report, type Row } from './report.ts';
import { addressOf, launch, openPage, untilFrame } from './rig/chromium.ts';
import { startRun, type OutageRun } from './rig/outage-run.ts';
import { servePages, type PageServer } from './rig/page-server.ts';
import { ours, peers, peerVersions, type Peer } from './rig/peers.ts';

const outages: readonly Outage[] = [
  'refused',
  '404',
  '503',
  'hang',
  'reset',
  'frozen',
  'offline',
  'clean end',
  'silent',
];
const protocols: readonly OutageProtocol[] = ['hls', 'll-hls', 'http-flv', 'ws-flv', 'whep'];

/**
 * Seconds from the return of a server to the first new picture. Every player has a page and a way to the server of its
 * own; all of them break and come back at the same moment.
 */
export async function run(options: BenchOptions): Promise<void> {
  const { quick } = options;
  const outageMs = quick ? 8000 : 20_000;
  const patienceMs = outageMs;
  const players = [ours, ...peers].filter(({ name }) => chosen(options.players, name));
  const cases = quick && !options.cases ? (['refused', 'silent'] as const) : outages;
  const site = await openOutageSite();
  const server = await servePages(players.map(({ page }) => page));
  const browser = await launch();
  const rows: Row[] = [];
  try {
    for (const outage of cases.filter((name) => chosen(options.cases, name))) {
      const pairs = protocols
        .filter((protocol) => concerns(outage, protocol) && chosen(options.protocols, protocol))
        .flatMap((protocol) =>
          players.filter(({ plays }) => plays.includes(protocol)).map((peer) => ({ peer, protocol })),
        );
      const runs = await startAll(browser, server, site, pairs);
      await Promise.all(runs.map((run) => run.break(outage)));
      await new Promise((resolve) => setTimeout(resolve, outageMs));
      // Everybody is waited for as long as for ours.
      let pending = pairs.filter(({ peer }) => peer === ours).length;
      const isOver = (waitedMs: number) => waitedMs > (pending ? 2 * patienceMs : patienceMs);
      const repaired = async (run: OutageRun, peer: Peer) => {
        const seconds = await run.repair(isOver);
        if (peer === ours) pending--;
        return seconds;
      };
      const results = await Promise.all(runs.map((run, at) => repaired(run, pairs[at]!.peer)));
      await Promise.all(runs.map((run) => run.close()));
      for (const protocol of new Set(pairs.map((pair) => pair.protocol))) {
        const figures = pairs.flatMap((pair, at) =>
          pair.protocol === protocol ? [[pair.peer.name, results[at]!] as const] : [],
        );
        const mine = figures.find(([name]) => name === ours.name)?.[1] ?? null;
        const theirs = Object.fromEntries(figures.filter(([name]) => name !== ours.name));
        const seconds = `${outageMs / 1000} s`;
        rows.push(
          judged(
            `${protocol}, ${seconds} ${outage}: back to new picture`,
            's',
            mine,
            theirs,
            'ours recovers',
            mine !== null,
          ),
        );
        console.log(
          `${protocol}, ${outage}: ${figures.map(([name, value]) => `${name} ${value?.toFixed(1) ?? 'never'}`).join(', ')}`,
        );
      }
    }
  } finally {
    await browser.close();
    await server.close();
    await site.close();
  }
  report('player-outage', rows, peerVersions(), !quick && !options.cases && !options.players && !options.protocols);
}

/** Opens all pages and waits until each plays and has filled its buffer. */
async function startAll(
  browser: Browser,
  server: PageServer,
  site: OutageSite,
  pairs: readonly { readonly peer: Peer; readonly protocol: OutageProtocol }[],
): Promise<OutageRun[]> {
  const runs = await Promise.all(
    pairs.map(async ({ peer, protocol }) => {
      const station = await site.station(protocol, { container: peer.needsTs ? 'ts' : 'fmp4' });
      const page = await openPage(browser);
      await page.page.goto(addressOf(server, peer.page, { url: station.url, type: protocol, live: true }));
      if (!(await untilFrame(page, 30_000))) console.log(`${peer.name} did not start ${protocol}.`);
      return startRun(page, station, site);
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 6000));
  return runs;
}
