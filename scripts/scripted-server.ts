import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a scripted server answers to one request. */
export interface ScriptedAnswer {
  /** The request that it waits for; OPTIONS are always answered as a browser likes them. */
  readonly method: 'POST' | 'PATCH' | 'DELETE' | 'GET' | 'HEAD';
  /** Whose answer to the same request this one is made from; `status`, `headers` and `body` replace parts of it. */
  readonly forward?: string;
  /** `null` leaves a header out. `{origin}` in a value stands for this server. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** @default 200, or what was forwarded */
  readonly status?: number;
  readonly body?: string;
  /** Lines of a forwarded body that begin with this are left out. */
  readonly without?: string;
  /** Milliseconds to hold the answer back. */
  readonly delayMs?: number;
  /** Stays in force when it was used, behind those that are not. */
  readonly again?: boolean;
}

/** A request that a scripted server has seen. */
export interface ScriptedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** A running script. */
export interface ScriptedServer {
  readonly port: number;
  /** What was asked, oldest first; OPTIONS are left out. */
  readonly requests: readonly ScriptedRequest[];
  /** Adds answers behind those that are left. */
  add(script: readonly ScriptedAnswer[]): void;
  close(): Promise<void>;
}

/** Starts a server that answers each request by the first line of its script that waits for its method, else by 404. */
export async function startScript(script: readonly ScriptedAnswer[]): Promise<ScriptedServer> {
  const requests: ScriptedRequest[] = [];
  const left = [...script];
  let origin = '';
  const server = createServer((request, response) => void serve(request, response));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*, Authorization');
    response.setHeader('Access-Control-Allow-Methods', '*');
    response.setHeader('Access-Control-Expose-Headers', '*');
    const { method = '', url = '' } = request;
    if (method === 'OPTIONS') return void response.writeHead(204).end();

    const body = await textOf(request);
    requests.push({ method, path: url, headers: request.headers as ScriptedRequest['headers'], body });
    const at = left.findIndex((line) => line.method === method);
    const answer = left[at];
    if (!answer) return void response.writeHead(404).end();
    if (!answer.again) left.splice(at, 1);
    const base = answer.forward ? await forward(answer.forward, method, request, body) : undefined;
    await new Promise((resolve) => setTimeout(resolve, answer.delayMs ?? 0));

    const headers = { ...base?.headers, ...answer.headers };
    for (const [name, value] of Object.entries(headers))
      if (value !== null) response.setHeader(name, value.replaceAll('{origin}', origin));
    const told = answer.body ?? base?.body ?? '';
    response.writeHead(answer.status ?? base?.status ?? 200).end(withoutLines(told, answer.without));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  return {
    port,
    requests,
    add: (more) => void left.push(...more),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function forward(url: string, method: string, request: IncomingMessage, body: string) {
  const headers = new Headers();
  for (const name of ['content-type', 'authorization', 'if-match']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const response = await fetch(url, { method, headers, ...(body ? { body } : {}) });
  const passed = ['content-type', 'location', 'etag', 'link', 'retry-after'];
  const kept = Object.fromEntries([...response.headers].filter(([name]) => passed.includes(name)));
  // A relative location is the other server's.
  if (kept['location']) kept['location'] = new URL(kept['location'], url).href;
  return { status: response.status, headers: kept, body: await response.text() };
}

function withoutLines(text: string, start: string | undefined): string {
  if (start === undefined) return text;
  return text
    .split('\r\n')
    .filter((line) => !line.startsWith(start))
    .join('\r\n');
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
