import { readdirSync, readFileSync } from 'node:fs';

import { chromium, openStage, percentile, startGatewayProcess, type StagePage } from '@livelit/e2e/harness';

import { launchOptions } from '../scripts/browser.mjs';
import type { BenchOptions } from './options.ts';
import { compared, report, told } from './report.ts';

const picture = { width: 1280, height: 720, fps: 30 } as const;
const kbps = 2500;
const settleMs = 5000;
/** Clock ticks in a second, as /proc counts CPU. */
const ticks = 100;

/** Process and parent of each process, with the seconds of CPU that it has used. */
function processes(): readonly { readonly pid: number; readonly parent: number; readonly seconds: number }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      const seconds = (Number(fields[11]) + Number(fields[12])) / ticks;
      return [{ pid: Number(name), parent: Number(fields[1]), seconds }];
    } catch {
      // It ended while the list was read.
      return [];
    }
  });
}

/** Seconds of CPU that a process and all below it have used so far. */
function cpuSeconds(root: number): number {
  const all = processes();
  const family = new Set([root]);
  for (let grown = true; grown;) {
    const before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
    grown = family.size > before;
  }
  return all.filter(({ pid }) => family.has(pid)).reduce((sum, { seconds }) => sum + seconds, 0);
}

async function cpuPercent(root: number, windowMs: number): Promise<number> {
  const [before, at] = [cpuSeconds(root), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, windowMs));
  return (100 * (cpuSeconds(root) - before)) / ((performance.now() - at) / 1000);
}

interface Way {
  readonly name: string;
  readonly start: (page: StagePage) => Promise<unknown>;
}

/** CPU of everything that belongs to the browser while 720p30 is pushed, beside WebCodecs alone in the same run. */
export async function run({ quick }: BenchOptions): Promise<void> {
  if (process.platform !== 'linux') return console.log('pusher-cost reads /proc, which only Linux has.');
  const gateway = await startGatewayProcess();
  const source = { kind: 'picture', ...picture, tone: 0 } as const;
  const quality = { videoQuality: { ...picture, kbps } };
  const ways: readonly Way[] = [
    { name: 'drawing', start: (page) => page.stage.drawBare('bare', picture) },
    { name: 'bare WebCodecs', start: (page) => page.stage.encodeBare('bare', picture, kbps) },
    {
      name: 'bare, sending',
      start: (page) => page.stage.encodeBare('bare', picture, kbps, `${gateway.wsUrl}/live/bare.flv`),
    },
    { name: 'FLV', start: (page) => page.stage.push('push', `${gateway.wsUrl}/live/cost.flv`, source, quality) },
    { name: 'WHIP', start: (page) => page.stage.push('push', `${gateway.url}/whip/cost`, source, quality) },
  ];
  const used = new Map<string, number[]>(ways.map(({ name }) => [name, []]));
  try {
    for (let round = 0; round < (quick ? 1 : 3); round++)
      for (const { name, start } of ways) {
        const server = await chromium.launchServer(launchOptions);
        const browser = await chromium.connect(server.wsEndpoint());
        const page = await openStage({ browser });
        await start(page);
        await new Promise((resolve) => setTimeout(resolve, settleMs));
        used.get(name)?.push(await cpuPercent(server.process().pid ?? 0, quick ? 3000 : 15_000));
        await page.close();
        await server.close();
      }
  } finally {
    await gateway.stop();
  }
  const cpu = (name: string) => percentile(used.get(name) ?? [], 0.5);
  const unit = '% of a core';
  const [bare, sending, drawing] = [cpu('bare WebCodecs'), cpu('bare, sending'), cpu('drawing')];
  const peers = { 'bare WebCodecs, sent by hand': sending, 'bare WebCodecs, thrown away': bare };
  const beyond = Object.fromEntries(Object.entries(peers).map(([name, value]) => [name, value - drawing]));
  report(
    'pusher-cost',
    [
      told('CPU of the browser that only draws the picture, 720p30', unit, drawing),
      compared('CPU of the browser, 720p30 over FLV', unit, cpu('FLV'), peers, 1.1),
      told('CPU of the browser, 720p30 over WHIP', unit, cpu('WHIP')),
      compared('of it beyond drawing, FLV', unit, cpu('FLV') - drawing, beyond),
    ],
    {},
    !quick,
  );
}
