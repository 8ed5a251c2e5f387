import type { AudioCodecName } from './mp4-muxer.ts';

/** All sound is recorded at this rate. */
export const recordedRate = 48_000;

const codecs = [
  ['aac', 'mp4a.40.2'],
  ['opus', 'opus'],
] as const;

/** AAC where the browser encodes it, else Opus. */
export async function chooseAudio(
  kbps: number,
  numberOfChannels: number,
): Promise<{ readonly name: AudioCodecName; readonly config: AudioEncoderConfig } | undefined> {
  if (typeof AudioEncoder === 'undefined') return undefined;
  for (const [name, codec] of codecs) {
    const config: AudioEncoderConfig = { codec, sampleRate: recordedRate, numberOfChannels, bitrate: kbps * 1000 };
    const { supported } = await AudioEncoder.isConfigSupported(config).catch(() => ({ supported: false }));
    if (supported) return { name, config };
  }
  return undefined;
}
