/**
 * Weighs every door of every package: minified and gzipped, as a page would load it. "Eager" is the door and what it
 * imports at once; "all" adds what it may load later. Fails when an eager weight grows 2 % over size-budget.json, or
 * when an engine's door pulls in a package that it should load lazily. `--write` sets the budget to what is.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { weigh } from './weigh.ts';

interface Budget {
  [door: string]: { readonly gzip: number; readonly forbid?: readonly string[] };
}

const root = join(import.meta.dirname, '..');
const budgetFile = join(root, 'size-budget.json');
const budget = JSON.parse(readFileSync(budgetFile, 'utf8')) as Budget;
const write = process.argv.includes('--write');
const tolerance = 1.02;
const failures: string[] = [];
const next: Budget = {};

const kB = (bytes: number) => `${(bytes / 1000).toFixed(2)} kB`;

for (const [name, { gzip, forbid }] of Object.entries(budget)) {
  const weight = await weigh(name);
  const inside = weight.eagerPackages.filter((used) => forbid?.includes('*') || forbid?.includes(used));
  if (inside.length) failures.push(`${name}: loads ${inside.join(', ')} at once; it must be loaded when it is needed.`);
  if (weight.eager > gzip * tolerance) failures.push(`${name}: ${kB(weight.eager)}, budget ${kB(gzip)}.`);
  next[name] = { gzip: Math.ceil(weight.eager / 10) * 10, ...(forbid ? { forbid } : {}) };
  console.log(
    `${name.padEnd(46)} ${kB(weight.eager).padStart(10)} eager ${kB(weight.all).padStart(10)} all   ${weight.eagerPackages.join(' ')}`,
  );
}

const measured = new Set(Object.keys(budget).map((name) => name.split(' ')[0]));
for (const folder of readdirSync(join(root, 'packages'))) {
  if (folder === 'gateway') continue;
  const { exports } = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as {
    exports: Record<string, unknown>;
  };
  for (const [door, target] of Object.entries(exports))
    if (typeof target === 'object' && !door.includes('*') && !measured.has(`@livelit/${folder}${door.slice(1)}`))
      failures.push(`@livelit/${folder}${door.slice(1)}: has no line in size-budget.json.`);
}

if (write) writeFileSync(budgetFile, `${JSON.stringify(next, null, 2)}\n`);
else {
  for (const failure of failures) console.error(failure);
  if (failures.length) console.error('Growth that is wanted: raise the number in size-budget.json in the same change.');
  process.exitCode = failures.length ? 1 : 0;
}
