import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { weigh } from '../scripts/weigh.ts';
import { buildPackages } from './build-packages.ts';
import { compared, report, told, type Row } from './report.ts';

/** What a page loads for each door, eager and in all, beside the library that the door wraps or stands in for. */
export async function run(): Promise<void> {
  buildPackages();
  const doors = Object.keys(
    JSON.parse(readFileSync(join(import.meta.dirname, '../size-budget.json'), 'utf8')) as object,
  );
  const rows: Row[] = [];
  for (const door of doors) {
    const { eager, all } = await weigh(door);
    rows.push(told(`${door}, eager`, 'kB gzip', eager / 1000));
    if (all !== eager) rows.push(told(`${door}, with all it may load`, 'kB gzip', all / 1000));
  }
  const peers = {
    'hls.js': (await weigh('hls.js')).eager / 1000,
    'mpegts.js': (await weigh('mpegts.js')).eager / 1000,
  };
  rows.push(
    compared(
      '<live-player>, before an engine',
      'kB gzip',
      (await weigh('@livelit/player/define')).eager / 1000,
      peers,
      1,
    ),
  );
  const version = (name: string) =>
    (
      createRequire(join(import.meta.dirname, '../packages/player/package.json'))(`${name}/package.json`) as {
        version: string;
      }
    ).version;
  report('size', rows, { 'hls.js': version('hls.js'), 'mpegts.js': version('mpegts.js') });
}
