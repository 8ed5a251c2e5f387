import { LiveCode, LiveError } from '@livelit/core';

import type { ByteRange } from './byte-ranges.ts';

/** A segment or an initialisation section that a playlist names. Keys are left out: what is encrypted stays so on disk. */
export interface PlaylistPart {
  readonly url: string;
  readonly kind: 'init' | 'segment';
  readonly range?: ByteRange | undefined;
  /** Seconds; 0 for what is no segment. */
  readonly duration: number;
}

/** A playlist that names qualities, or one that names segments. */
export type Playlist =
  | { readonly kind: 'multivariant'; readonly levels: readonly PlaylistLevel[]; readonly urls: readonly string[] }
  | { readonly kind: 'media'; readonly live: boolean; readonly parts: readonly PlaylistPart[] };

/** One quality. */
export interface PlaylistLevel {
  readonly url: string;
  readonly bandwidth: number;
  /** Playlist of the sound that goes with it, where that is apart. */
  readonly audio: string | undefined;
}

/**
 * Reads as much of an HLS playlist (RFC 8216) as fetching it takes; `undefined` for what is none. Throws
 * ERROR_SOURCE_INVALID for one that names what is no address.
 */
export function parsePlaylist(text: string, base: string): Playlist | undefined {
  if (!text.trimStart().startsWith('#EXTM3U')) return undefined;
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const address = (url: string) => {
    if (URL.canParse(url, base)) return new URL(url, base).href;
    throw new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'The playlist names something that is no address.');
  };
  return /^#EXT-X-(STREAM-INF|MEDIA):/m.test(text) ? parseLevels(lines, address) : parseParts(lines, address);
}

function parseLevels(lines: readonly string[], address: (url: string) => string): Playlist {
  const sounds = new Map<string, string>();
  const levels: PlaylistLevel[] = [];
  const urls: string[] = [];
  for (const line of lines.filter((one) => one.startsWith('#EXT-X-MEDIA:'))) {
    const { URI, TYPE, DEFAULT, 'GROUP-ID': group = '' } = attributes(line);
    if (!URI) continue;
    urls.push(address(URI));
    if (TYPE === 'AUDIO' && (DEFAULT === 'YES' || !sounds.has(group))) sounds.set(group, address(URI));
  }
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith('#EXT-X-STREAM-INF:')) continue;
    const { BANDWIDTH = '0', AUDIO = '' } = attributes(line);
    const url = lines.slice(index + 1).find((one) => one && !one.startsWith('#'));
    if (!url) continue;
    urls.push(address(url));
    levels.push({ url: address(url), bandwidth: Number(BANDWIDTH), audio: sounds.get(AUDIO) });
  }
  return { kind: 'multivariant', levels, urls };
}

function parseParts(lines: readonly string[], address: (url: string) => string): Playlist {
  const parts: PlaylistPart[] = [];
  let duration = 0;
  let range: ByteRange | undefined;
  let end = 0;
  const rangeOf = (text: string): ByteRange => {
    const [length = 0, from = end] = text.split('@').map(Number);
    return { start: from, end: (end = from + length) };
  };
  for (const line of lines) {
    const value = line.slice(line.indexOf(':') + 1);
    if (line.startsWith('#EXTINF:')) duration = parseFloat(value);
    else if (line.startsWith('#EXT-X-BYTERANGE:')) range = rangeOf(value);
    else if (line.startsWith('#EXT-X-MAP:')) {
      const { URI, BYTERANGE } = attributes(line);
      if (URI)
        parts.push({ url: address(URI), kind: 'init', duration: 0, range: BYTERANGE ? rangeOf(BYTERANGE) : undefined });
    } else if (line && !line.startsWith('#')) {
      parts.push({ url: address(line), kind: 'segment', duration, range });
      duration = 0;
      range = undefined;
    }
  }
  return { kind: 'media', live: !lines.includes('#EXT-X-ENDLIST'), parts };
}

function attributes(line: string): Partial<Record<string, string>> & { readonly [name in Attribute]?: string } {
  const found = line.slice(line.indexOf(':') + 1).matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))/g);
  return Object.fromEntries([...found].map(([, name, quoted, plain]) => [name, quoted ?? plain]));
}

type Attribute = 'URI' | 'TYPE' | 'DEFAULT' | 'GROUP-ID' | 'BANDWIDTH' | 'AUDIO' | 'BYTERANGE';
