import { NalType, nalType } from './nal.ts';
import { readSps } from './sps.ts';

/** What a decoder needs before the first picture, out of an AVCDecoderConfigurationRecord. */
export interface AvccContents {
  /** The first sequence parameter set. */
  readonly sps: Uint8Array;
  /** The first picture parameter set. */
  readonly pps: Uint8Array;
  /** Bytes of the length before each NAL unit of the stream; 4 nearly always. */
  readonly lengthSize: number;
}

/** Profiles whose record ends in chroma format and bit depths (ISO/IEC 14496-15, 5.3.3.1.2). */
const highProfiles = new Set([100, 110, 122, 144, 244]);

/** An AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1) of one SPS and one PPS, with four-byte lengths. */
export function buildAvcc(sps: Uint8Array, pps: Uint8Array): Uint8Array {
  const profile = sps[1] ?? 0;
  const info = highProfiles.has(profile) ? readSps(sps) : undefined;
  const data = new Uint8Array(11 + sps.length + pps.length + (info ? 4 : 0));
  const view = new DataView(data.buffer);
  data.set([1, profile, sps[2] ?? 0, sps[3] ?? 0, 0xff, 0xe1]);
  view.setUint16(6, sps.length);
  data.set(sps, 8);
  let offset = 8 + sps.length;
  data[offset++] = 1;
  view.setUint16(offset, pps.length);
  data.set(pps, offset + 2);
  offset += 2 + pps.length;
  if (info) {
    data.set([0xfc | info.chromaFormat, 0xf8 | (info.bitDepthLuma - 8), 0xf8 | (info.bitDepthChroma - 8), 0], offset);
  }
  return data;
}

/** Reads an AVCDecoderConfigurationRecord; undefined when it is broken or lacks a parameter set. */
export function parseAvcc(data: Uint8Array): AvccContents | undefined {
  if (data.length < 7 || data[0] !== 1) return undefined;
  const lengthSize = (data[4]! & 3) + 1;
  if (lengthSize === 3) return undefined;
  const spsList = readSets(data, 6, data[5]! & 0x1f);
  const ppsCount = spsList && data[spsList.end];
  if (ppsCount === undefined) return undefined;
  const ppsList = readSets(data, spsList!.end + 1, ppsCount);
  const sps = spsList!.first;
  const pps = ppsList?.first;
  if (!sps || !pps || nalType(sps) !== NalType.sps || nalType(pps) !== NalType.pps) return undefined;
  return { sps, pps, lengthSize };
}

function readSets(data: Uint8Array, start: number, count: number) {
  let first: Uint8Array | undefined;
  let end = start;
  for (let i = 0; i < count; i++) {
    if (end + 2 > data.length) return undefined;
    const length = data[end]! * 256 + data[end + 1]!;
    const begin = end + 2;
    end = begin + length;
    if (end > data.length) return undefined;
    if (!first && length > 0) first = data.subarray(begin, end);
  }
  return { first, end };
}
