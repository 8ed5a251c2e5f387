import type { ByteFile } from '../../storage/byte-file.ts';
import { findBox, viewOf } from './mp4-boxes.ts';

const boxSize = 20;

/**
 * The same `moov` with an empty `mehd` box in its `mvex`: the place where the length of the whole file will be
 * written once it is known, without moving a byte of what follows.
 */
export function withDurationBox(moov: Uint8Array): Uint8Array<ArrayBuffer> {
  const movie = findBox(moov, ['moov']);
  const extends_ = movie && findBox(moov, ['mvex'], movie);
  if (!extends_) return new Uint8Array(moov);
  const bytes = new Uint8Array(moov.length + boxSize);
  bytes.set(moov.subarray(0, extends_.body));
  bytes.set(moov.subarray(extends_.body), extends_.body + boxSize);
  const view = viewOf(bytes);
  view.setUint32(movie.start, movie.end - movie.start + boxSize);
  view.setUint32(extends_.start, extends_.end - extends_.start + boxSize);
  view.setUint32(extends_.body, boxSize);
  view.setUint32(extends_.body + 4, 0x6d_65_68_64); // 'mehd'
  view.setUint8(extends_.body + 8, 1);
  return bytes;
}

/** Writes the length of the whole file, in seconds, into the `mehd` box of the `moov` that lies at `at`. */
export function writeDuration(file: ByteFile, moov: Uint8Array, at: number, seconds: number): void {
  const movieHeader = findBox(moov, ['moov', 'mvhd']);
  const duration = findBox(moov, ['moov', 'mvex', 'mehd']);
  if (!movieHeader || !duration || duration.end - duration.start !== boxSize) return;
  const view = viewOf(moov);
  const timescale = view.getUint32(movieHeader.body + 4 + (view.getUint8(movieHeader.body) === 1 ? 16 : 8));
  const bytes = new Uint8Array(8);
  viewOf(bytes).setBigUint64(0, BigInt(Math.round(seconds * timescale)));
  file.write(at + duration.body + 4, bytes);
}
