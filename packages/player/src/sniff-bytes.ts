import type { SourceType } from './source.ts';

/** As many bytes tell what something is: three packets of MPEG-TS are the longest. */
export const telltaleBytes = 600;

const boxes = new Set(['ftyp', 'styp', 'moov', 'moof', 'mdat', 'free', 'skip', 'wide', 'sidx']);

/** What media is by its first bytes; `undefined` for what is none that a player knows. */
export function sniffBytes(bytes: Uint8Array): SourceType | undefined {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  const starts = (...values: readonly number[]) => values.every((value, at) => bytes[at] === value);
  if (text(0, 3) === 'FLV') return 'http-flv';
  if (/^(ï»¿)?\s*#EXTM3U/.test(text(0, 32))) return 'hls';
  if (boxes.has(text(4, 8))) return 'file';
  // MPEG-TS has a mark every 188 bytes; on Blu-rays four bytes of time go before each packet.
  const marked = (first: number, step: number) =>
    bytes[first] === 0x47 && (bytes.length <= first + step || bytes[first + step] === 0x47);
  if (marked(0, 188) || (bytes.length > 196 && marked(4, 192))) return 'http-ts';
  // In this order: Matroska and WebM, MP3 with a tag, AAC in ADTS and MP3 by their sync word.
  if (starts(0x1a, 0x45, 0xdf, 0xa3) || text(0, 3) === 'ID3') return 'file';
  if (bytes[0] === 0xff && (bytes[1]! & 0xe0) === 0xe0) return 'file';
  if (['OggS', 'fLaC', 'RIFF'].includes(text(0, 4))) return 'file';
  return undefined;
}
