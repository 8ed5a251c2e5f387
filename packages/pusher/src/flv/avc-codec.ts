/** Level number, macroblocks in a picture, macroblocks a second: H.264, table A-1. */
const levels = [
  [30, 1_620, 40_500],
  [31, 3_600, 108_000],
  [32, 5_120, 216_000],
  [40, 8_192, 245_760],
  [42, 8_704, 522_240],
  [50, 22_080, 589_824],
  [51, 36_864, 983_040],
  [52, 36_864, 2_073_600],
] as const;

/**
 * Profiles without B-frames first (constrained baseline, baseline), since every receiver takes them and no picture
 * waits for a later one; main and high for encoders that know nothing else.
 */
const profiles = ['42e0', '4200', '4d00', '6400'];

/** Codec strings to try, best first, with the lowest level that holds the picture. */
export function avcCodecs(width: number, height: number, fps: number): readonly string[] {
  const blocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  const level = levels.find(([, picture, second]) => blocks <= picture && blocks * fps <= second)?.[0] ?? 52;
  return profiles.map((profile) => `avc1.${profile}${level.toString(16)}`);
}
