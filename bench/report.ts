import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type as osType } from 'node:os';
import { join } from 'node:path';

import { findBrowser } from '../scripts/browser.mjs';

/** One measured figure, ours beside the peers that were measured in the same run. */
export interface Row {
  readonly row: string;
  readonly unit: string;
  readonly ours: number | null;
  /** null for a peer that never got there. */
  readonly peers: Readonly<Record<string, number | null>>;
  /** Ours divided by the best peer; null without a peer, or without a figure of ours. */
  readonly ratio: number | null;
  /** What should hold, in words; null where nothing was promised. */
  readonly goal: string | null;
  /** Whether the goal holds in this run; null without a goal. */
  readonly holds: boolean | null;
}

const round = (value: number) => Number(value.toPrecision(4));

type Peers = Readonly<Record<string, number | null>>;

const roundPeers = (peers: Peers) =>
  Object.fromEntries(Object.entries(peers).map(([name, value]) => [name, value === null ? null : round(value)]));

function ratioTo(ours: number | null, peers: Peers): number | null {
  const best = Math.min(...Object.values(peers).filter((value) => value !== null));
  return ours !== null && ours >= 0 && Number.isFinite(best) && best > 0 ? round(ours / best) : null;
}

/** A row whose figure should be at most `limit` times the smallest figure of its peers. */
export function compared(row: string, unit: string, ours: number, peers: Peers, limit?: number): Row {
  const ratio = ratioTo(ours, peers);
  const goal = limit !== undefined && ratio !== null ? `at most ${limit} times the best peer` : null;
  const holds = goal === null || ratio === null ? null : ratio <= (limit ?? 0);
  return { row, unit, ours: round(ours), peers: roundPeers(peers), ratio, goal, holds };
}

/** A row with a goal in words, whose figures may be absent: null for what never came. */
export function judged(
  row: string,
  unit: string,
  ours: number | null,
  peers: Peers,
  goal: string | null = null,
  holds: boolean | null = null,
): Row {
  return {
    row,
    unit,
    ours: ours === null ? null : round(ours),
    peers: roundPeers(peers),
    ratio: ratioTo(ours, peers),
    goal,
    holds,
  };
}

/** A figure that is only told. */
export const told = (row: string, unit: string, ours: number | null): Row => ({
  row,
  unit,
  ours: ours === null ? null : round(ours),
  peers: {},
  ratio: null,
  goal: null,
  holds: null,
});

const versionOf = (path: string) =>
  (JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8')) as { version: string }).version;

function browserVersion(): string {
  const program = findBrowser();
  try {
    return program ? execFileSync(program, ['--version'], { encoding: 'utf8' }).trim() : 'Playwright’s Chromium';
  } catch {
    return 'unknown';
  }
}

/** Prints the table and, unless told not to, writes bench/results/<name>.json. */
export function report(
  name: string,
  rows: readonly Row[],
  versions: Readonly<Record<string, string>> = {},
  keep = true,
): void {
  console.table(
    rows.map(({ row, unit, ours, peers, ratio, goal, holds }) => ({
      row,
      unit,
      ours: ours ?? 'never',
      peers: Object.entries(peers)
        .map(([peer, value]) => `${peer} ${value ?? 'never'}`)
        .join(', '),
      ratio: ratio ?? '',
      goal: goal ?? '',
      holds: holds ?? '',
    })),
  );
  const broken = rows.filter((row) => row.holds === false);
  console.log(broken.length ? `Does not hold: ${broken.map((row) => row.row).join('; ')}.` : 'Every goal holds.');
  if (keep) keepResult(name, rows, versions);
}

/** Writes bench/results/<name>.json, with what it was measured on. */
export function keepResult(name: string, rows: readonly object[], versions: Readonly<Record<string, string>>): void {
  const result = {
    bench: name,
    at: new Date().toISOString(),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      os: `${osType()} ${release()}`,
      loadBefore: loadAtStart,
    },
    versions: {
      livelit: versionOf('../packages/gateway/package.json'),
      node: process.version,
      browser: browserVersion(),
      ...versions,
    },
    rows,
  };
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

const loadAtStart = round(loadavg()[0] ?? 0);
