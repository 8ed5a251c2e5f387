import type { ServerResponse } from 'node:http';
import { Transform } from 'node:stream';

/** What goes wrong with requests whose path and query match. Several members act together. */
export interface MediaFault {
  /** Part of the path and query, or with `*` for anything: `/live/ts/*.ts`. */
  readonly path: string;
  /** How many requests it hits; then it is gone. @default Infinity */
  readonly times?: number;
  /** How many matching requests it lets pass before. @default 0 */
  readonly after?: number;
  /** Answers with this status and nothing of the media. */
  readonly status?: number;
  /** Adds headers, to a faulty answer or a good one; `null` takes one away. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Answers with this text instead of the media. */
  readonly body?: string;
  /** Answers with a redirect to this address. */
  readonly redirect?: string;
  /** Never answers. */
  readonly hang?: boolean;
  /** Milliseconds before the answer. */
  readonly delay?: number;
  /** Bytes per second of the body. */
  readonly slow?: number;
  /** Ends the connection after so many bytes of the body, in the midst of it. */
  readonly cut?: number;
  /** After so many bytes of the body sends no more, and keeps the connection. */
  readonly stall?: number;
  /** Breaks the connection (TCP reset) before any answer. */
  readonly reset?: boolean;
  /** Leaves the headers of CORS out. */
  readonly noCors?: boolean;
}

/** The faults in force; the newest that matches a request acts. */
export class FaultList {
  #faults: { readonly fault: MediaFault; readonly pattern: RegExp; seen: number }[] = [];

  add(fault: MediaFault): void {
    const pattern = new RegExp(fault.path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*'));
    this.#faults.push({ fault, pattern, seen: 0 });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault that this request meets. */
  take(url: string): MediaFault | undefined {
    for (const entry of this.#faults.toReversed()) {
      if (!entry.pattern.test(url)) continue;
      const { after = 0, times = Infinity } = entry.fault;
      entry.seen++;
      if (entry.seen > after && entry.seen <= after + times) return entry.fault;
    }
    return undefined;
  }
}

/** Writes what the fault says instead of the media; false when the media is to be sent all the same. */
export async function answerFault(fault: MediaFault, response: ServerResponse): Promise<boolean> {
  if (fault.delay) await new Promise((resolve) => setTimeout(resolve, fault.delay));
  if (fault.reset) {
    response.socket?.resetAndDestroy();
    return true;
  }
  if (fault.noCors)
    for (const name of response.getHeaderNames()) if (name.startsWith('access-control')) response.removeHeader(name);
  for (const [name, value] of Object.entries(fault.headers ?? {})) if (value !== null) response.setHeader(name, value);
  if (fault.hang) return true;
  if (fault.redirect !== undefined) {
    response.writeHead(fault.status ?? 302, { Location: fault.redirect }).end();
    return true;
  }
  if (fault.status === undefined && fault.body === undefined) return false;
  if (!response.hasHeader('content-type')) response.setHeader('Content-Type', 'text/plain');
  response.writeHead(fault.status ?? 200).end(fault.body ?? '');
  return true;
}

/** Slows, cuts and stalls a body on its way. */
export function faultyBody(fault: MediaFault, response: ServerResponse): Transform {
  const limit = Math.min(fault.cut ?? Infinity, fault.stall ?? Infinity);
  let sent = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const part = chunk.subarray(0, Math.max(0, limit - sent));
      sent += part.length;
      const pass = () => {
        this.push(part);
        if (sent < limit) return done();
        // What was written must have left before the connection goes.
        if (fault.cut !== undefined) setTimeout(() => response.socket?.destroy(), 50);
        return undefined;
      };
      if (fault.slow) setTimeout(pass, (part.length / fault.slow) * 1000);
      else pass();
    },
  });
}
