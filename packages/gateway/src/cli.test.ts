import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

import { afterEach, describe, expect, it } from 'vitest';

import { eventually } from './testing/eventually.ts';
import { freePort } from './testing/free-port.ts';
import { openSocket } from './testing/socket-log.ts';

interface Run {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  readonly exited: Promise<number | null>;
}

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function run(...args: readonly string[]): Run {
  const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));
  const env = { PATH: process.env['PATH'] ?? '', NODE_NO_WARNINGS: '1' };
  const child = spawn(process.execPath, ['--conditions=@livelit/source', cli, ...args], { env });
  running.push(child);
  let [output, errors] = ['', ''];
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (errors += text));
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return { process: child, output: () => output, errors: () => errors, exited };
}

const listening = (started: Run): Promise<string> => eventually(() => /http:\/\/[\d.:]+/.exec(started.output())?.[0]);

describe('livelit-gateway', () => {
  it('explains itself', async () => {
    const help = run('--help');
    expect(await help.exited).toBe(0);
    expect(help.output()).toContain('Usage: livelit-gateway [options]');
    const version = run('--version');
    expect(await version.exited).toBe(0);
    expect(version.output()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([[['--nonsense']], [['--hls-part', '9']], [['--allow-rtmp', 'nonsense']]])(
    'refuses %j with status 2',
    async (args) => {
      const wrong = run(...args);
      expect(await wrong.exited).toBe(2);
      expect(wrong.errors()).toMatch(/^livelit-gateway: .+\nSee livelit-gateway --help\.\n$/);
    },
  );

  it('says which port is busy', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const busy = run('--port', String(port));
    expect(await busy.exited).toBe(1);
    expect(busy.errors()).toContain(`port ${port} of 127.0.0.1 is in use`);
    other.close();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends its sessions and exits with 0 at %s', async (signal) => {
    const started = run('--port', '0');
    const page = await openSocket(`${await listening(started)}/live/room.flv`, ['publisher']);
    await eventually(async () =>
      (await fetch(page.socket.url.replace(/^ws(.+)\/live.+$/, 'http$1/metrics')))
        .text()
        .then((text) => text.includes('livelit_streams 1')),
    );
    started.process.kill(signal);
    expect((await page.closed).code).toBe(4503);
    expect(await started.exited).toBe(0);
  });

  it('warns who can reach what only if strangers can', async () => {
    const open = run('--port', '0', '--host', '0.0.0.0', '--publish-token', 'secret');
    await listening(open);
    expect(open.errors()).toMatch(/^Warning: Other machines can reach 0\.0\.0\.0, and no token protects watching/);
    expect(open.errors()).not.toMatch(/publishing|secret/);
    const local = run('--port', '0');
    await listening(local);
    expect(local.errors()).toBe('');
  });
});
