/**
 * `npm start` and `npm test` on a machine that has Node and npm and nothing else.
 * Plain JavaScript without dependencies: it runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { findBrowser, findProgram } from './browser.mjs';
import { pnpm, run, tasks } from './run.mjs';

process.chdir(join(import.meta.dirname, '..'));

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

function step(title, work) {
  const since = performance.now();
  console.log(`\n▸ ${title}`);
  const code = work();
  if (code) {
    console.error(`✗ ${title}: failed after ${seconds(since)}.`);
    process.exit(code);
  }
  console.log(`✓ ${title} (${seconds(since)})`);
}

/** What `pnpm install --frozen-lockfile` answers; it does nothing much when all is there. */
const installPackages = () => run('npx', [...pnpm, 'install', '--frozen-lockfile']);

const canUseApt = () => process.platform === 'linux' && process.getuid?.() === 0 && findProgram('apt-get');

let aptUpdated = false;
function installByApt(...names) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if (!aptUpdated && run('apt-get', ['update', '-qq'], env) !== 0) return false;
  aptUpdated = true;
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], env) === 0;
}

/** A Chrome or Chromium: one that is there, Debian's, Playwright's download, else a sentence. */
function provideBrowser() {
  if (findBrowser()) return 0;
  if (canUseApt() && installByApt('chromium') && findBrowser()) return 0;
  if (run('npx', [...pnpm, 'exec', 'playwright', 'install', 'chromium']) === 0) return 0;
  console.error(
    'The tests need Chrome or Chromium, and neither installing it nor downloading it worked. ' +
      'Install one by hand (https://www.google.com/chrome), or set CHROME_PATH to its program.',
  );
  return 1;
}

/** ffmpeg and ffprobe judge streams and recordings; nginx with RTMP is one more real server. Missing ones skip by name. */
function provideMediaTools() {
  if (!findProgram('ffmpeg') || !findProgram('ffprobe')) {
    if (!canUseApt() || !installByApt('ffmpeg'))
      console.warn(
        'No ffmpeg here: the tests that judge streams by it are skipped by name. ' +
          'Install ffmpeg (https://ffmpeg.org/download.html) to run them.',
      );
  }
  const hasNginxRtmp = existsSync('/usr/lib/nginx/modules/ngx_rtmp_module.so');
  if (!hasNginxRtmp && (!canUseApt() || !installByApt('nginx-light', 'libnginx-mod-rtmp')))
    console.warn('No nginx with the RTMP module here: its tests are skipped by name.');
  return 0;
}

/** Refuses early, in words, where the scripts cannot run: they are TypeScript and need Node 22.18 or later to run as they are. */
function checkNode() {
  const { stdout } = spawnSync('node', ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
  const [major = 0, minor = 0] = (stdout ?? '').trim().replace(/^v/, '').split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return 0;
  console.error(
    `The scripts of this repository run on Node 22.18 or later; here is ${stdout?.trim() || 'none'}, ` +
      'and the one that npm brings (package "node") could not be installed. Install Node 24 or later and try again.',
  );
  return 1;
}

async function start(args) {
  step('Install', installPackages);
  step('Check Node', checkNode);
  const child = spawn('node', ['--conditions=@livelit/source', 'apps/playground/start.ts', ...args], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  // Ctrl-C reaches the whole group; this process only waits for the child to finish what it is closing.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      if (signal === 'SIGTERM') child.kill(signal);
    });
  process.exitCode = await new Promise((resolve) =>
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 0 : 1))),
  );
}

function test() {
  const since = performance.now();
  step('Install', installPackages);
  step('Check Node', checkNode);
  step('Provide a browser', provideBrowser);
  step('Provide ffmpeg and nginx', provideMediaTools);
  step('Check: lint, types, tests, build, packages, size', () => tasks.check([]));
  step('Journeys in a real browser', () => tasks.e2e([]));
  console.log(`\nAll is well, after ${seconds(since)}.`);
}

const [what, ...args] = process.argv.slice(2);
if (what === 'start') await start(args);
else test();
