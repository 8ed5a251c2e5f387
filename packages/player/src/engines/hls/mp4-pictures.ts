import type { NalCodec, NalFraming } from '../../sei/nal-units.ts';
import { BoxReader, type Box } from './mp4-boxes.ts';

/** What an initialisation segment says of the track of pictures. */
export interface PictureTrack {
  readonly id: number;
  readonly timescale: number;
  readonly codec: NalCodec;
  /** Bytes of the length before each NAL unit. */
  readonly framing: NalFraming;
  /** Ticks and bytes of a sample that does not say its own. */
  readonly duration: number;
  readonly size: number;
}

/** One picture as it is coded. */
export interface CodedPicture {
  /** When it is shown, in ticks of the track. */
  readonly time: number;
  readonly data: Uint8Array;
}

/** Sample entries, and where in them the length of the NAL lengths stands: in avcC and hvcC. */
const entries: Readonly<Record<string, readonly [NalCodec, string, number]>> = {
  avc1: ['h264', 'avcC', 4],
  avc3: ['h264', 'avcC', 4],
  hvc1: ['h265', 'hvcC', 21],
  hev1: ['h265', 'hvcC', 21],
};

/** Bytes of a visual sample entry before its boxes. */
const entryHeader = 78;

/** The track of pictures in an initialisation segment; `undefined` for none that is H.264 or H.265 and readable. */
export function readPictureTrack(init: Uint8Array): PictureTrack | undefined {
  const reader = new BoxReader(init);
  const moov = reader.find(reader.all, 'moov');
  if (!moov) return undefined;
  for (const trak of reader.boxes(moov.begin, moov.end, 'trak')) {
    const mdia = reader.find(trak, 'mdia');
    const stsd = mdia && reader.find(mdia, 'minf', 'stbl', 'stsd');
    const entry = stsd && [...reader.boxes(stsd.begin + 8, stsd.end)][0];
    const known = entry && entries[entry.type];
    const tkhd = reader.find(trak, 'tkhd');
    const mdhd = mdia && reader.find(mdia, 'mdhd');
    if (!entry || !known || !tkhd || !mdhd) continue;
    const [codec, name, at] = known;
    const config = reader.find({ begin: entry.begin + entryHeader, end: entry.end }, name);
    if (!config) continue;
    const id = reader.u32(tkhd.begin + (reader.u8(tkhd.begin) === 1 ? 20 : 12));
    const timescale = reader.u32(mdhd.begin + (reader.u8(mdhd.begin) === 1 ? 20 : 12));
    const framing = ((reader.u8(config.begin + at) & 3) + 1) as 1 | 2 | 3 | 4;
    return { id, timescale, codec, framing, ...defaultsOf(reader, moov, id) };
  }
  return undefined;
}

function defaultsOf(reader: BoxReader, moov: Box, id: number): { duration: number; size: number } {
  const mvex = reader.find(moov, 'mvex');
  const trex = mvex && [...reader.boxes(mvex.begin, mvex.end, 'trex')].find((box) => reader.u32(box.begin + 4) === id);
  return { duration: trex ? reader.u32(trex.begin + 12) : 0, size: trex ? reader.u32(trex.begin + 16) : 0 };
}

/** The pictures of a media segment, in the order of decoding. */
export function* readPictures(segment: Uint8Array, track: PictureTrack): Generator<CodedPicture> {
  const reader = new BoxReader(segment);
  for (const moof of reader.boxes(0, segment.length, 'moof'))
    for (const traf of reader.boxes(moof.begin, moof.end, 'traf')) {
      const tfhd = reader.find(traf, 'tfhd');
      if (tfhd && reader.u32(tfhd.begin + 4) === track.id) yield* readRuns(reader, moof, traf, tfhd, track);
    }
}

function* readRuns(reader: BoxReader, moof: Box, traf: Box, tfhd: Box, track: PictureTrack): Generator<CodedPicture> {
  let at = tfhd.begin + 8;
  const optional = (flag: number, bytes: number): number | undefined => {
    if (!(reader.u32(tfhd.begin) & flag)) return undefined;
    at += bytes;
    return bytes === 8 ? reader.u64(at - 8) : reader.u32(at - 4);
  };
  const base = optional(0x01, 8) ?? moof.at;
  optional(0x02, 4);
  const duration = optional(0x08, 4) ?? track.duration;
  const size = optional(0x10, 4) ?? track.size;
  const tfdt = reader.find(traf, 'tfdt');
  const isLong = tfdt && reader.u8(tfdt.begin) === 1;
  let time = tfdt ? (isLong ? reader.u64(tfdt.begin + 4) : reader.u32(tfdt.begin + 4)) : 0;
  for (const trun of reader.boxes(traf.begin, traf.end, 'trun'))
    for (const sample of readRun(reader, trun, base, { duration, size })) {
      yield { time: time + sample.offset, data: reader.bytes.subarray(sample.begin, sample.begin + sample.size) };
      time += sample.duration;
    }
}

/** Samples of a run: more than a segment has, and few enough to be counted when they are made up. */
const mostSamples = 100_000;

function* readRun(reader: BoxReader, trun: Box, base: number, usual: { duration: number; size: number }) {
  const flags = reader.u32(trun.begin);
  const count = Math.min(mostSamples, reader.u32(trun.begin + 4));
  let at = trun.begin + 8;
  const optional = (flag: number): number | undefined => {
    if (!(flags & flag)) return undefined;
    at += 4;
    return reader.u32(at - 4);
  };
  let begin = base + (flags & 0x01 ? reader.i32(at) : 0);
  optional(0x01);
  optional(0x04);
  for (let index = 0; index < count && at <= trun.end; index++) {
    const duration = optional(0x100) ?? usual.duration;
    const size = optional(0x200) ?? usual.size;
    optional(0x400);
    const offset = flags & 0x800 ? reader.i32(at) : 0;
    optional(0x800);
    yield { begin, size, duration, offset };
    begin += size;
  }
}
