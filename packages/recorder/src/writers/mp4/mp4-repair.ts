import type { ByteFile } from '../../storage/byte-file.ts';
import { longestHeader, type Mp4Box, readHeader } from './mp4-boxes.ts';
import { writeDuration } from './mp4-duration.ts';
import { type Mp4Track, readRuns, readTracks } from './mp4-fragments.ts';
import { Mp4Index } from './mp4-index.ts';

/** A header that is longer than this is no header: it was read from garbage. */
const longestMeta = 16 * 1024 * 1024;

/** What stands in a fragmented MP4, up to the last whole fragment. */
export interface Mp4Contents {
  readonly index: Mp4Index;
  readonly moov: { readonly at: number; readonly bytes: Uint8Array } | undefined;
  /** One past the last byte of the last whole fragment; 0 when there is no fragment. */
  readonly end: number;
}

/** Reads headers only, never the media itself, so an hour takes no longer than its number of fragments. */
export function scanMp4(file: ByteFile): Mp4Contents {
  const index = new Mp4Index();
  const size = file.size();
  let moov: Mp4Contents['moov'];
  let tracks: readonly Mp4Track[] = [];
  let fragment: { readonly at: number; readonly bytes: Uint8Array } | undefined;
  let end = 0;
  for (let at = 0; at < size;) {
    const box = readHeader(file.read(at, longestHeader), at);
    if (!box || box.end > size) break;
    at = box.end;
    if (box.type === 'mdat') {
      const runs = fragment && readRuns(fragment.bytes, tracks);
      if (!fragment || !runs) break;
      index.add(fragment.at, runs);
      fragment = undefined;
      end = box.end;
    } else if (box.type === 'moof' && tracks.length > 0) {
      fragment = { at: box.start, bytes: readWhole(file, box) };
    } else if (box.type === 'moov' && !moov) {
      moov = { at: box.start, bytes: readWhole(file, box) };
      tracks = readTracks(moov.bytes);
    } else if (box.type !== 'ftyp' && box.type !== 'free') break;
  }
  return { index, moov, end };
}

const readWhole = (file: ByteFile, { start, end }: Mp4Box) => file.read(start, Math.min(end - start, longestMeta));

/**
 * Cuts what a crash left after the last whole fragment, and writes the length and the index that a finished file
 * has. Returns what can be played now; a duration of 0 means that nothing can.
 */
export function repairMp4(file: ByteFile): { readonly size: number; readonly duration: number } {
  const { index, moov, end } = scanMp4(file);
  if (!moov || index.size === 0) return { size: 0, duration: 0 };
  file.truncate(end);
  writeDuration(file, moov.bytes, moov.at, index.duration);
  const box = index.toBox();
  file.write(end, box);
  file.flush();
  return { size: end + box.length, duration: index.duration };
}
