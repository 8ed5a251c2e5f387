import { isLiveError, LiveCode, LiveError, onAbort, toLiveError } from '@livelit/core';

import { requestHeaders } from '../../authorization.ts';
import { RangeSource } from '../../cache/range-source.ts';
import type { EngineContext, RunningEngine, StartEngine } from '../../engine.ts';
import { reportMediaErrors } from '../../media-error.ts';
import type { PlayerSource } from '../../source.ts';
import { Feeder } from './feeder.ts';
import { openFile, type OpenFile } from './open-file.ts';
import { openMedia } from './open-media.ts';
import { TrackBuffer } from './track-buffer.ts';

/** What the browser's own player may still manage: no CORS, no ranges, another container, another codec. */
const forOthers: ReadonlySet<number> = new Set([
  LiveCode.ERROR_NOT_SUPPORTED,
  LiveCode.ERROR_UNREACHABLE,
  LiveCode.ERROR_FAILED,
]);

/** Plays a file by ranges of its bytes, which come through the cache. */
export const startFile: StartEngine = async (source, context) => {
  const { signal } = context;
  const over = new AbortController();
  onAbort(signal, () => over.abort(signal.reason));
  try {
    const { bytes, file } = await open(source, context, over.signal);
    return await play(file, bytes, context);
  } catch (cause) {
    signal.throwIfAborted();
    over.abort();
    const error = isLiveError(cause) ? cause : toLiveError(cause);
    if (!forOthers.has(error.code)) throw error;
    throw new LiveError(error.code, error.message, { cause, detail: { ...error.detail, nextEngine: true } });
  }
};

async function open(source: PlayerSource, { config }: EngineContext, signal: AbortSignal) {
  const { url, cacheKey: key } = source;
  const headers = requestHeaders(source, config, url);
  if (!config.cache) throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'The player has no cache.');
  const bytes = await RangeSource.open(config.cache, { url, key, headers, signal });
  onAbort(signal, () => void bytes.close());
  const file = await openFile(bytes);
  onAbort(signal, () => file.close());
  signal.throwIfAborted();
  return { bytes, file };
}

async function play(file: OpenFile, bytes: RangeSource, context: EngineContext): Promise<RunningEngine> {
  const { video, signal, report } = context;
  reportMediaErrors(video, signal, report);
  const media = await openMedia(video, signal);
  media.duration = file.duration;
  const buffers = file.tracks.map(({ type }) => new TrackBuffer(media.addSourceBuffer(type), video, signal));
  const known = new Promise<void>((resolve, reject) => {
    video.addEventListener('loadedmetadata', () => resolve(), { once: true, signal });
    onAbort(signal, () => reject(signal.reason));
  });
  known.catch(() => undefined);
  await Promise.all(file.tracks.map(({ init }, index) => buffers[index]!.append(init.bytes)));
  await known;
  const tracks = file.tracks.map(({ reader }, index) => ({ reader, buffer: buffers[index]! }));
  const feeder = new Feeder(video, media, tracks, signal, report);
  void feeder.run();
  return { live: false, statistics: () => ({ bytes: bytes.bytes }) };
}
