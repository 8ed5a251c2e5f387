/**
 * Builds the package it is started in: tsc to dist, then the two things tsc leaves undone
 * (URLs of workers and worklets still end in .ts; plain .js beside the sources is not copied),
 * then the custom elements manifest where there is an element.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const bin = join(import.meta.dirname, '../node_modules/.bin');
const run = (tool: string, ...args: string[]) =>
  execFileSync(join(bin, tool), args, { stdio: 'inherit', shell: process.platform === 'win32' });

rmSync('dist', { recursive: true, force: true });
run('tsc', '-p', 'tsconfig.build.json');

for (const file of globSync('dist/**/*.js')) {
  const text = readFileSync(file, 'utf8');
  const fixed = text.replaceAll(
    /new URL\((['"])(\.[^'"]+)\.ts\1, import\.meta\.url\)/g,
    "new URL('$2.js', import.meta.url)",
  );
  if (fixed !== text) writeFileSync(file, fixed);
}
for (const file of globSync('src/**/*.js')) cpSync(file, file.replace(/^src/, 'dist'), { recursive: true });

if (existsSync('src/element'))
  run('cem', 'analyze', '--config', join(import.meta.dirname, 'custom-elements-manifest.config.mjs'));
if (existsSync('dist/cli.js')) {
  const cli = readFileSync('dist/cli.js', 'utf8');
  if (!cli.startsWith('#!')) throw new Error(`${join(dirname('dist/cli.js'), 'cli.js')} lacks its #! line.`);
}
