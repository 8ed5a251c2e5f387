import { openOutageSite, type Browser, type OutageProtocol, type OutageSite } from '@livelit/e2e/harness';

import { startMediaOrigin, type MediaOrigin } from '../scripts/media-origin.ts';
import { chosen, type BenchOptions } from './options.ts';
import { judged, report, type Row } from './report.ts';
import { addressOf, launch, openPage, untilFrame, type OpenPage } from './rig/chromium.ts';
import { countTimers, leftovers, type Leftovers } from './rig/leftovers.ts';
import { servePages, type PageServer } from './rig/page-server.ts';
import { ours, peers, peerVersions, type Peer } from './rig/peers.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** HLS in segments of 0.2 s: two minutes of it have the segments of twenty minutes at 2 s. FLV has no segments. */
const streams = { hls: '/live/short/index.m3u8', 'http-flv': '/live/stream.flv' };

/** Memory of live playback, and what fifty players leave behind. */
export async function run({ quick, players, protocols, cases }: BenchOptions): Promise<void> {
  const seconds = quick ? 20 : 120;
  const cycles = quick ? 6 : 50;
  const server = await servePages(['livelit', 'hls-js', 'mpegts-js', 'cycles']);
  const site = await openOutageSite();
  const origin = await startMediaOrigin();
  const browser = await launch(['--enable-precise-memory-info']);
  const rows: Row[] = [];
  try {
    // Nothing here measures how fast something is: all of it may happen at once.
    if (chosen(cases, 'live')) {
      const wanted = Object.entries(streams).filter(([type]) => chosen(protocols, type));
      const all = wanted.map(([type, path]) => liveRows(browser, server, origin, type, path, seconds, players));
      rows.push(...(await Promise.all(all)).flat());
    }
    if (chosen(cases, 'cycles')) rows.push(...(await cycleRows(browser, server, site, cycles, protocols)));
  } finally {
    await browser.close();
    await server.close();
    await origin.close();
    await site.close();
  }
  report('player-memory', rows, peerVersions(), !quick && !players && !protocols && !cases);
}

interface Sample {
  readonly heap: number;
  readonly buffered: number;
}

const bare = (type: string) => (type === 'hls' ? 'hls.js' : 'mpegts.js');

async function liveRows(
  browser: Browser,
  server: PageServer,
  { url }: MediaOrigin,
  type: string,
  path: string,
  seconds: number,
  players: readonly string[] | undefined,
): Promise<Row[]> {
  const watched = [ours, ...peers.filter(({ name }) => name === bare(type))].filter(({ name }) =>
    chosen(players, name),
  );
  const runs = watched.flatMap((peer) => ['playing', 'paused'].map((state) => ({ peer, state })));
  const samples = await Promise.all(
    runs.map(({ peer, state }) =>
      sample(browser, server, peer, { url: url + path, type }, state === 'paused', seconds),
    ),
  );
  return ['playing', 'paused'].flatMap((state) => {
    const figures = new Map(runs.flatMap((run, at) => (run.state === state ? [[run.peer.name, samples[at]!]] : [])));
    return rowsOf(`${type}, ${seconds} s live ${state}`, figures);
  });
}

function rowsOf(name: string, figures: ReadonlyMap<string, readonly Sample[]>): Row[] {
  const of = (measure: (samples: readonly Sample[]) => number) => {
    const { [ours.name]: mine = null, ...theirs } = Object.fromEntries(
      [...figures].map(([player, samples]) => [player, measure(samples)]),
    );
    return [mine, theirs] as const;
  };
  const second = (samples: readonly Sample[]) => samples.slice(Math.floor(samples.length / 2));
  const [growth, theirGrowth] = of(
    (samples) => slope(second(samples).map(({ heap }) => heap)) * second(samples).length,
  );
  const [heap, theirHeap] = of((samples) => samples.at(-1)?.heap ?? Number.NaN);
  const [most, theirMost] = of((samples) => Math.max(...samples.map(({ buffered }) => buffered)));
  const [later, theirLater] = of(
    (samples) => slope(second(samples).map(({ buffered }) => buffered)) * second(samples).length,
  );
  return [
    judged(`${name}: heap at the end`, 'MB', heap, theirHeap),
    judged(`${name}: heap grown in the second half`, 'MB', growth, theirGrowth, 'at most 1 MB', (growth ?? 9) <= 1),
    judged(`${name}: most in buffers`, 's', most, theirMost),
    judged(`${name}: buffers grown in the second half`, 's', later, theirLater, 'at most 5 s', (later ?? 99) <= 5),
  ];
}

/** How much a value grows from one sample to the next, by least squares. */
function slope(values: readonly number[]): number {
  const [n, middle] = [values.length, (values.length - 1) / 2];
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const [over, under] = values.reduce(
    ([up, down], value, at) => [up + (at - middle) * (value - mean), down + (at - middle) ** 2],
    [0, 0],
  );
  return under ? over / under : 0;
}

/** Heap after garbage collection and seconds in buffers, every two seconds. */
async function sample(
  browser: Browser,
  server: PageServer,
  peer: Peer,
  playing: { readonly url: string; readonly type: string },
  pauses: boolean,
  seconds: number,
): Promise<Sample[]> {
  const opened = await openPage(browser);
  await opened.page.goto(addressOf(server, peer.page, { ...playing, live: true, query: { first: '1' } }));
  if (!(await untilFrame(opened, 30_000))) throw new Error(`${peer.name} did not start ${playing.type}.`);
  if (pauses) await opened.bench((bench) => bench.pause());
  const samples: Sample[] = [];
  for (const until = Date.now() + seconds * 1000; Date.now() < until;) {
    await wait(2000);
    samples.push(await measure(opened));
  }
  await opened.close();
  return samples;
}

async function measure(opened: OpenPage): Promise<Sample> {
  const { cdp } = opened;
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = (await cdp.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize?: number;
  };
  const { ahead, behind } = await opened.bench((page) => page.buffered());
  return { heap: (usedSize + backingStorageSize) / 1e6, buffered: ahead + behind };
}

async function cycleRows(
  browser: Browser,
  server: PageServer,
  site: OutageSite,
  times: number,
  wanted: readonly string[] | undefined,
): Promise<Row[]> {
  const runs: readonly (readonly [library: string, protocol: OutageProtocol, peer?: string])[] = [
    ['livelit', 'hls', 'hls-js'],
    ['livelit', 'http-flv', 'mpegts-js'],
    ['livelit', 'whep'],
    ['element', 'hls'],
  ];
  const all = runs
    .filter(([, protocol]) => chosen(wanted, protocol))
    .map(async ([library, protocol, peer]): Promise<Row[]> => {
      const name = `${times} × ${library === 'element' ? '<live-player>' : 'LivePlayer'}, ${protocol}`;
      try {
        const [mine, theirs] = await Promise.all([
          cycle(browser, server, site, library, protocol, times),
          peer ? cycle(browser, server, site, peer, protocol, times) : undefined,
        ]);
        return Object.entries(mine).map(([what, left]) => {
          const beside = peer && theirs ? { [peer]: theirs[what] ?? 0 } : {};
          return judged(`${name}: ${what} left`, 'count', left, beside, 'none', left <= 0);
        });
      } catch (error) {
        console.log(`${name}: ${String(error)}`);
        return [judged(`${name}: left`, 'count', null, {}, 'none', false)];
      }
    });
  return (await Promise.all(all)).flat();
}

/** What is there after many players more than after two, by which all that is kept for good has been loaded. */
async function cycle(
  browser: Browser,
  server: PageServer,
  site: OutageSite,
  library: string,
  protocol: OutageProtocol,
  times: number,
): Promise<Readonly<Record<string, number>>> {
  const station = await site.station(protocol);
  const opened = await openPage(browser);
  try {
    await opened.page.addInitScript(countTimers);
    await opened.page.goto(addressOf(server, 'cycles', { url: '', type: '' }));
    await opened.page.waitForFunction(() => 'cycles' in window);
    const turn = (count: number) =>
      opened.page.evaluate(([name, url, type, turns]) => window.cycles.run(name, url, type, turns), [
        library,
        station.url,
        protocol,
        count,
      ] as const);
    await turn(2);
    const before = await settled(opened);
    await turn(times);
    return grown(before, await settled(opened));
  } finally {
    await opened.close();
    await station.close();
  }
}

/** What takes its time to go (a session's end, an idle timer) may. */
async function settled({ page, cdp }: OpenPage): Promise<Leftovers> {
  await wait(3000);
  return leftovers(page, cdp);
}

function grown(before: Leftovers, after: Leftovers): Record<string, number> {
  return {
    'event listeners': after.listeners - before.listeners,
    'DOM nodes': after.nodes - before.nodes,
    timers: after.timers - before.timers,
    workers: after.workers - before.workers,
    ...Object.fromEntries(
      Object.entries(after.objects).map(([name, count]) => [name, count - (before.objects[name] ?? 0)]),
    ),
  };
}
