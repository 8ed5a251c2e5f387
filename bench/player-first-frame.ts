import type { Browser } from '@livelit/e2e/harness';

import { startMediaOrigin } from '../scripts/media-origin.ts';
import { median } from './median.ts';
import { chosen, type BenchOptions } from './options.ts';
import { compared, judged, report, type Row } from './report.ts';
import { addressOf, launch, openPage, untilFrame, type Playing } from './rig/chromium.ts';
import { servePages, type PageServer } from './rig/page-server.ts';
import { peers, peerVersions } from './rig/peers.ts';

/** A player, as one of the rows has it. */
interface Candidate {
  readonly name: string;
  readonly page: string;
  readonly playing: Playing;
}

/** What a mobile network of the fourth generation is like: 10 Mbps, 40 ms. */
const network = { offline: false, latency: 40, downloadThroughput: 1.25e6, uploadThroughput: 1.25e6 };

const livelit = 'LivePlayer';
const preloading = 'LivePlayer + preload';
const elements = { '<live-player>': {}, '<live-player controls>': { controls: '1' } };

function candidates(origin: string): Candidate[] {
  const hls = (container: string) => ({ url: `${origin}/bench/${container}/master.m3u8`, type: 'hls' });
  const flv = { url: `${origin}/bench/clip.flv`, type: 'http-flv' };
  const of = (name: string, page: string, playing: Playing) => ({
    name,
    page,
    playing: { ...playing, query: { first: '1', ...playing.query } },
  });
  return [
    of(livelit, 'livelit', hls('fmp4')),
    of(preloading, 'livelit-preload', hls('fmp4')),
    ...Object.entries(elements).map(([name, query]) => of(name, 'livelit-element', { ...hls('fmp4'), query })),
    ...peers
      .filter(({ plays }) => plays.includes('hls'))
      .map(({ name, page, needsTs }) => of(name, page, hls(needsTs ? 'ts' : 'fmp4'))),
    of(livelit, 'livelit', flv),
    ...peers.filter(({ plays }) => plays.includes('http-flv')).map(({ name, page }) => of(name, page, flv)),
  ];
}

/** From navigation to the first picture on the screen, with an empty cache on a slow network; medians. */
export async function run({ quick, players, protocols }: BenchOptions): Promise<void> {
  const rounds = quick ? 2 : 7;
  const origin = await startMediaOrigin();
  const all = candidates(origin.url).filter(
    ({ name, playing }) => chosen(players, name) && chosen(protocols, playing.type),
  );
  const server = await servePages([...new Set(all.map(({ page }) => page))], {
    'livelit-preload': 'preload',
  });
  const browser = await launch();
  const times = new Map<Candidate, number[]>(all.map((candidate) => [candidate, []]));
  try {
    // The first round warms the servers up; then everybody takes turns, so that a slow minute hits them all.
    for (let round = -1; round < rounds; round++)
      for (const candidate of all) {
        const time = await firstFrame(browser, server, candidate);
        if (round >= 0 && time !== undefined) times.get(candidate)?.push(time);
      }
  } finally {
    await browser.close();
    await server.close();
    await origin.close();
  }
  const rows = ['hls', 'http-flv'].flatMap((type) => {
    const figures = all
      .filter(({ playing }) => playing.type === type)
      .map((candidate) => [candidate.name, times.get(candidate) ?? []] as const);
    for (const [name, values] of figures)
      console.log(`${type} ${name}: ${values.map((value) => value.toFixed(0)).join(' ')}`);
    return rowsOf(type, new Map(figures.map(([name, values]) => [name, values.length ? median(values) : null])));
  });
  report('player-first-frame', rows, peerVersions(), !quick && !players && !protocols);
}

function rowsOf(type: string, medians: ReadonlyMap<string, number | null>): Row[] {
  const bareName = type === 'hls' ? 'hls.js' : 'mpegts.js';
  const bare = medians.get(bareName) ?? null;
  const others = Object.fromEntries(
    peers.flatMap(({ name }) => (medians.has(name) ? [[name, medians.get(name)!]] : [])),
  );
  const goals: Readonly<Record<string, number>> = { [livelit]: 1.05, [preloading]: 0.85 };
  const rows: Row[] = [];
  for (const name of [livelit, preloading, ...Object.keys(elements)]) {
    const mine = medians.get(name);
    if (mine === undefined) continue;
    const goal = goals[name];
    if (mine !== null && bare !== null && goal !== undefined)
      rows.push(
        compared(`${type}: first frame, ${name} beside bare ${bareName}`, 'ms', mine, { [bareName]: bare }, goal),
      );
    rows.push(judged(`${type}: first frame, ${name}`, 'ms', mine, others));
  }
  return rows;
}

/** Milliseconds; undefined when there was none in half a minute. */
async function firstFrame(browser: Browser, server: PageServer, { page, playing }: Candidate) {
  const opened = await openPage(browser);
  try {
    await opened.cdp.send('Network.enable');
    await opened.cdp.send('Network.emulateNetworkConditions', network);
    await opened.page.goto(addressOf(server, page, playing), { waitUntil: 'commit' });
    if (!(await untilFrame(opened, 30_000))) return undefined;
    return await opened.bench(({ firstFrame }) => firstFrame);
  } finally {
    await opened.close();
  }
}
