import { BitReader } from './bit-reader.ts';
import { NalType, nalType } from './nal.ts';

/** What a sequence parameter set says about the pictures. */
export interface SpsInfo {
  /** profile_idc: 66 Baseline, 77 Main, 100 High. */
  readonly profile: number;
  /** The byte of constraint flags between profile and level. */
  readonly constraints: number;
  /** level_idc: ten times the level. */
  readonly level: number;
  /** chroma_format_idc; 1 is 4:2:0. */
  readonly chromaFormat: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  /** Pixels after cropping. */
  readonly width: number;
  readonly height: number;
}

const profilesWithChromaFormat = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const largestSide = 16_384;

/** Reads a sequence parameter set (ITU-T H.264, 7.3.2.1.1); undefined when it is something else or broken. */
export function readSps(sps: Uint8Array): SpsInfo | undefined {
  if (sps.length < 5 || nalType(sps) !== NalType.sps) return undefined;
  const profile = sps[1]!;
  const constraints = sps[2]!;
  const level = sps[3]!;
  const reader = new BitReader(sps, 4);
  reader.unsigned(); // seq_parameter_set_id
  const colour = readColour(reader, profile);
  if (!colour) return undefined;
  reader.unsigned(); // log2_max_frame_num_minus4
  if (!skipPictureOrder(reader)) return undefined;
  reader.unsigned(); // max_num_ref_frames
  reader.bit(); // gaps_in_frame_num_value_allowed_flag
  const size = readSize(reader, colour.separatePlanes ? 0 : colour.chromaFormat);
  if (!size || reader.overrun) return undefined;
  const { chromaFormat, bitDepthLuma, bitDepthChroma } = colour;
  return { profile, constraints, level, chromaFormat, bitDepthLuma, bitDepthChroma, ...size };
}

function readColour(reader: BitReader, profile: number) {
  const colour = { chromaFormat: 1, separatePlanes: false, bitDepthLuma: 8, bitDepthChroma: 8 };
  if (!profilesWithChromaFormat.has(profile)) return colour;
  colour.chromaFormat = reader.unsigned();
  if (colour.chromaFormat > 3) return undefined;
  if (colour.chromaFormat === 3) colour.separatePlanes = reader.bit() === 1;
  colour.bitDepthLuma = reader.unsigned() + 8;
  colour.bitDepthChroma = reader.unsigned() + 8;
  if (colour.bitDepthLuma > 14 || colour.bitDepthChroma > 14) return undefined;
  reader.bit(); // qpprime_y_zero_transform_bypass_flag
  if (reader.bit() === 1) skipScalingLists(reader, colour.chromaFormat === 3 ? 12 : 8);
  return colour;
}

function skipScalingLists(reader: BitReader, count: number): void {
  for (let list = 0; list < count; list++) {
    if (reader.bit() === 0) continue;
    const size = list < 6 ? 16 : 64;
    let last = 8;
    let next = 8;
    for (let i = 0; i < size; i++) {
      if (next !== 0) next = (last + reader.signed() + 256) % 256;
      if (next !== 0) last = next;
    }
  }
}

function skipPictureOrder(reader: BitReader): boolean {
  const type = reader.unsigned();
  if (type > 2) return false;
  if (type === 0) {
    reader.unsigned(); // log2_max_pic_order_cnt_lsb_minus4
  } else if (type === 1) {
    reader.bit(); // delta_pic_order_always_zero_flag
    reader.signed(); // offset_for_non_ref_pic
    reader.signed(); // offset_for_top_to_bottom_field
    const cycle = reader.unsigned();
    if (cycle > 255) return false;
    for (let i = 0; i < cycle; i++) reader.signed();
  }
  return true;
}

function readSize(reader: BitReader, chromaArrayType: number) {
  const macroblocks = reader.unsigned() + 1;
  const mapUnits = reader.unsigned() + 1;
  const framesOnly = reader.bit();
  if (framesOnly === 0) reader.bit(); // mb_adaptive_frame_field_flag
  reader.bit(); // direct_8x8_inference_flag
  const crop = { left: 0, right: 0, top: 0, bottom: 0 };
  if (reader.bit() === 1) {
    crop.left = reader.unsigned();
    crop.right = reader.unsigned();
    crop.top = reader.unsigned();
    crop.bottom = reader.unsigned();
  }
  const fieldFactor = 2 - framesOnly;
  const cropX = chromaArrayType === 1 || chromaArrayType === 2 ? 2 : 1;
  const cropY = (chromaArrayType === 1 ? 2 : 1) * fieldFactor;
  const width = macroblocks * 16 - (crop.left + crop.right) * cropX;
  const height = mapUnits * 16 * fieldFactor - (crop.top + crop.bottom) * cropY;
  if (width <= 0 || height <= 0 || width > largestSide || height > largestSide) return undefined;
  return { width, height };
}
