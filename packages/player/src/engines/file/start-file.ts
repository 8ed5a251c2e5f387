import { isLiveError, LiveCode, LiveError, onAbort, toLiveError } from '@livelit/core';

import { requestHeaders } from '../../authorization.ts';
import { RangeSource } from '../../cache/range-source.ts';
import type { EngineContext, RunningEngine, StartEngine } from '../../engine.ts';
import { loadPart } from '../../load-part.ts';
import type { PlayerSource } from '../../source.ts';

/** Endings of what is neither MP4 nor MOV. */
const others = /\.(mp3|web[ma]|mkv|aac|wav|og[gva]|opus|flac)$/i;

/** What the browser's own player may still manage: no CORS, no ranges, another container, another codec. */
const forOthers: ReadonlySet<number> = new Set([
  LiveCode.ERROR_NOT_SUPPORTED,
  LiveCode.ERROR_UNREACHABLE,
  LiveCode.ERROR_FAILED,
]);

/** Plays a file by ranges of its bytes, which come through the cache; or as a whole from the disk, if it is there. */
export const startFile: StartEngine = async (source, context) => {
  try {
    return await startRanges(source, context);
  } catch (cause) {
    context.signal.throwIfAborted();
    const error = isLiveError(cause) ? cause : toLiveError(cause);
    if (!forOthers.has(error.code)) throw error;
    const { url, cacheKey } = source;
    if (await context.config.cache?.has(url, cacheKey)) {
      const { startWhole } = await loadPart('file', import('./start-whole.ts'));
      return startWhole(source, context);
    }
    throw new LiveError(error.code, error.message, { cause, detail: { ...error.detail, nextEngine: true } });
  }
};

async function startRanges(source: PlayerSource, context: EngineContext): Promise<RunningEngine> {
  const { url, cacheKey: key } = source;
  const { signal, config, video, report } = context;
  if (!config.cache || others.test(new URL(url).pathname) || !('MediaSource' in globalThis || managed in globalThis))
    throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'Only MP4 and MOV are played by ranges.');
  const over = new AbortController();
  onAbort(signal, () => over.abort(signal.reason));
  // The server answers while the demuxer is loaded.
  const loading = loadPart('file', import('./play-ranges.ts'));
  loading.catch(() => undefined);
  try {
    const headers = requestHeaders(source, config, url);
    const bytes = await RangeSource.open(config.cache, { url, key, headers, signal: over.signal });
    onAbort(over.signal, () => void bytes.close());
    const { playRanges } = await loading;
    return await playRanges(bytes, { video, report, signal: over.signal });
  } catch (error) {
    over.abort();
    throw error;
  }
}

const managed = 'ManagedMediaSource';
