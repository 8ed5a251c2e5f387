/** H.264 in decoding order; the parameter sets travel in the config, never in frames. */
export interface H264Config {
  readonly codec: 'h264';
  readonly sps: Uint8Array;
  readonly pps: Uint8Array;
  /** AVCDecoderConfigurationRecord (ISO/IEC 14496-15) of `sps` and `pps`. */
  readonly avcc: Uint8Array;
  /** Pixels, 0 when the SPS could not be read. */
  readonly width: number;
  readonly height: number;
}

/** VP8 passes from WHIP to WHEP only; its frames are never taken apart. */
export interface Vp8Config {
  readonly codec: 'vp8';
}

export type VideoConfig = H264Config | Vp8Config;

export interface AudioConfig {
  readonly codec: 'aac' | 'opus';
  /** AAC: AudioSpecificConfig. Opus: OpusHead (RFC 7845, 5.1). */
  readonly config: Uint8Array;
  /** Hz; 48000 for Opus. HE-AAC: the rate of its core, which counts the samples of a frame. */
  readonly sampleRate: number;
  readonly channels: number;
}

/** One H.264 picture. */
export interface VideoFrame {
  /** Decoding time in milliseconds on the stream's clock, which starts near 0; may have a fraction. */
  readonly timeMs: number;
  /** Presentation time minus decoding time, milliseconds. */
  readonly compositionMs: number;
  readonly key: boolean;
  /** NAL units without start codes or lengths, without AUD, SPS and PPS. */
  readonly nals: readonly Uint8Array[];
}

/** One AAC access unit or one Opus packet. */
export interface AudioFrame {
  readonly timeMs: number;
  readonly data: Uint8Array;
}
