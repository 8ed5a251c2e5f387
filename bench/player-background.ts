import {
  openOutageSite,
  startWindowBrowser,
  type BrowserWindow,
  type OutageProtocol,
  type OutageSite,
  type Station,
  type WindowBrowser,
} from '@livelit/e2e/harness';

import { chosen, type BenchOptions } from './options.ts';
import { judged, report, type Row } from './report.ts';
import { addressOf } from './rig/chromium.ts';
import { servePages, type PageServer } from './rig/page-server.ts';
import { ours, peers, peerVersions, type Peer } from './rig/peers.ts';

const protocols: readonly OutageProtocol[] = ['hls', 'http-flv', 'whep'];
const loop = 64;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Viewer {
  readonly peer: Peer;
  readonly protocol: OutageProtocol;
  readonly window: BrowserWindow;
  readonly station: Station;
}

/** What a browser does to a page behind another. */
const ways = {
  /** As on a desktop: no drawing, and timers once a second; a stream without sound may be stopped by the browser. */
  hidden: { sound: false, freezes: false },
  /** As on a phone, or after minutes: no task runs, and what plays is paused. */
  frozen: { sound: true, freezes: true },
};

/**
 * Seconds behind live 5 s after half a minute in the background. Every player has a window of its own, which is
 * minimised: `document.visibilityState` is `hidden`, there are no animation frames, and timers are throttled as they
 * are for a user. The pictures themselves tell how old they are.
 */
export async function run({ quick, players, protocols: wanted, cases }: BenchOptions): Promise<void> {
  const hiddenMs = quick ? 10_000 : 30_000;
  const used = [ours, ...peers].filter(({ name }) => chosen(players, name));
  const site = await openOutageSite();
  const server = await servePages(used.map(({ page }) => page));
  const rows: Row[] = [];
  try {
    for (const [way, { sound, freezes }] of Object.entries(ways)) {
      if (!chosen(cases, way)) continue;
      const browser = await startWindowBrowser();
      try {
        const pairs = protocols
          .filter((protocol) => chosen(wanted, protocol))
          .flatMap((protocol) =>
            used.filter(({ plays }) => plays.includes(protocol)).map((peer) => ({ peer, protocol })),
          );
        const viewers = await Promise.all(
          pairs.map(({ peer, protocol }) => watch(browser, server, site, peer, protocol, sound)),
        );
        await wait(10_000);
        const before = await Promise.all(viewers.map((viewer) => behind(viewer, site)));
        await hide(viewers, freezes, hiddenMs);
        await wait(5000);
        const after = await Promise.all(viewers.map((viewer) => behind(viewer, site)));
        for (const { station } of viewers) await station.close();
        for (const protocol of new Set(viewers.map((viewer) => viewer.protocol)))
          rows.push(...rowsOf(`${protocol}, ${hiddenMs / 1000} s ${way}`, protocol, viewers, before, after));
      } finally {
        await browser.close();
      }
    }
  } finally {
    await server.close();
    await site.close();
  }
  report('player-background', rows, peerVersions(), !quick && !players && !wanted && !cases);
}

async function hide(viewers: readonly Viewer[], freezes: boolean, ms: number): Promise<void> {
  await Promise.all(viewers.map(({ window }) => window.minimise()));
  await wait(500);
  const states = await Promise.all(viewers.map(({ window }) => window.evaluate<string>('document.visibilityState')));
  if (states.some((state) => state !== 'hidden')) throw new Error('A page was not hidden.');
  if (freezes) await Promise.all(viewers.map(({ window }) => window.freeze(true)));
  await wait(ms);
  if (freezes) await Promise.all(viewers.map(({ window }) => window.freeze(false)));
  await Promise.all(viewers.map(({ window }) => window.restore()));
  // A browser pauses what it freezes; a viewer who comes back and finds it paused presses play.
  await Promise.all(viewers.map(({ window }) => window.evaluate('window.bench.play()')));
}

function rowsOf(
  name: string,
  protocol: OutageProtocol,
  viewers: readonly Viewer[],
  before: readonly (number | null)[],
  after: readonly (number | null)[],
): Row[] {
  const figures = (values: readonly (number | null)[]) =>
    Object.fromEntries(
      viewers.flatMap((viewer, at) => (viewer.protocol === protocol ? [[viewer.peer.name, values[at] ?? null]] : [])),
    );
  const { [ours.name]: mineBefore = null, ...theirsBefore } = figures(before);
  const { [ours.name]: mine = null, ...theirs } = figures(after);
  return [
    judged(`${name}: behind live before`, 's', mineBefore, theirsBefore),
    judged(
      `${name}: behind live 5 s after`,
      's',
      mine,
      theirs,
      'at most 2 s more than before',
      mine !== null && mineBefore !== null && mine - mineBefore <= 2,
    ),
  ];
}

async function watch(
  browser: WindowBrowser,
  server: PageServer,
  site: OutageSite,
  peer: Peer,
  protocol: OutageProtocol,
  sound: boolean,
): Promise<Viewer> {
  const station = await site.station(protocol, { container: peer.needsTs ? 'ts' : 'fmp4', sound });
  const window = await browser.open(addressOf(server, peer.page, { url: station.url, type: protocol, live: true }));
  for (let tries = 0; tries < 300; tries++) {
    if (await window.evaluate<boolean>('Boolean(window.bench?.firstFrame)')) break;
    await wait(100);
  }
  return { peer, protocol, window, station };
}

/** The age of the picture on the screen, seconds; null while nothing new comes. */
async function behind({ window }: Viewer, site: OutageSite): Promise<number | null> {
  const frames = await window.evaluate<{ at: number; second: number }[]>(
    'window.bench.frames.filter(({ second }) => second >= 0).slice(-20)',
  );
  const last = frames.at(-1);
  if (!last || Date.now() - last.at > 3000) return null;
  // A picture tells whole seconds; where one begins, it tells the time.
  const first = frames.findLast(({ second }, at) => at > 0 && frames[at - 1]?.second !== second) ?? last;
  const then = site.position - (Date.now() - first.at) / 1000;
  return ((((then - first.second + 5) % loop) + loop) % loop) - 5;
}
