export {};

/** `npm run bench -- <name>`: runs one bench, or all of them without a name. */
const benches: Record<string, () => Promise<{ run(): Promise<void> }>> = {
  latency: () => import('./latency.ts'),
  size: () => import('./size.ts'),
};

const names = process.argv.slice(2);
for (const name of names.length ? names : Object.keys(benches)) {
  const load = benches[name];
  if (!load) {
    console.error(`There is no bench "${name}". There are: ${Object.keys(benches).join(', ')}.`);
    process.exit(2);
  }
  await (await load()).run();
}
