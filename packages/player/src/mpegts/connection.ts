import { codeName, isLiveError, LiveCode, LiveError, onAbort, type LiveCodeNumber } from '@livelit/core';
import type { fromCloseCode, fromHttpResponse } from '@livelit/core/http';

import type { fromMediaError } from '../media-error.ts';
import type { networkError } from '../network-error.ts';

/** What turns failures into errors; it may still be on its way. */
export interface Words {
  readonly fromCloseCode: typeof fromCloseCode;
  readonly fromHttpResponse: typeof fromHttpResponse;
  readonly fromMediaError: typeof fromMediaError;
  readonly networkError: typeof networkError;
}

/** How long a handshake that nobody waits for any more may still take, milliseconds. */
const handshakeMs = 1000;

/** What to fetch, and whom to tell. */
export interface Connection {
  readonly url: string;
  /** Sent with HTTP requests. */
  readonly headers: Readonly<Record<string, string>>;
  /** Offered with WebSockets. */
  readonly protocols: readonly string[];
  /** Sent as the first message of a WebSocket. */
  readonly hello?: string | undefined;
  /** What close codes mean, where that is not what they usually do. */
  readonly closeCodes?: Readonly<Record<number, LiveCodeNumber>> | undefined;
  readonly words: Promise<Words>;
  /** Ends it. Nobody is told. */
  readonly signal: AbortSignal;
  /** Seconds without data after which the connection counts as broken. */
  readonly patience: number;
  /** Opens it, over HTTP. Rejects with a `LiveError` where the server refused. */
  readonly open: (signal: AbortSignal) => Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
  /** Resolves when more data is wanted; without it, data is taken as it comes. */
  readonly whenWanted?: () => Promise<void> | undefined;
  /** A piece of the stream; called from a task of its own, never from a promise. */
  readonly onData: (chunk: ArrayBuffer) => void;
  /** The server sent all and closed. */
  readonly onEnd: () => void;
  /** The connection could not be made, or broke, or fell silent. */
  readonly onFailure: (error: LiveError) => void;
}

/** A connection that knows when it is over. */
interface Watched extends Connection {
  /** While nobody wants data, its absence is no silence. */
  readonly rest: () => void;
  readonly listen: () => void;
}

/** Reads bytes over HTTP or WebSocket. Tells exactly one end, also of a connection that stays open and silent. */
export function connect(wanted: Connection): void {
  const over = new AbortController();
  onAbort(wanted.signal, () => over.abort());
  const finish = (tell: () => void) => {
    if (over.signal.aborted) return;
    over.abort();
    tell();
  };

  let silence: ReturnType<typeof setTimeout> | undefined;
  const rest = () => clearTimeout(silence);
  const listen = () => {
    rest();
    if (over.signal.aborted) return;
    const message = `No data came for ${wanted.patience} s, though the connection is open.`;
    const stale = () => finish(() => wanted.onFailure(new LiveError(LiveCode.ERROR_SOURCE_STALE, message)));
    silence = setTimeout(stale, wanted.patience * 1000);
  };
  listen();
  onAbort(over.signal, rest);

  const connection: Watched = {
    ...wanted,
    signal: over.signal,
    rest,
    listen,
    onData: (chunk) => {
      if (over.signal.aborted) return;
      listen();
      wanted.onData(chunk);
    },
    onEnd: () => finish(() => wanted.onEnd()),
    onFailure: (error) => finish(() => wanted.onFailure(error)),
  };
  if (wanted.url.startsWith('ws')) overWebSocket(connection);
  else void overHttp(connection);
}

function overWebSocket({ url, protocols, hello, closeCodes, words, signal, listen, onData, onFailure }: Watched): void {
  let socket: WebSocket;
  try {
    socket = new WebSocket(url, [...protocols]);
  } catch (cause) {
    // An insecure one on a secure page, say.
    void words.then(
      ({ networkError: refused }) => onFailure(refused('The stream', url, cause)),
      () => onFailure(broken(cause)),
    );
    return;
  }
  socket.binaryType = 'arraybuffer';
  let opened = false;
  socket.addEventListener('open', () => {
    opened = true;
    if (signal.aborted) socket.close();
    else if (hello !== undefined) socket.send(hello);
  });
  // Closing a socket that is still connecting makes browsers complain in the console; one that never comes to an end
  // with it holds up the next handshake with the same server.
  onAbort(signal, () => (opened ? socket.close() : setTimeout(() => socket.close(), handshakeMs)));
  let said: LiveError | undefined;
  const onMessage = ({ data }: MessageEvent<unknown>) => {
    if (data instanceof ArrayBuffer) return onData(data);
    // Whatever it says, the server is alive.
    listen();
    said = errorOf(data) ?? said;
  };
  socket.addEventListener('message', onMessage, { signal });
  const onClose = async ({ code, reason }: CloseEvent) => {
    const meanings = { 4403: LiveCode.ERROR_UNAUTHORIZED, ...closeCodes };
    const named = async () => {
      const { fromCloseCode: fromCode, networkError: unreachable } = await words;
      return opened ? fromCode(code, reason, {}, meanings) : unreachable('The stream', url);
    };
    onFailure(said ?? (await named().catch(broken)));
  };
  socket.addEventListener('close', (event) => void onClose(event), { signal });
}

function broken(cause?: unknown): LiveError {
  return new LiveError(LiveCode.ERROR_DISCONNECTED, 'The connection broke.', { cause });
}

/** The error that a gateway announces before it closes. */
function errorOf(message: unknown): LiveError | undefined {
  try {
    const { type, code, message: words, detail } = JSON.parse(String(message)) as Record<string, unknown>;
    if (type !== 'error' || typeof code !== 'number' || codeName(code) === undefined) return undefined;
    return new LiveError(code as LiveCodeNumber, typeof words === 'string' ? words : 'The server refused the stream.', {
      detail: typeof detail === 'object' && detail !== null ? { ...detail } : {},
    });
  } catch {
    return undefined;
  }
}

async function overHttp(connection: Watched): Promise<void> {
  const { url, open, words, signal, onData, onEnd, onFailure } = connection;
  // mpegts.js tells what it found in microtasks behind the call that gave it data. Were it given data from a promise,
  // a stop from another promise could come in between, and mpegts.js then trips over itself. A port has its own tasks.
  const { port1, port2 } = new MessageChannel();
  onAbort(signal, () => port1.close());
  port1.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer | null>) => (data ? onData(data) : end()));
  port1.start();
  let end = onEnd;
  let accepted = false;
  try {
    const body = await open(signal);
    accepted = true;
    await pump(body.getReader(), connection, port2);
  } catch (cause) {
    if (signal.aborted) return;
    const unreachable = async () => (await words).networkError('The stream', url, cause);
    const failure = isLiveError(cause) ? cause : accepted ? broken(cause) : await unreachable().catch(broken);
    end = () => onFailure(failure);
  }
  port2.postMessage(null);
}

async function pump(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  { whenWanted, rest, listen }: Watched,
  port: MessagePort,
): Promise<void> {
  for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
    const chunk = value!.slice().buffer;
    port.postMessage(chunk, [chunk]);
    const wanted = whenWanted?.();
    if (!wanted) continue;
    rest();
    await wanted;
    listen();
  }
}
