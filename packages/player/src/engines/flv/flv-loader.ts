import { LiveCode, LiveError, onAbort } from '@livelit/core';
import mpegts from 'mpegts.js';

import { authorization } from '../../authorization.ts';
import type { EngineContext } from '../../engine.ts';
import type { PlayerSource } from '../../source.ts';
import { connect } from './connection.ts';
import type { FlvMeter } from './flv-meter.ts';

const signature = new TextEncoder().encode('FLV');

type Config = NonNullable<Parameters<typeof mpegts.createPlayer>[1]>;

/** What the engine wants to know of its loader. */
export interface LoaderListener {
  /** The first data came. */
  onOpen(): void;
  /** The connection failed; a live one also by ending. */
  onFailure(error: LiveError): void;
  /** mpegts.js wants no more data of a live stream, because the browser's buffer is full. It will never ask again. */
  onFull(): void;
}

/**
 * The loader that mpegts.js reads through, in place of its own ones: those report a closed live stream as complete,
 * drop close codes and Retry-After, know no token for WebSockets, no silence, and leave connections open in Chrome.
 */
export function flvLoader(
  source: PlayerSource,
  { config, signal }: EngineContext,
  live: boolean,
  meter: FlvMeter,
  listener: LoaderListener,
): NonNullable<Config['customLoader']> {
  return class extends mpegts.BaseLoader {
    readonly #over = new AbortController();

    constructor() {
      super('livelit');
    }

    override open(_segment: unknown, range: { readonly from: number }): void {
      this._status = mpegts.LoaderStatus.kBuffering;
      onAbort(signal, () => this.#over.abort());
      let received = 0;
      const fail = (error: LiveError) => {
        this._status = mpegts.LoaderStatus.kError;
        listener.onFailure(error);
      };
      connect({
        url: source.url,
        headers: {
          ...authorization(source, config, source.url),
          ...(range.from > 0 ? { Range: `bytes=${range.from}-` } : {}),
        },
        // A browser cannot set headers on a WebSocket, and a token in the URL ends up in logs.
        protocols: source.token ? ['flv', `bearer.${base64Url(source.token)}`] : [],
        signal: this.#over.signal,
        patience: config.stallTimeout,
        onData: (chunk) => {
          const bytes = new Uint8Array(chunk);
          if (range.from + received === 0 && !beginsLikeFlv(bytes)) {
            this.#over.abort();
            return fail(new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'The server sends something that is no FLV.'));
          }
          if (meter.bytes === 0) listener.onOpen();
          meter.add(bytes);
          const at = range.from + received;
          received += chunk.byteLength;
          try {
            this.onDataArrival(chunk, at, received);
          } catch (cause) {
            this.#over.abort();
            fail(new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'The stream is malformed.', { cause }));
          }
        },
        onEnd: () => {
          if (live) return fail(new LiveError(LiveCode.ERROR_DISCONNECTED, 'The server ended the stream.'));
          this._status = mpegts.LoaderStatus.kComplete;
          this.onComplete(range.from, range.from + received - 1);
        },
        onFailure: fail,
      });
    }

    override abort(): void {
      const working = !this.#over.signal.aborted && this.isWorking();
      this.#over.abort();
      this._status = mpegts.LoaderStatus.kComplete;
      if (working && live && !signal.aborted) listener.onFull();
    }
  };
}

/** mpegts.js would wait for more of what cannot become FLV any more. */
function beginsLikeFlv(bytes: Uint8Array): boolean {
  return signature.every((byte, at) => at >= bytes.length || bytes[at] === byte);
}

function base64Url(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
