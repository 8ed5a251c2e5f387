import { isLiveError, LiveCode, LiveError, onAbort } from '@livelit/core';
import { fromCloseCode, fromHttpResponse } from '@livelit/core/http';

import { networkError } from '../../network-error.ts';

/** What to fetch, and whom to tell. */
export interface Connection {
  readonly url: string;
  /** Sent with HTTP requests. */
  readonly headers: Readonly<Record<string, string>>;
  /** Offered with WebSockets. */
  readonly protocols: readonly string[];
  /** Ends it. Nobody is told. */
  readonly signal: AbortSignal;
  /** Seconds without data after which the connection counts as broken. */
  readonly patience: number;
  /** A piece of the stream; called from a task of its own, never from a promise. */
  readonly onData: (chunk: ArrayBuffer) => void;
  /** The server sent all and closed. */
  readonly onEnd: () => void;
  /** The connection could not be made, or broke, or fell silent. */
  readonly onFailure: (error: LiveError) => void;
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
  const listen = () => {
    clearTimeout(silence);
    const message = `No data came for ${wanted.patience} s, though the connection is open.`;
    const stale = () => finish(() => wanted.onFailure(new LiveError(LiveCode.ERROR_SOURCE_STALE, message)));
    silence = setTimeout(stale, wanted.patience * 1000);
  };
  listen();
  onAbort(over.signal, () => clearTimeout(silence));

  const connection: Connection = {
    ...wanted,
    signal: over.signal,
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

function overWebSocket({ url, protocols, signal, onData, onFailure }: Connection): void {
  const socket = new WebSocket(url, [...protocols]);
  socket.binaryType = 'arraybuffer';
  let opened = false;
  socket.addEventListener('open', () => {
    opened = true;
    if (signal.aborted) socket.close();
  });
  // Closing a socket that is still connecting makes browsers complain in the console.
  onAbort(signal, () => opened && socket.close());
  socket.addEventListener('message', ({ data }) => data instanceof ArrayBuffer && onData(data), { signal });
  const onClose = ({ code, reason }: CloseEvent) =>
    onFailure(
      opened ? fromCloseCode(code, reason, {}, { 4403: LiveCode.ERROR_UNAUTHORIZED }) : networkError('The stream', url),
    );
  socket.addEventListener('close', onClose, { signal });
}

async function overHttp({ url, headers, signal, onData, onEnd, onFailure }: Connection): Promise<void> {
  // mpegts.js tells what it found in microtasks behind the call that gave it data. Were it given data from a promise,
  // a stop from another promise could come in between, and mpegts.js then trips over itself. A port has its own tasks.
  const { port1, port2 } = new MessageChannel();
  onAbort(signal, () => port1.close());
  port1.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer | null>) => (data ? onData(data) : end()));
  port1.start();
  let end = onEnd;
  let accepted = false;
  try {
    const response = await fetch(url, { headers, signal, cache: 'no-store' });
    if (!response.ok) throw await fromHttpResponse(response, 'Playing the stream');
    accepted = true;
    const reader = response.body!.getReader();
    for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
      const chunk = value!.slice().buffer;
      port2.postMessage(chunk, [chunk]);
    }
  } catch (cause) {
    const broken = () => new LiveError(LiveCode.ERROR_DISCONNECTED, 'The connection broke.', { cause });
    const failure = isLiveError(cause) ? cause : accepted ? broken() : networkError('The stream', url, cause);
    end = () => onFailure(failure);
  }
  port2.postMessage(null);
}
