import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findProgram } from '../../scripts/browser.mjs';
import { freePort } from './free-port.ts';

/** Somebody else's media server on this machine's loopback. */
export interface MediaServer {
  readonly name: string;
  /** `rtmp://127.0.0.1:<port>/live` */
  readonly rtmp: string;
  /** `http://127.0.0.1:<port>/live`, where it has one. */
  readonly http?: string;
  readonly pid: number;
  close(): Promise<void>;
}

const rtmpModule = '/usr/lib/nginx/modules/ngx_rtmp_module.so';

/** Whether Debian's nginx with the RTMP module is here. */
export const hasNginxRtmp = (): boolean =>
  Boolean(findProgram('nginx') ?? existsSync('/usr/sbin/nginx')) && existsSync(rtmpModule);

async function untilListening(port: number, child: ChildProcess, name: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}.`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    if (Date.now() > deadline) throw new Error(`${name} does not listen on ${port}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
    await once(child, 'exit');
    clearTimeout(timer);
  }
  rmSync(folder, { recursive: true, force: true });
}

export async function startNodeMediaServer(): Promise<MediaServer> {
  const [rtmp, http] = [await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'livelit-nms-'));
  const config = {
    bind: '127.0.0.1',
    rtmp: { port: rtmp },
    http: { port: http },
    store: { path: folder },
    record: { auto: false, path: join(folder, 'record') },
    webadmin: { enable: false },
    auth: { play: false, publish: false },
  };
  // It keeps global state and ends its process on trouble, so it has one of its own.
  const script = `const Server = require('node-media-server'); new Server(${JSON.stringify(config)}).run();`;
  const child = spawn(process.execPath, ['-e', script], {
    cwd: join(import.meta.dirname, '..'),
    stdio: 'ignore',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  await untilListening(rtmp, child, 'node-media-server');
  await untilListening(http, child, 'node-media-server');
  return {
    name: 'node-media-server',
    rtmp: `rtmp://127.0.0.1:${rtmp}/live`,
    http: `http://127.0.0.1:${http}/live`,
    pid: child.pid ?? 0,
    close: () => stop(child, folder),
  };
}

export async function startNginxRtmp(): Promise<MediaServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'livelit-nginx-'));
  writeFileSync(
    join(folder, 'nginx.conf'),
    `load_module ${rtmpModule};
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 64; }
rtmp { server { listen 127.0.0.1:${port}; chunk_size 4096; application live { live on; wait_key on; } } }
`,
  );
  const child = spawn(
    '/usr/sbin/nginx',
    ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
    { stdio: 'ignore' },
  );
  await untilListening(port, child, 'nginx');
  return {
    name: 'nginx-rtmp',
    rtmp: `rtmp://127.0.0.1:${port}/live`,
    pid: child.pid ?? 0,
    close: () => stop(child, folder),
  };
}
