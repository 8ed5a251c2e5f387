import { parseArgs } from 'node:util';

import type { BenchOptions } from './options.ts';

/** `npm run bench -- <name>…`: runs some benches, or all of them without a name; flags as `options.ts` says. */
const benches: Record<string, () => Promise<{ run(options: BenchOptions): Promise<void> }>> = {
  latency: () => import('./latency.ts'),
  size: () => import('./size.ts'),
  'player-size': () => import('./player-size.ts'),
  'player-first-frame': () => import('./player-first-frame.ts'),
  'player-outage': () => import('./player-outage.ts'),
  'player-background': () => import('./player-background.ts'),
  'player-memory': () => import('./player-memory.ts'),
  'pusher-cost': () => import('./pusher-cost.ts'),
  'pusher-latency': () => import('./pusher-latency.ts'),
  'pusher-size': () => import('./pusher-size.ts'),
  'pusher-adaptation': () => import('./pusher-adaptation.ts'),
  'whip-conformance': () => import('./whip-conformance.ts'),
};

const list = (text: string | undefined) => text?.split(',').map((word) => word.trim());
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    players: { type: 'string' },
    clients: { type: 'string' },
    protocols: { type: 'string' },
    cases: { type: 'string' },
  },
});
const options: BenchOptions = {
  quick: values.quick,
  players: list(values.players),
  clients: list(values.clients),
  protocols: list(values.protocols),
  cases: list(values.cases),
};

for (const name of positionals.length ? positionals : Object.keys(benches)) {
  const load = benches[name];
  if (!load) {
    console.error(`There is no bench "${name}". There are: ${Object.keys(benches).join(', ')}.`);
    process.exit(2);
  }
  await (await load()).run(options);
}
