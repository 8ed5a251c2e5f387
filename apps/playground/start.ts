import { parseArgs } from 'node:util';

import { startPlayground, type Playground } from './serve.ts';

const usage = `Usage: start [--port <number>] [--host <address>]

  --port   TCP port of the page and the gateway (default: 8889, or the next free one)
  --host   Address to listen on (default: 127.0.0.1; 0.0.0.0 lets other machines in)`;

function options(): { port?: number; host?: string } {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, host: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new Error(`--port is '${values.port}', but must be a whole number between 0 and 65535.`);
  return { ...(port === undefined ? {} : { port }), ...(values.host === undefined ? {} : { host: values.host }) };
}

let playground: Playground | undefined;
let ending = false;

/** Once is enough: a package manager may pass on the Ctrl-C that the terminal has sent already. */
function end(): void {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(0), 8000).unref();
  void (playground?.close() ?? Promise.resolve()).finally(() => process.exit(0));
}
process.on('SIGINT', end);
process.on('SIGTERM', end);

try {
  playground = await startPlayground({ ...options(), watch: true });
  console.log(`\n  Livelit playground  ${playground.url}\n\n  Press Ctrl-C to end it.\n`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
