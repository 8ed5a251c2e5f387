import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A player that the benches open pages of; its page is `pages/<page>.ts`. */
export interface Peer {
  readonly name: string;
  readonly page: string;
  /** Protocols that it plays, as `SourceType` of the player. */
  readonly plays: readonly string[];
  /** Wants HLS in MPEG-TS; fMP4 does not start. */
  readonly needsTs?: boolean;
}

export const ours: Peer = {
  name: 'livelit',
  page: 'livelit',
  plays: ['hls', 'll-hls', 'http-flv', 'ws-flv', 'http-ts', 'ws-ts', 'whep'],
};

export const peers: readonly Peer[] = [
  { name: 'hls.js', page: 'hls-js', plays: ['hls', 'll-hls'] },
  { name: 'mpegts.js', page: 'mpegts-js', plays: ['http-flv', 'ws-flv'] },
  { name: 'vidstack', page: 'vidstack', plays: ['hls'] },
  { name: 'media-chrome + hls-video', page: 'media-chrome', plays: ['hls'] },
  { name: 'xgplayer', page: 'xgplayer', plays: ['hls', 'http-flv'], needsTs: true },
  { name: 'video.js 8', page: 'video-js', plays: ['hls'] },
  { name: 'Shaka', page: 'shaka', plays: ['hls'] },
  { name: 'ArtPlayer', page: 'artplayer', plays: ['hls', 'http-flv'] },
];

const packages = [
  'hls.js',
  'mpegts.js',
  'vidstack',
  'media-chrome',
  'hls-video-element',
  'xgplayer',
  'xgplayer-hls',
  'xgplayer-flv',
  'video.js',
  'shaka-player',
  'artplayer',
];

/** What was measured beside us. */
export const peerVersions = (): Record<string, string> =>
  Object.fromEntries(packages.map((name) => [name, versionOf(name)]));

/** The version of a package of the bench. Read as a file: not every package lets its package.json be imported. */
export const versionOf = (name: string): string =>
  (
    JSON.parse(readFileSync(join(import.meta.dirname, '../node_modules', name, 'package.json'), 'utf8')) as {
      version: string;
    }
  ).version;
