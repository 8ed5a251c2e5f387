import { LiveCode } from '@livelit/core';

import { HttpProblem } from '../http-problem.ts';
import type { HlsChannel } from './hls-channel.ts';
import type { HlsWindow } from './hls-window.ts';
import { lowLatencyPlaylist, mediaPlaylist, multivariantPlaylist } from './playlist.ts';
import { waitFor } from './wait-for.ts';

type PlaylistWriter = (channel: HlsChannel, query: URLSearchParams, signal: AbortSignal) => Promise<string>;

/** The playlists of a channel. Viewers get the address of one of the first two; those name the others. */
export const playlists: Readonly<Record<string, PlaylistWriter>> = {
  'index.m3u8': (channel, _query, signal) => multivariant(channel, 'media.m3u8', signal),
  'll.m3u8': (channel, _query, signal) => multivariant(channel, 'll-media.m3u8', signal),
  'media.m3u8': async (channel, _query, signal) => {
    // A player that begins with a single segment has played it before the next is there.
    await begin(channel, signal, () => wholeSegments(channel.window) >= (channel.live ? 2 : 1));
    return mediaPlaylist(channel.window);
  },
  'll-media.m3u8': async (channel, query, signal) => {
    const { window } = channel;
    const wanted = readDirectives(query);
    await begin(channel, signal, () => wholeSegments(window) >= 1);
    if (wanted) await reload(channel, wanted, signal);
    return lowLatencyPlaylist(window, { partTarget: channel.partTarget, live: channel.live });
  },
};

function wholeSegments(window: HlsWindow): number {
  return window.listed.filter((segment) => segment.complete).length;
}

async function multivariant(channel: HlsChannel, uri: string, signal: AbortSignal): Promise<string> {
  await begin(channel, signal, () => channel.window.listed.some((segment) => segment.parts.length > 0));
  return multivariantPlaylist(channel.variant(uri));
}

/** Waits until there is something to play. */
async function begin(channel: HlsChannel, signal: AbortSignal, ready: () => boolean): Promise<void> {
  if (await waitFor(channel, ready, channel.times.waitMs, signal)) return;
  throw new HttpProblem(503, LiveCode.ERROR_SOURCE_STALE, 'The stream has nothing to play yet.', {
    'retry-after': '1',
  });
}

/** What a blocking playlist reload waits for (RFC 8216bis, 6.2.5.2). */
interface Directives {
  readonly segment: number;
  readonly part: number | undefined;
}

function malformed(detail: string): HttpProblem {
  return new HttpProblem(400, LiveCode.ERROR_INVALID_PARAMETER, detail);
}

function readNumber(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw malformed(`${name} has to be a whole number.`);
  return Number(value);
}

function readDirectives(query: URLSearchParams): Directives | undefined {
  const segment = readNumber(query, '_HLS_msn');
  const part = readNumber(query, '_HLS_part');
  if (segment === undefined && part !== undefined) throw malformed('_HLS_part needs _HLS_msn.');
  return segment === undefined ? undefined : { segment, part };
}

/**
 * Waits until the playlist has what is wanted. When that takes too long, as while a publisher is away, the playlist is
 * sent as it is rather than as the error that RFC 8216bis advises: hls.js asks again for a playlist that has not
 * changed, but gives up after a few errors.
 */
async function reload(channel: HlsChannel, wanted: Directives, signal: AbortSignal): Promise<void> {
  const { window, partTarget } = channel;
  const { targetDuration } = window;
  const listed = wanted.segment === window.openNumber ? (window.open?.parts.length ?? 0) : 0;
  const advance = Math.ceil(partTarget < 1 ? 3 / partTarget : 3);
  const tooFar = wanted.segment >= window.openNumber && (wanted.part ?? 0) > listed + advance;
  if (wanted.segment > window.openNumber + 1 || tooFar) throw malformed('The playlist is not that far yet.');
  // hls.js waits for a part as long as three of them or 0.8 target durations; the answer has to be there before.
  const patience =
    wanted.part === undefined ? 3 * targetDuration : 0.6 * Math.max(3 * partTarget, 0.8 * targetDuration);
  await waitFor(channel, () => window.ended || isThere(window, wanted), patience * 1000, signal);
}

function isThere(window: HlsWindow, { segment, part }: Directives): boolean {
  if (segment > window.openNumber) return false;
  if (segment === window.openNumber) return part !== undefined && (window.open?.parts.length ?? 0) > part;
  const parts = window.segment(segment)?.parts.length;
  if (part === undefined || parts === undefined || part < parts) return true;
  // A part after the last one of its segment stands for the first one of the next.
  return isThere(window, { segment: segment + 1, part: 0 });
}
