import { LiveCode, LiveError, toLiveError } from '@livelit/core';
import type {
  Fragment,
  FragmentLoaderContext,
  Loader,
  LoaderCallbacks,
  LoaderConfiguration,
  LoaderContext,
  LoaderStats,
} from 'hls.js';

import type { HlsNetwork, HlsReply } from './hls-network.ts';
import { looksLikeMedia } from './media-shape.ts';
import { longestPlaylist, longestSegment, readAll, type Limits } from './read-all.ts';
import type { SegmentPatience } from './segment-patience.ts';

/** What the loader of hls.js works with. */
export interface LoaderParts {
  readonly network: HlsNetwork;
  readonly patience: SegmentPatience;
  /** Whether the stream is complete; `undefined` before that is known. */
  readonly onDemand: () => boolean | undefined;
  /** A playlist has arrived; hls.js sees it next. */
  readonly onPlaylist: (text: string, url: string) => void;
  /** So many more bytes of media have arrived. */
  readonly onBytes: (count: number) => void;
}

const playlists: ReadonlySet<string> = new Set(['manifest', 'level', 'audioTrack', 'subtitleTrack']);

/** The class that hls.js makes one object of for every request. */
export function createLoaderClass(parts: LoaderParts): new () => Loader<LoaderContext> {
  return class implements Loader<LoaderContext> {
    context: LoaderContext | null = null;
    stats: LoaderStats = freshStats();
    #run: AbortController | undefined;
    #callbacks: LoaderCallbacks<LoaderContext> | undefined;
    #response: Response | undefined;

    load(context: LoaderContext, config: LoaderConfiguration, callbacks: LoaderCallbacks<LoaderContext>): void {
      this.context = context;
      this.#callbacks = callbacks;
      this.#run = new AbortController();
      this.stats.loading.start = performance.now();
      void this.#load(context, config, this.#run.signal);
    }

    abort(): void {
      const callbacks = this.#end();
      if (callbacks) this.stats.aborted = true;
      if (callbacks && this.context) callbacks.onAbort?.(this.stats, this.context, this.#response ?? null);
    }

    destroy(): void {
      this.#end();
      this.context = null;
    }

    getCacheAge(): number | null {
      const age = this.getResponseHeader('age');
      return age ? Number.parseFloat(age) : null;
    }

    getResponseHeader(name: string): string | null {
      return this.#response?.headers.get(name) ?? null;
    }

    #end(): LoaderCallbacks<LoaderContext> | undefined {
      const callbacks = this.#callbacks;
      this.#callbacks = undefined;
      this.#run?.abort();
      return callbacks;
    }

    async #load(context: LoaderContext, config: LoaderConfiguration, signal: AbortSignal): Promise<void> {
      const { stats } = this;
      const frag = fragmentOf(context);
      let reply: HlsReply | undefined;
      try {
        const bytes = await readAll((over) => parts.network(readingOf(context, parts.onDemand()), over), {
          limits: limitsOf(context, config, parts.patience),
          signal,
          onReply: (answer) => {
            reply = answer;
            this.#response = answer.response;
            stats.loading.first = performance.now();
            stats.total = answer.totalBytes ?? 0;
          },
          onBytes: (count) => {
            stats.loaded += count;
            if (frag) parts.onBytes(count);
          },
        });
        if (signal.aborted) return;
        const data = dataOf(context, reply!, bytes);
        this.#count(reply!, bytes.byteLength);
        if (playlists.has(context.type)) parts.onPlaylist(data as string, context.url);
        // A playlist that asks for the other build has ended this loader.
        if (signal.aborted) return;
        const callbacks = this.#callbacks;
        this.#callbacks = undefined;
        if (frag) parts.patience.succeeded(frag);
        callbacks?.onProgress?.(stats, context, data, this.#response ?? null);
        callbacks?.onSuccess({ url: reply!.url, data, code: reply!.status }, stats, context, this.#response ?? null);
      } catch (error) {
        if (!signal.aborted) this.#fail(context, toLiveError(error));
      }
    }

    #count({ timings, diskBytes = 0 }: HlsReply, length: number): void {
      const { stats } = this;
      stats.loaded = stats.total = length;
      const end = performance.now();
      stats.loading.end = end;
      if (timings) {
        // As long ago as the network took then: hls.js would take the disk for a very fast network.
        stats.loading.start = end - timings.totalMs;
        stats.loading.first = stats.loading.start + timings.firstByteMs;
      } else if (diskBytes > 0 && diskBytes < length) {
        // As if the part from the disk had been as slow as the rest.
        const saved = ((end - stats.loading.first) * diskBytes) / (length - diskBytes);
        stats.loading.start -= saved;
        stats.loading.first -= saved;
      }
      stats.bwEstimate = (length * 8000) / Math.max(1, end - stats.loading.first);
    }

    #fail(context: LoaderContext, failure: LiveError): void {
      const callbacks = this.#end();
      const frag = fragmentOf(context);
      if (frag) parts.patience.failed(frag, failure);
      const isLate = failure.code === LiveCode.ERROR_REQUEST_TIMEOUT && failure.detail.httpStatus === undefined;
      const details = this.#response ?? null;
      if (isLate) return callbacks?.onTimeout(this.stats, context, details);
      const error = { code: failure.detail.httpStatus ?? 0, text: failure.message, failure };
      callbacks?.onError(error, context, details, this.stats);
    }
  };
}

/** The segment that is asked for; the request of a key knows one too. */
function fragmentOf(context: LoaderContext): Fragment | undefined {
  return (context.type as string) === 'media-fragment' ? (context as FragmentLoaderContext).frag : undefined;
}

function readingOf(context: LoaderContext, onDemand: boolean | undefined) {
  const { url, type, headers, rangeStart = 0, rangeEnd } = context;
  const kind = playlists.has(type) ? 'playlist' : fragmentOf(context) ? 'segment' : 'other';
  return { url, kind, onDemand, headers, range: rangeEnd ? { start: rangeStart, end: rangeEnd } : undefined } as const;
}

function limitsOf(context: LoaderContext, { loadPolicy }: LoaderConfiguration, patience: SegmentPatience): Limits {
  const frag = fragmentOf(context);
  const { maxTimeToFirstByteMs, maxLoadTimeMs } = loadPolicy;
  const idleMs = Number.isFinite(maxTimeToFirstByteMs) ? maxTimeToFirstByteMs : maxLoadTimeMs;
  const maxBytes = frag ? longestSegment : longestPlaylist;
  return { idleMs: frag ? Math.min(idleMs, patience.idleMs) : idleMs, totalMs: maxLoadTimeMs, maxBytes };
}

function dataOf(context: LoaderContext, { status }: HlsReply, bytes: Uint8Array<ArrayBuffer>): string | ArrayBuffer {
  const { responseType, rangeStart = 0, rangeEnd } = context;
  if (responseType !== 'arraybuffer') {
    const text = new TextDecoder().decode(bytes);
    return responseType === 'json' ? (JSON.parse(text) as string) : text;
  }
  // A server that knows no ranges sends everything.
  const isWhole = rangeEnd && status === 200 && bytes.length > rangeEnd - rangeStart;
  const wanted = isWhole ? bytes.slice(rangeStart, rangeEnd) : bytes;
  assertMedia(context, wanted);
  return wanted.byteLength === wanted.buffer.byteLength ? wanted.buffer : wanted.slice().buffer;
}

function assertMedia(context: LoaderContext, bytes: Uint8Array): void {
  const frag = fragmentOf(context);
  if (!frag || (frag.type as string) === 'subtitle' || bytes.length === 0) return;
  const method = frag.decryptdata?.method;
  if (method && method !== 'NONE' && !method.startsWith('SAMPLE-AES')) return;
  const isMp4 = frag.sn === 'initSegment' || !!frag.initSegment;
  if (looksLikeMedia(bytes, isMp4)) return;
  throw new LiveError(LiveCode.ERROR_DECODE_FAILED, 'A segment of the stream is no media, or was cut off.');
}

function freshStats(): LoaderStats {
  return {
    aborted: false,
    loaded: 0,
    retry: 0,
    total: 0,
    chunkCount: 0,
    bwEstimate: 0,
    loading: { start: 0, first: 0, end: 0 },
    parsing: { start: 0, end: 0 },
    buffering: { start: 0, first: 0, end: 0 },
  };
}
