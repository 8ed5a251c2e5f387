import { execFileSync } from 'node:child_process';

/** Builds the packages, as far as they have changed: what is weighed is what is published. */
export function buildPackages(): void {
  const build = ['exec', 'turbo', 'run', 'build', '--filter=./packages/*', '--output-logs=errors-only'];
  execFileSync('npx', ['--yes', 'pnpm@12.21.0', ...build], { stdio: 'inherit', shell: process.platform === 'win32' });
}
