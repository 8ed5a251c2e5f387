import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from './eventually.ts';
import { findProgram } from './find-program.ts';
import { freePort } from './free-port.ts';

/** A real RTMP server in a process of its own. */
export interface RtmpServer {
  readonly port: number;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Ends it and removes its files. */
  close(): Promise<void>;
}

const nginxModule = ['/usr/lib/nginx/modules/ngx_rtmp_module.so', '/usr/share/nginx/modules/ngx_rtmp_module.so'].find(
  (path) => existsSync(path),
);

/** Whether nginx is installed with its RTMP module. */
export const hasNginxRtmp = nginxModule !== undefined && findProgram('nginx') !== undefined;

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function serve(command: string, args: readonly string[], folder: string, port: number): Promise<RtmpServer> {
  const child = spawn(command, args, { stdio: 'ignore' });
  await eventually(() => answers(port));
  return {
    port,
    kill: () => kill(child),
    close: async () => {
      await kill(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** node-media-server: RTMP in and out. A process of its own, because it calls process.exit and keeps globals. */
export async function startNodeMediaServer(port?: number): Promise<RtmpServer> {
  const folder = await mkdtemp(join(tmpdir(), 'livelit-nms-'));
  const rtmp = port ?? (await freePort());
  const config = {
    bind: '127.0.0.1',
    rtmp: { port: rtmp },
    http: { port: await freePort() },
    store: { path: folder },
    record: { auto: false, path: join(folder, 'rec') },
    webadmin: { enable: false },
    auth: { play: false, publish: false },
  };
  const library = import.meta.resolve('node-media-server');
  const script = `import Server from ${JSON.stringify(library)}; new Server(${JSON.stringify(config)}).run();`;
  return serve(process.execPath, ['--input-type=module', '-e', script], folder, rtmp);
}

/** nginx with Debian's RTMP module: the application `live`, and `closed`, which lets nobody publish. */
export async function startNginxRtmp(): Promise<RtmpServer> {
  const folder = await mkdtemp(join(tmpdir(), 'livelit-nginx-'));
  const port = await freePort();
  const config = join(folder, 'nginx.conf');
  await writeFile(
    config,
    `load_module ${nginxModule};
worker_processes 1; master_process off; daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log info;
events { worker_connections 64; }
rtmp { server { listen 127.0.0.1:${port}; ack_window 20000; application live { live on; record off; }
  application closed { live on; deny publish all; } } }
`,
  );
  return serve(
    findProgram('nginx') ?? 'nginx',
    ['-p', folder, '-c', config, '-e', join(folder, 'error.log')],
    folder,
    port,
  );
}
