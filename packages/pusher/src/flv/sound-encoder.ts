import type { LiveError } from '@livelit/core';

import type { PcmBlock } from './pcm-line.ts';

/** Takes what a SoundEncoder makes. Times are microseconds. */
export interface SoundSink {
  /** AudioSpecificConfig or OpusHead; before the first packet. */
  onConfig(config: Uint8Array): void;
  onPacket(data: Uint8Array, time: number): void;
  onFailure(error: LiveError): void;
}

/** What a line of sound is encoded to. */
export interface SoundFormat {
  readonly codec: 'aac' | 'opus';
  readonly sampleRate: number;
  readonly channels: number;
  readonly kbps: number;
}

/** Encodes one line of sound. */
export interface SoundEncoder {
  /** Blocks that wait to be encoded. */
  readonly queue: number;
  encode(block: PcmBlock): void;
  /** Another bitrate from now on, where the encoder can change it. */
  setKbps?(kbps: number): void;
  close(): void;
}

/** The browser's encoder where it has one, else, for AAC, the one that comes with this package (250 kB, loaded now). */
export async function createSoundEncoder(format: SoundFormat, sink: SoundSink): Promise<SoundEncoder> {
  const { NativeSoundEncoder } = await import('./native-sound-encoder.ts');
  if (await NativeSoundEncoder.supports(format)) return new NativeSoundEncoder(format, sink);
  const { AacSoundEncoder } = await import('./aac-sound-encoder.ts');
  return new AacSoundEncoder(format, sink);
}
