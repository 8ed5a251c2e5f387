import { LiveCode, LiveError } from '@livelit/core';

import type { CacheRequest, DiskCache } from './disk-cache.ts';
import { parsePlaylist, type Playlist, type PlaylistLevel, type PlaylistPart } from './playlist.ts';
import { drain, type PreloadOptions, type PreloadResult } from './preload.ts';
import { readAll } from './read-all.ts';

/** Playlists, initialisation sections, and the first segments of one quality with its sound. */
export async function preloadHls(
  cache: DiskCache,
  request: CacheRequest,
  options: PreloadOptions,
): Promise<PreloadResult> {
  const { signal, headers } = request;
  const group = request.key ?? request.url;
  let bytes = 0;
  const fetchPlaylist = async (one: CacheRequest): Promise<Playlist> => {
    const { body, url } = await cache.read({ ...one, mode: 'network-first' });
    const content = await readAll(body);
    bytes += content.byteLength;
    const playlist = parsePlaylist(new TextDecoder().decode(content), url);
    if (!playlist) throw new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'What the address gives is no HLS playlist.');
    return playlist;
  };

  const main = await fetchPlaylist(request);
  const level = main.kind === 'multivariant' ? levelOf(main.levels, options.level) : undefined;
  const urls = level ? [level.url, ...(level.audio ? [level.audio] : [])] : [];
  const playlists = [main, ...(await Promise.all(urls.map((url) => fetchPlaylist({ url, headers, group, signal }))))];
  const tracks = playlists.flatMap((playlist) => {
    if (playlist.kind === 'multivariant') return [];
    if (!playlist.live) return [beginning(playlist.parts, options)];
    throw new LiveError(LiveCode.ERROR_REFUSED, 'A live stream cannot be fetched ahead.');
  });

  const parts = interleave(tracks);
  const totalSegments = parts.filter(({ kind }) => kind === 'segment').length;
  let segments = 0;
  for (const { url, range, kind } of parts) {
    if (bytes >= (options.bytes ?? Infinity)) break;
    await drain(cache, { url, range, headers, group, signal }, (count) => {
      bytes += count;
      options.onProgress?.({ bytes, totalBytes: options.bytes, segments, totalSegments });
    });
    if (kind !== 'segment') continue;
    segments += 1;
    options.onProgress?.({ bytes, totalBytes: options.bytes, segments, totalSegments });
  }
  return { bytes, segments };
}

function levelOf(levels: readonly PlaylistLevel[], wanted: PreloadOptions['level'] = 0): PlaylistLevel {
  const sorted = levels.toSorted((a, b) => a.bandwidth - b.bandwidth);
  const level = typeof wanted === 'number' ? levels[wanted] : sorted.at(wanted === 'lowest' ? 0 : -1);
  if (level) return level;
  throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `The playlist has no level ${wanted}.`);
}

/** Parts with the seconds from the start at which they begin. */
type TimedPart = PlaylistPart & { readonly time: number };

function beginning(
  parts: readonly PlaylistPart[],
  { segments = Infinity, seconds = Infinity }: PreloadOptions,
): TimedPart[] {
  const taken: TimedPart[] = [];
  let time = 0;
  let count = 0;
  for (const part of parts) {
    if (part.kind === 'segment' && (count++ >= segments || time >= seconds)) break;
    taken.push({ ...part, time });
    time += part.duration;
  }
  // What comes before a segment that is not taken is not needed either.
  while (taken.length > 0 && taken.at(-1)!.kind !== 'segment') taken.pop();
  return taken;
}

/** Sound and picture of one moment together, so that a stop leaves both. */
function interleave(tracks: readonly (readonly TimedPart[])[]): PlaylistPart[] {
  return tracks.flat().toSorted((a, b) => a.time - b.time);
}
