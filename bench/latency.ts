import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { openStage, percentile, startGatewayProcess, startNodeMediaServer, type StagePage } from '@livelit/e2e/harness';
import type { PusherConfig } from '@livelit/pusher';

import { compared, report, told, type Row } from './report.ts';

const joins = 3;
const settlingFrames = 150;
const frames = 60;
const picture = { kind: 'picture', width: 1280, height: 720, fps: 30 } as const;
const viewerCounts = [1, 10, 30];
const cpuWindowMs = 10_000;

interface Figures {
  readonly p50: number;
  readonly p95: number;
  readonly firstFrame: number;
}

const median = (values: readonly number[]) => percentile(values, 0.5);

/** Joins a few times, since how far behind a viewer joins is an accident of the GOP; the medians of all joins. */
async function measure(page: StagePage, url: string): Promise<Figures> {
  // The first join loads the engine's library into the page; every later page of a site has it in its cache.
  await page.stage.play('warm', { url });
  await page.stage.measure('warm', 1, 60_000);
  await page.stage.stopPlay('warm');
  const runs: Figures[] = [];
  for (let join = 0; join < joins; join++) {
    await page.stage.play('viewer', { url });
    // The first seconds are catching up; the figure is what a viewer has afterwards.
    await page.stage.measure('viewer', settlingFrames, 60_000);
    const { latencies, firstFrameMs } = await page.stage.measure('viewer', frames, 60_000);
    await page.stage.stopPlay('viewer');
    runs.push({ p50: median(latencies), p95: percentile(latencies, 0.95), firstFrame: firstFrameMs });
  }
  return {
    p50: median(runs.map(({ p50 }) => p50)),
    p95: median(runs.map(({ p95 }) => p95)),
    firstFrame: median(runs.map(({ firstFrame }) => firstFrame)),
  };
}

/** CPU of a process in percent of one core, over a window. */
async function cpuPercent(pid: number, windowMs: number): Promise<number> {
  const used = () => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  };
  const [before, at] = [used(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, windowMs));
  return (100 * (used() - before)) / ((performance.now() - at) / 1000);
}

/** CPU of a server while so many viewers that decode nothing read from it. */
async function cpuWithViewers(kind: 'flv' | 'whep', count: number, url: string, pid: number): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--conditions=@livelit/source', join(import.meta.dirname, 'viewers.ts'), kind, String(count), url],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${count} ${kind} viewers of ${url} got no media in 60 s.`)),
        60_000,
      );
      child.stdout.on('data', () => {
        clearTimeout(timer);
        resolve();
      });
      child.on('exit', (code) => reject(new Error(`The ${kind} viewers ended with ${code}.`)));
    });
    return await cpuPercent(pid, cpuWindowMs);
  } finally {
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
  }
}

/** Each way in, each way out; FLV beside node-media-server, pushed and played by the same two pages. */
export async function run(): Promise<void> {
  const gateway = await startGatewayProcess();
  const peer = await startNodeMediaServer();
  const peerWs = peer.http?.replace('http', 'ws') ?? '';
  const rows: Row[] = [];

  const ways: {
    name: string;
    push: string;
    config: Partial<PusherConfig>;
    outs: Record<string, string>;
    peerOuts?: Record<string, string>;
    peerPush?: string;
  }[] = [
    {
      name: 'WHIP',
      push: `${gateway.url}/whip/bench-whip`,
      config: {},
      outs: {
        WHEP: `${gateway.url}/whep/bench-whip`,
        'HTTP-FLV': `${gateway.url}/live/bench-whip.flv`,
        'WS-FLV': `${gateway.wsUrl}/live/bench-whip.flv`,
        'LL-HLS': `${gateway.url}/hls/bench-whip/ll.m3u8`,
        HLS: `${gateway.url}/hls/bench-whip/index.m3u8`,
      },
    },
    {
      name: 'WS-FLV',
      push: `${gateway.wsUrl}/live/bench-flv.flv`,
      config: { gop: 1 },
      outs: {
        WHEP: `${gateway.url}/whep/bench-flv`,
        'HTTP-FLV': `${gateway.url}/live/bench-flv.flv`,
        'WS-FLV': `${gateway.wsUrl}/live/bench-flv.flv`,
        'LL-HLS': `${gateway.url}/hls/bench-flv/ll.m3u8`,
        HLS: `${gateway.url}/hls/bench-flv/index.m3u8`,
      },
      peerPush: `${peerWs}/bench-flv.flv`,
      peerOuts: { 'HTTP-FLV': `${peer.http}/bench-flv.flv`, 'WS-FLV': `${peerWs}/bench-flv.flv` },
    },
  ];

  try {
    for (const way of ways) {
      const page = await openStage();
      const connectMs = await page.stage.push('push', way.push, picture, way.config);
      rows.push(told(`push by ${way.name}: connected`, 'ms', connectMs));
      // Before anybody plays HLS, whose packager works on for a while.
      if (process.platform === 'linux')
        for (const [kind, url] of [
          ['flv', way.outs['HTTP-FLV']],
          ['whep', way.outs['WHEP']],
        ] as const)
          for (const count of viewerCounts) {
            const cpu = await cpuWithViewers(kind, count, url ?? '', gateway.pid);
            rows.push(
              told(
                `CPU of the gateway, ${way.name} in, ${count} viewers by ${kind === 'flv' ? 'HTTP-FLV' : 'WHEP'}`,
                '% of a core',
                cpu,
              ),
            );
          }
      const ours = new Map<string, Figures>();
      for (const [out, url] of Object.entries(way.outs)) ours.set(out, await measure(page, url));
      await page.stage.stopPush('push');

      const theirs = new Map<string, Figures>();
      if (way.peerPush) {
        await page.stage.push('peer', way.peerPush, picture, way.config);
        if (process.platform === 'linux')
          for (const count of viewerCounts) {
            const cpu = await cpuWithViewers('flv', count, way.peerOuts?.['HTTP-FLV'] ?? '', peer.pid);
            const name = `CPU of the gateway, ${way.name} in, ${count} viewers by HTTP-FLV`;
            const index = rows.findIndex((row) => row.row === name);
            const mine = rows[index]?.ours;
            if (mine !== undefined && mine !== null)
              rows[index] = compared(name, '% of a core', mine, { [peer.name]: cpu }, 1.5);
          }
        for (const [out, url] of Object.entries(way.peerOuts ?? {})) theirs.set(out, await measure(page, url));
        await page.stage.stopPush('peer');
      }
      for (const [out, figures] of ours) {
        const other = theirs.get(out);
        const line = (what: string, key: keyof Figures) =>
          rows.push(
            other
              ? compared(`${way.name} in, ${out} out: ${what}`, 'ms', figures[key], { [peer.name]: other[key] }, 1.2)
              : told(`${way.name} in, ${out} out: ${what}`, 'ms', figures[key]),
          );
        line('p50', 'p50');
        line('p95', 'p95');
        line('first frame', 'firstFrame');
      }
      await page.close();
    }
    rows.push(told('resident memory of the gateway at the end', 'MB', (gateway.memoryBytes() ?? 0) / 1e6));
  } finally {
    await gateway.stop();
    await peer.close();
  }
  const require = createRequire(import.meta.url);
  report('latency', rows, {
    'node-media-server': (require('node-media-server/package.json') as { version: string }).version,
  });
}
