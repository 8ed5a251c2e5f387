import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A server of ours in a process of its own, started by its command line as a user would. */
export interface GatewayProcess {
  readonly url: string;
  readonly wsUrl: string;
  readonly port: number;
  readonly pid: number;
  /** SIGKILL: gone without a word. */
  kill(): Promise<void>;
  /** SIGTERM: ends its sessions properly; answers the exit code. */
  stop(): Promise<number | null>;
  /** CPU seconds used so far, user and system; undefined where /proc is absent. */
  cpuSeconds(): number | undefined;
  /** Resident memory, bytes; undefined where /proc is absent. */
  memoryBytes(): number | undefined;
}

/** Starts the gateway on a free port, or on `port` to bring one back. `args` are its own flags. */
export const startGatewayProcess = (args: readonly string[] = [], port = 0): Promise<GatewayProcess> =>
  startServer('packages/gateway/src/cli.ts', ['--port', String(port), ...args]);

/** Starts the playground as `npm start` does, on a free port. */
export const startPlaygroundProcess = (): Promise<GatewayProcess> =>
  startServer('apps/playground/start.ts', ['--port', '0']);

async function startServer(script: string, args: readonly string[]): Promise<GatewayProcess> {
  const path = join(import.meta.dirname, '../..', script);
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@livelit/source', path, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let text = '';
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${script} did not say its address. It said: ${text}`)), 20_000);
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const found = /http:\/\/[^\s:]+:\d+/.exec(text)?.[0];
      if (found) {
        clearTimeout(timer);
        resolve(found);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}. It said: ${text}`)));
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const { pid = 0 } = child;
  const proc = (file: string) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8');
    } catch {
      return undefined;
    }
  };
  return {
    url,
    wsUrl: url.replace('http', 'ws'),
    port: Number(new URL(url).port),
    pid,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      return (await exited)[0];
    },
    cpuSeconds: () => {
      const fields = proc('stat')
        ?.replace(/^.*\) /, '')
        .split(' ');
      return fields ? (Number(fields[11]) + Number(fields[12])) / 100 : undefined;
    },
    memoryBytes: () => {
      const kilobytes = /VmRSS:\s+(\d+)/.exec(proc('status') ?? '')?.[1];
      return kilobytes ? Number(kilobytes) * 1024 : undefined;
    },
  };
}
