import { avcCodecs } from './avc-codec.ts';
import type { Size } from './picture-size.ts';

/** What pictures are encoded to on the way over FLV. */
export type PictureCodec = 'h264' | 'h265' | 'av1';

/** For people. */
export const codecNames: Readonly<Record<PictureCodec, string>> = { h264: 'H.264', h265: 'H.265', av1: 'AV1' };

/** What a configuration adds so that pictures come as FLV has them: units behind their lengths. */
const formats: Readonly<Record<PictureCodec, object>> = {
  h264: { avc: { format: 'avc' } },
  h265: { hevc: { format: 'hevc' } },
  av1: {},
};

/** Level, luma samples in a picture, luma samples a second: H.265, table A.8, main tier. */
const hevcLevels = [
  [93, 983_040, 33_177_600],
  [120, 2_228_224, 66_846_720],
  [123, 2_228_224, 133_693_440],
  [150, 8_912_896, 267_386_880],
  [153, 8_912_896, 534_773_760],
] as const;
/** The same for AV1, annex A. */
const av1Levels = [
  [4, 665_856, 19_975_680],
  [5, 1_065_024, 31_950_720],
  [8, 2_359_296, 70_778_880],
  [9, 2_359_296, 141_557_760],
  [12, 8_912_896, 267_386_880],
  [13, 8_912_896, 534_773_760],
] as const;

/** Configurations to try, best first. */
export function* encoderConfigs(
  codec: PictureCodec,
  size: Size,
  { fps, kbps }: { readonly fps: number; readonly kbps: number },
): Generator<VideoEncoderConfig> {
  for (const name of codecStrings(codec, size, fps))
    yield {
      ...size,
      ...formats[codec],
      codec: name,
      bitrate: Math.round(kbps * 1000),
      framerate: fps,
      latencyMode: 'realtime',
    };
}

function codecStrings(codec: PictureCodec, { width, height }: Size, fps: number): readonly string[] {
  if (codec === 'h264') return avcCodecs(width, height, fps);
  const levels = codec === 'h265' ? hevcLevels : av1Levels;
  const samples = width * height;
  const level = (levels.find(([, picture, second]) => samples <= picture && samples * fps <= second) ??
    levels.at(-1)!)[0];
  return codec === 'h265' ? [`hvc1.1.6.L${level}.B0`] : [`av01.0.${String(level).padStart(2, '0')}M.08`];
}
