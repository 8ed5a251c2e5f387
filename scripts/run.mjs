/** The root scripts with fixed names: check, e2e, docs, bench, playground. Started by npm, which sets PATH. */
import { spawnSync } from 'node:child_process';

export const pnpm = ['--yes', 'pnpm@12.21.0'];

/** Runs a command in the foreground and answers its exit code. */
export function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', STORYBOOK_DISABLE_TELEMETRY: '1', ...env },
  });
  if (error) console.error(error.message);
  return status ?? 1;
}

/** Runs a script of the repository. npm puts its own Node, the package "node", first on PATH. */
const node = (...args) => run('node', ['--conditions=@livelit/source', ...args]);

const checks = ['lint', 'workspace', 'reference', 'typecheck', 'unit', 'build', 'check:package', 'size', 'knip'];

export const tasks = {
  /** Every check but the journeys in e2e, in the order in which they fail fastest. */
  check: (args) =>
    run('npx', [...pnpm, 'exec', 'turbo', 'run', ...checks, '--concurrency=2', '--output-logs=new-only', ...args]),
  e2e: (args) => run('vitest', ['run', '--config', 'e2e/vitest.config.ts', ...args]),
  docs: (args) => run('npx', [...pnpm, '--filter', '@livelit/docs', 'run', args[0] === 'build' ? 'build' : 'dev']),
  bench: (args) => node('bench/run.ts', ...args),
  playground: (args) => node('apps/playground/start.ts', ...args),
};

if (import.meta.filename === process.argv[1]) {
  const [name, ...args] = process.argv.slice(2);
  const task = tasks[name];
  if (!task) {
    console.error(`Unknown script "${name}". There are: ${Object.keys(tasks).join(', ')}.`);
    process.exit(2);
  }
  process.exit(task(args));
}
