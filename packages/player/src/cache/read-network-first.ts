import { isLiveError, LiveCode, LiveError, withDeadline } from '@livelit/core';

import { withoutQuery } from '../network-error.ts';
import { coversRange } from './byte-ranges.ts';
import { Connection } from './connection.ts';
import type { CacheReply } from './disk-cache.ts';
import { parsePlaylist, type Playlist } from './playlist.ts';
import { concat } from './read-all.ts';
import { Reading, type Shelf, type Wanted } from './reading.ts';
import type { Store } from './store.ts';

/** What is larger is passed on without being kept, and beyond that refused: this way of reading is for playlists. */
const largest = 8 * 2 ** 20;
const refused = 64 * 2 ** 20;
/** How long the network may take to answer, ms, where the disk could. */
const patienceMs = 5000;
/** How long the storage may take for one step, ms, before it is left alone. */
const stepMs = 3000;

/** What a failed request may be answered with from the disk; a refusal is an answer. */
const failures: ReadonlySet<number> = new Set([
  LiveCode.ERROR_OFFLINE,
  LiveCode.ERROR_UNREACHABLE,
  LiveCode.ERROR_DISCONNECTED,
  LiveCode.ERROR_REQUEST_TIMEOUT,
  LiveCode.ERROR_SERVER_PROCESS_FAILED,
]);

interface Fetched {
  readonly wanted: Wanted;
  readonly connection: Connection;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly transferMs: number;
}

/** Multivariant playlists that are kept as soon as one of their own is known to be no live one. */
const undecided = new WeakMap<Store, Map<string, Fetched>>();

/** Asks the network, keeps what it says, and takes the disk when it says nothing. Live playlists are never kept. */
export async function readNetworkFirst(
  wanted: Wanted,
  shelf: Shelf | undefined,
  signal: AbortSignal,
): Promise<CacheReply> {
  const stored = shelf && (await within(shelf, isStored(shelf, wanted)));
  const patience = stored ? AbortSignal.timeout(patienceMs) : undefined;
  try {
    const fetched = await fetchWhole(wanted, patience ? AbortSignal.any([signal, patience]) : signal);
    if (shelf && !wanted.range) await within(shelf, decide(shelf, fetched));
    return replyOf(fetched);
  } catch (error) {
    signal.throwIfAborted();
    const failed = patience?.aborted || (isLiveError(error) && failures.has(error.code));
    if (!stored || !failed) throw error;
    return new Reading(wanted, shelf, signal).open();
  }
}

/** Waits for the storage, but not for ever: what it cannot do comes from the network. */
function within<T>(shelf: Shelf, work: Promise<T>): Promise<T | undefined> {
  const late = () => new LiveError(LiveCode.WARNING_STORAGE_UNAVAILABLE, 'The storage did not answer in time.');
  return withDeadline(work, stepMs, late).catch((cause: unknown) => {
    shelf.troubled(cause);
    return undefined;
  });
}

async function isStored({ store }: Shelf, { key, range }: Wanted): Promise<boolean> {
  const item = await store.index.item(key);
  if (!item) return false;
  const { start = 0, end = item.totalBytes } = range ?? {};
  return end !== undefined && coversRange(await store.index.chunks(item.version), { start, end });
}

async function fetchWhole(wanted: Wanted, signal: AbortSignal): Promise<Fetched> {
  const { url, headers, range } = wanted;
  const { start = 0, end } = range ?? {};
  const connection = await Connection.open({ url, headers, start, end, kept: true, signal });
  const beganAt = performance.now();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const most = () => (end ?? Infinity) - (connection?.position ?? 0);
  for (
    let piece = await connection?.read(most());
    piece;
    piece = most() > 0 ? await connection?.read(most()) : undefined
  ) {
    pieces.push(piece);
    length += piece.byteLength;
    if (length <= refused) continue;
    connection?.cancel();
    throw new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'What the address gives is too long for a playlist.');
  }
  const bytes = concat(pieces);
  return { wanted, connection: connection!, bytes, transferMs: performance.now() - beganAt };
}

function replyOf({ wanted, connection, bytes }: Fetched): CacheReply {
  return {
    status: connection.status,
    url: connection.url,
    mimeType: connection.mimeType,
    totalBytes: wanted.range ? connection.totalBytes : bytes.byteLength,
    from: 'network',
    diskBytes: 0,
    timings: undefined,
    body: new Blob([bytes]).stream(),
  };
}

async function decide(shelf: Shelf, fetched: Fetched): Promise<void> {
  const { bytes, connection } = fetched;
  if (bytes.byteLength > Math.min(largest, shelf.maxItemBytes)) return;
  let playlist: Playlist | undefined;
  try {
    playlist = parsePlaylist(new TextDecoder().decode(bytes), connection.url);
  } catch {
    return;
  }
  // The page of a hotel's network, say: it must not take the place of what was kept.
  if (!playlist && /html/i.test(connection.mimeType)) return;
  const waiting = undecided.get(shelf.store) ?? new Map<string, Fetched>();
  undecided.set(shelf.store, waiting);
  if (playlist?.kind === 'multivariant') {
    for (const url of playlist.urls) waiting.set(url, fetched);
    return;
  }
  const parent = waiting.get(fetched.wanted.url) ?? waiting.get(connection.url);
  if (parent) for (const [url, one] of waiting) if (one === parent) waiting.delete(url);
  if (playlist?.live) return shelf.store.remove(fetched.wanted.key);
  await keep(shelf, fetched);
  if (parent) await keep(shelf, parent);
}

async function keep({ store, room }: Shelf, { wanted, connection, bytes, transferMs }: Fetched): Promise<void> {
  const { key, group } = wanted;
  const { mimeType, etag, lastModified, waitMs } = connection;
  const url = withoutQuery(connection.url);
  const totalBytes = bytes.byteLength;
  const version = crypto.randomUUID();
  const usedAt = Date.now();
  const item = { key, version, url, mimeType, totalBytes, etag, lastModified, group, bytes: 0, usedAt };
  await store.alone(async () => {
    await store.remove(key);
    if (await room.make(store, totalBytes, key))
      await store.write(item, { start: 0, end: totalBytes, waitMs, transferMs }, bytes, Infinity);
  });
}
