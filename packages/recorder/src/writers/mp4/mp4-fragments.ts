import { boxesIn, findBox, type Mp4Box, viewOf } from './mp4-boxes.ts';

/** What the header of the file says of one track, as far as fragments need it. */
export interface Mp4Track {
  readonly id: number;
  /** Units per second. */
  readonly timescale: number;
  readonly defaultDuration: number;
  readonly video: boolean;
}

/** One track's part of a fragment, in units of its track. */
export interface TrackRun {
  readonly track: Mp4Track;
  readonly start: number;
  readonly end: number;
  /** 1-based place of its `traf` in the `moof`. */
  readonly number: number;
}

/** The tracks that a `moov` box announces. */
export function readTracks(moov: Uint8Array): readonly Mp4Track[] {
  const movie = findBox(moov, ['moov']);
  const extends_ = movie && findBox(moov, ['mvex'], movie);
  if (!extends_) return [];
  const view = viewOf(moov);
  const durations = new Map<number, number>();
  for (const box of boxesIn(moov, extends_.body, extends_.end))
    if (box.type === 'trex' && box.end - box.body >= 16)
      durations.set(view.getUint32(box.body + 4), view.getUint32(box.body + 12));
  const tracks: Mp4Track[] = [];
  for (const box of boxesIn(moov, movie.body, movie.end)) {
    const track = box.type === 'trak' ? readTrack(moov, box, durations) : undefined;
    if (track) tracks.push(track);
  }
  return tracks;
}

function readTrack(moov: Uint8Array, trak: Mp4Box, durations: ReadonlyMap<number, number>): Mp4Track | undefined {
  const tkhd = findBox(moov, ['tkhd'], trak);
  const mdhd = findBox(moov, ['mdia', 'mdhd'], trak);
  const hdlr = findBox(moov, ['mdia', 'hdlr'], trak);
  if (!tkhd || !mdhd || !hdlr || tkhd.end - tkhd.body < 24 || mdhd.end - mdhd.body < 24 || hdlr.end - hdlr.body < 12)
    return undefined;
  const view = viewOf(moov);
  // Version 1 has 64-bit creation and modification times before the field that is wanted.
  const times = (box: Mp4Box) => box.body + 4 + (view.getUint8(box.body) === 1 ? 16 : 8);
  const id = view.getUint32(times(tkhd));
  const timescale = view.getUint32(times(mdhd));
  const handler = view.getUint32(hdlr.body + 8);
  if (timescale === 0) return undefined;
  return { id, timescale, defaultDuration: durations.get(id) ?? 0, video: handler === 0x76_69_64_65 };
}

/** The tracks' runs in a `moof` box; undefined when it is malformed. */
export function readRuns(moof: Uint8Array, tracks: readonly Mp4Track[]): readonly TrackRun[] | undefined {
  const fragment = findBox(moof, ['moof']);
  if (!fragment || fragment.end !== moof.length) return undefined;
  const runs: TrackRun[] = [];
  let number = 0;
  for (const box of boxesIn(moof, fragment.body, fragment.end)) {
    if (box.type !== 'traf') continue;
    number += 1;
    const run = readRun(moof, box, tracks, number);
    if (!run) return undefined;
    runs.push(run);
  }
  return runs.length === 0 ? undefined : runs;
}

function readRun(moof: Uint8Array, traf: Mp4Box, tracks: readonly Mp4Track[], number: number): TrackRun | undefined {
  const view = viewOf(moof);
  const tfhd = findBox(moof, ['tfhd'], traf);
  const tfdt = findBox(moof, ['tfdt'], traf);
  if (!tfhd || !tfdt || tfhd.end - tfhd.body < 8 || tfdt.end - tfdt.body < 8) return undefined;
  const track = tracks.find(({ id }) => id === view.getUint32(tfhd.body + 4));
  if (!track) return undefined;
  const long = view.getUint8(tfdt.body) === 1;
  if (long && tfdt.end - tfdt.body < 12) return undefined;
  const start = long ? Number(view.getBigUint64(tfdt.body + 4)) : view.getUint32(tfdt.body + 4);
  let end = start;
  for (const box of boxesIn(moof, traf.body, traf.end)) {
    if (box.type !== 'trun') continue;
    const length = runLength(view, box, defaultDuration(view, tfhd) ?? track.defaultDuration);
    if (length === undefined) return undefined;
    end += length;
  }
  return { track, start, end, number };
}

/** Fields of a `tfhd` that stand before the default duration, when their flag is set. */
const beforeDuration = [
  [0x01, 8],
  [0x02, 4],
] as const;

function defaultDuration(view: DataView, tfhd: Mp4Box): number | undefined {
  const flags = view.getUint32(tfhd.body) & 0xff_ff_ff;
  if (!(flags & 0x08)) return undefined;
  let at = tfhd.body + 8;
  for (const [flag, length] of beforeDuration) if (flags & flag) at += length;
  return at + 4 <= tfhd.end ? view.getUint32(at) : undefined;
}

function runLength(view: DataView, trun: Mp4Box, fallback: number): number | undefined {
  if (trun.end - trun.body < 8) return undefined;
  const flags = view.getUint32(trun.body) & 0xff_ff_ff;
  const count = view.getUint32(trun.body + 4);
  if (!(flags & 0x01_00)) return count * fallback;
  const first = trun.body + 8 + (flags & 0x01 ? 4 : 0) + (flags & 0x04 ? 4 : 0);
  const stride = 4 * [0x01_00, 0x02_00, 0x04_00, 0x08_00].filter((flag) => flags & flag).length;
  if (first + count * stride > trun.end) return undefined;
  let length = 0;
  for (let sample = 0; sample < count; sample += 1) length += view.getUint32(first + sample * stride);
  return length;
}
