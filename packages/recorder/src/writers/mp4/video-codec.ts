import type { VideoShape } from './mp4-messages.ts';
import type { VideoCodecName } from './mp4-muxer.ts';

/** Level, and what it allows: macroblocks in a picture and in a second. */
const avcLevels = [
  [30, 1620, 40_500],
  [31, 3600, 108_000],
  [40, 8192, 245_760],
  [42, 8704, 522_240],
  [50, 22_080, 589_824],
  [51, 36_864, 983_040],
  [52, 36_864, 2_073_600],
  [62, 139_264, 16_711_680],
] as const;

const avcProfiles = ['6400', '4d00', '42e0'] as const;

/** The lowest H.264 level that this picture fits in, as its number times ten. */
export function avcLevel({ width, height, frameRate }: VideoShape): number {
  const blocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  return avcLevels.find(([, picture, second]) => blocks <= picture && blocks * frameRate <= second)?.[0] ?? 62;
}

/** Codec strings in order of preference: H.264 plays everywhere, VP9 and AV1 are better than nothing. */
export function videoCodecs(shape: VideoShape): readonly (readonly [VideoCodecName, string])[] {
  const level = avcLevel(shape).toString(16).padStart(2, '0');
  return [
    ...avcProfiles.map((profile) => ['avc', `avc1.${profile}${level}`] as const),
    ['vp9', 'vp09.00.41.08'],
    ['av1', 'av01.0.09M.08'],
  ];
}

/** Bits per second that keep this picture clean: a tenth of a bit for each pixel, within reason. */
export function bitrateFor({ width, height, frameRate }: VideoShape): number {
  return Math.round(Math.min(20_000_000, Math.max(300_000, width * height * frameRate * 0.1)));
}

/** The first config that this browser encodes, of one codec if one is given. */
export async function chooseVideo(
  shape: VideoShape,
  kbps: number,
  only?: VideoCodecName,
): Promise<{ readonly name: VideoCodecName; readonly config: VideoEncoderConfig } | undefined> {
  if (typeof VideoEncoder === 'undefined') return undefined;
  const { width, height, frameRate } = shape;
  for (const [name, codec] of videoCodecs(shape)) {
    if (only && name !== only) continue;
    const config: VideoEncoderConfig = {
      codec,
      width,
      height,
      framerate: frameRate,
      bitrate: kbps > 0 ? kbps * 1000 : bitrateFor(shape),
      // No look-ahead: a picture must be on disk soon after it was seen.
      latencyMode: 'realtime',
      ...(name === 'avc' ? { avc: { format: 'avc' } } : {}),
    };
    const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({ supported: false }));
    if (supported) return { name, config };
  }
  return undefined;
}
