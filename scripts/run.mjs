/** Root scripts that need pnpm on PATH, whichever way they are started: check, e2e, docs, bench, playground. */
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

const exec = (...args) => run('npx', [...pnpm, 'exec', ...args]);

const checks = ['lint', 'workspace', 'reference', 'typecheck', 'unit', 'build', 'check:package', 'size', 'knip'];

export const tasks = {
  /** Every check but the journeys in e2e, in the order in which they fail fastest. */
  check: (args) => exec('turbo', 'run', ...checks, '--concurrency=2', '--output-logs=new-only', ...args),
  e2e: (args) => exec('vitest', 'run', '--config', 'e2e/vitest.config.ts', ...args),
  docs: (args) => run('npx', [...pnpm, '--filter', '@livelit/docs', 'run', args[0] === 'build' ? 'build' : 'dev']),
  bench: (args) => exec('node', '--conditions=@livelit/source', 'bench/run.ts', ...args),
  playground: (args) => exec('node', '--conditions=@livelit/source', 'apps/playground/start.ts', ...args),
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
