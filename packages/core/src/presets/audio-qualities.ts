/** Rate, channels and bitrate of sound to be sent. */
export interface AudioQuality {
  /** Samples a second. Opus always travels at 48000. */
  readonly sampleRate: number;
  /** 1 is mono, 2 is stereo. */
  readonly channels: 1 | 2;
  /** Target bitrate in kbps. */
  readonly kbps: number;
}

/** `speech`, `default` and `music` of V2TXLive in the order of its numbers, then `standard` and `high` of TXLivePusher. */
export const audioQualities = {
  speech: { sampleRate: 16_000, channels: 1, kbps: 16 },
  default: { sampleRate: 48_000, channels: 1, kbps: 50 },
  music: { sampleRate: 48_000, channels: 2, kbps: 128 },
  standard: { sampleRate: 48_000, channels: 1, kbps: 40 },
  high: { sampleRate: 48_000, channels: 2, kbps: 128 },
} as const satisfies Record<string, AudioQuality>;

/** The name of an audio quality. */
export type AudioQualityName = keyof typeof audioQualities;
