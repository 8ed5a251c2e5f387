import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type BrowserContext, chromium } from 'playwright';

import { browserFlags, findBrowser } from '../../../../scripts/browser.mjs';

/** A browser that can be killed as a power cut would, and started again with the same profile. */
export class CrashableBrowser {
  readonly #profile = mkdtempSync(join(tmpdir(), 'livelit-profile-'));
  #process: ChildProcess | undefined;

  /** Starts it. The context holds one empty page. */
  async start(): Promise<BrowserContext> {
    const flags = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${this.#profile}`];
    // A group of its own, so that all its processes can be killed at once.
    const child = spawn(findBrowser() ?? chromium.executablePath(), [...flags, ...browserFlags, 'about:blank'], {
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process = child;
    const browser = await chromium.connectOverCDP(await endpointOf(child));
    return browser.contexts()[0]!;
  }

  /** SIGKILL for all of its processes. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child?.pid || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
    await gone;
  }

  /** Kills it and removes its profile. */
  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr!.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      const found = /DevTools listening on (ws:\S+)/.exec(text);
      if (found) resolve(found[1]!);
    });
    child.once('error', reject).once('exit', () => reject(new Error(`The browser did not start: ${text}`)));
  });
}
