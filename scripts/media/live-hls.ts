import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { loopSeconds } from './ffmpeg-words.ts';
import type { LiveClock } from './live-clock.ts';
import { makeMedia } from './make-media.ts';
import { shiftFragments, timescalesOf } from './mp4-time.ts';
import { shiftTs, TsCounter } from './ts-time.ts';

const kinds = {
  ts: { recipe: 'live-ts', piece: 1, ending: 'ts' },
  fmp4: { recipe: 'live-fmp4', piece: 1, ending: 'm4s' },
  'video-ts': { recipe: 'live-video-ts', piece: 1, ending: 'ts' },
  'video-fmp4': { recipe: 'live-video-fmp4', piece: 1, ending: 'm4s' },
  short: { recipe: 'live-short', piece: 0.2, ending: 'm4s' },
} as const;

/** `ts`, `fmp4`, both without sound, or `short`: fMP4 that can be cut every 0.2 s. */
export type LiveKind = keyof typeof kinds;

export const isLiveKind = (name: string | undefined): name is LiveKind =>
  name !== undefined && Object.hasOwn(kinds, name);

/**
 * A sliding playlist. Query: `segment` seconds of a segment, a multiple of 1 (0.2 for `short`); `window` seconds that
 * stay in it; `pdt=0` leaves the time of day out.
 */
export function livePlaylist(kind: LiveKind, query: URLSearchParams, clock: LiveClock): string {
  const { piece, ending } = kinds[kind];
  const segment = Number(query.get('segment') ?? (kind === 'short' ? piece : 2));
  const window = Number(query.get('window') ?? Math.max(segment * 6, 6));
  // Ends a hair before the border, so that a rounded product does not lose a segment.
  const end = Math.floor(clock.position / segment + 1e-9);
  const begin = Math.max(0, end - Math.round(window / segment));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-TARGETDURATION:${Math.max(1, Math.ceil(segment))}`,
    `#EXT-X-MEDIA-SEQUENCE:${begin}`,
  ];
  if (ending !== 'ts') lines.push('#EXT-X-MAP:URI="init.mp4"');
  for (let number = begin; number < end; number++) {
    if (query.get('pdt') !== '0')
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${clock.dateOf(number * segment).toISOString()}`);
    lines.push(`#EXTINF:${segment.toFixed(3)},`, `${number}.${ending}?segment=${segment}`);
  }
  if (clock.ended) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

/** A segment of a sliding playlist; undefined for one that is not made yet. */
export async function liveSegment(
  kind: LiveKind,
  number: number,
  query: URLSearchParams,
  clock: LiveClock,
): Promise<Buffer | undefined> {
  const { recipe, piece, ending } = kinds[kind];
  const segment = Number(query.get('segment') ?? piece);
  if (!Number.isInteger(number) || (number + 1) * segment > clock.position + 1e-6) return undefined;
  const folder = await makeMedia(recipe);
  const inLoop = Math.round(loopSeconds / piece);
  const count = Math.round(segment / piece);
  const pieces: Buffer[] = [];
  for (let at = number * count; at < (number + 1) * count; at++)
    pieces.push(await (ending === 'ts' ? tsPiece : mp4Piece)(folder, at % inLoop, Math.floor(at / inLoop), at));
  return Buffer.concat(pieces);
}

async function tsPiece(folder: string, at: number, loop: number): Promise<Buffer> {
  const read = (number: number) => readFile(join(folder, `${number}.ts`));
  const [first, last, bytes] = await Promise.all([read(0), read(loopSeconds - 1), read(at)]);
  return TsCounter.repeat(shiftTs(bytes, loop * loopSeconds), first, last, loop);
}

async function mp4Piece(folder: string, at: number, loop: number, sequence: number): Promise<Buffer> {
  const bytes = await readFile(join(folder, `${at}.m4s`));
  return shiftFragments(bytes, await scalesOf(folder), loop * loopSeconds, sequence);
}

const scales = new Map<string, ReadonlyMap<number, number>>();

async function scalesOf(folder: string): Promise<ReadonlyMap<number, number>> {
  const known = scales.get(folder) ?? timescalesOf(await readFile(join(folder, 'init.mp4')));
  scales.set(folder, known);
  return known;
}

export const liveInit = async (kind: LiveKind): Promise<Buffer> =>
  readFile(join(await makeMedia(kinds[kind].recipe), 'init.mp4'));
