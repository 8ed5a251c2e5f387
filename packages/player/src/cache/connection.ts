import { LiveCode, LiveError, onAbort, withDeadline } from '@livelit/core';
import { fromHttpResponse } from '@livelit/core/http';

import { networkError, withoutQuery } from '../network-error.ts';

/** What to ask of the server. */
export interface ConnectionRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** First byte. */
  readonly start: number;
  /** Where to stop, exclusive; the end of the resource when absent. */
  readonly end?: number | undefined;
  /** Whether the bytes will be kept: the browser then need not keep them a second time. */
  readonly kept: boolean;
  readonly signal: AbortSignal;
}

/** How long a server may be silent, ms. Players have less patience; who fetches ahead has nobody else to end it. */
const silentMs = 30_000;

const compressible = /^text\/|json|xml|mpegurl|javascript/i;

/** A response that is being read. What it rejects with is a `LiveError`, or the signal's reason. */
export class Connection {
  readonly status: number;
  readonly url: string;
  readonly mimeType: string;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  /** Length of the whole resource, where the server says so. */
  readonly totalBytes: number | undefined;
  /** From the request to the headers, ms; 0 after it was `taken`. */
  waitMs: number;
  /** Where the next byte belongs. */
  position = 0;
  /** Whether it gave anything; one that gave nothing will not the next time either. */
  used = false;

  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  readonly #over: AbortController;
  #rest: Uint8Array<ArrayBuffer> | undefined;

  private constructor(response: Response, request: ConnectionRequest, waitMs: number, over: AbortController) {
    const { status, headers } = response;
    const [, from, total] = /^bytes (\d+)-\d+\/(\d+)?/.exec(headers.get('content-range') ?? '') ?? [];
    const length = headers.get('content-length');
    this.status = status;
    this.url = response.url || request.url;
    this.mimeType = headers.get('content-type') ?? '';
    this.etag = headers.get('etag')?.replace(/^W\//, '');
    this.lastModified = headers.get('last-modified') ?? undefined;
    this.position = status === 206 ? Number(from ?? request.start) : 0;
    this.waitMs = waitMs;
    this.#over = over;
    this.#reader = response.body?.getReader();
    if (total !== undefined) this.totalBytes = Number(total);
    // Content-Length counts what is transferred, which is less than what arrives where the server compresses.
    else if (length !== null && !headers.has('content-encoding') && !compressible.test(this.mimeType))
      if (status === 200) this.totalBytes = Number(length);
      // Content-Range is hidden by default from pages of another origin, Content-Length is not.
      else if (request.end === undefined) this.totalBytes = this.position + Number(length);
  }

  /**
   * `undefined` where the server says that there is nothing from `start` on. A server that knows no ranges answers with
   * everything; what lies before `start` is then read and dropped. Rejects when the server is silent for half a minute.
   */
  static async open(request: ConnectionRequest): Promise<Connection | undefined> {
    const { url, start, end, signal } = request;
    const headers = new Headers(request.headers);
    if (start > 0 || end !== undefined) headers.set('Range', `bytes=${start}-${end === undefined ? '' : end - 1}`);
    const sentAt = performance.now();
    const cache = request.kept ? 'no-store' : 'default';
    const over = new AbortController();
    onAbort(signal, () => over.abort(signal.reason));
    const asked = fetch(url, { headers, signal: over.signal, cache });
    const response = await heard(asked, over).catch((cause: unknown) => {
      throw over.signal.aborted ? over.signal.reason : networkError('Loading the file', url, cause);
    });
    if (response.status === 416 && start > 0) {
      await response.body?.cancel();
      return undefined;
    }
    if (!response.ok) throw await fromHttpResponse(response, 'Loading the file');
    const connection = new Connection(response, request, performance.now() - sentAt, over);
    while (connection.position < start) if (!(await connection.read(start - connection.position))) return undefined;
    if (connection.position === start) return connection;
    connection.cancel();
    throw new LiveError(LiveCode.ERROR_DISCONNECTED, 'The server gives other bytes of the file than it was asked for.');
  }

  /** The next bytes, at most `most`; `undefined` at the end. */
  async read(most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = this.#rest ?? (await this.#receive());
    if (!bytes) return undefined;
    const piece = bytes.subarray(0, most);
    this.#rest = piece.byteLength < bytes.byteLength ? bytes.subarray(most) : undefined;
    this.position += piece.byteLength;
    this.used = true;
    return piece;
  }

  cancel(): void {
    this.#rest = undefined;
    this.#reader?.cancel().catch(() => undefined);
  }

  async #receive(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      for (;;) {
        const received = this.#reader && (await heard(this.#reader.read(), this.#over));
        if (!received || received.done || received.value.byteLength > 0) return received?.value;
      }
    } catch (cause) {
      if (this.#over.signal.aborted) throw this.#over.signal.reason;
      const detail = { url: withoutQuery(this.url) };
      throw new LiveError(LiveCode.ERROR_DISCONNECTED, 'The connection broke while the file was loaded.', {
        cause,
        detail,
      });
    }
  }
}

/** What a server is waited for; its silence ends the request. */
function heard<T>(wanted: Promise<T>, over: AbortController): Promise<T> {
  const silent = () => {
    const message = `The server was silent for ${silentMs / 1000} s while the file was loaded.`;
    const error = new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, message);
    over.abort(error);
    return error;
  };
  return withDeadline(wanted, silentMs, silent, over.signal);
}
