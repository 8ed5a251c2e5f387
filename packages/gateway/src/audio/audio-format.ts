import type { AudioConfig } from '../media/frames.ts';
import { parseAudioSpecificConfig } from './audio-specific-config.ts';
import { packBits } from './bits.ts';
import { opusPacketSamples } from './opus-packet.ts';

/** How the frames of one audio stream are timed and named. */
export interface AudioFormat {
  readonly config: AudioConfig;
  /** Name of RFC 6381 for MSE and HLS. */
  readonly codecString: string;
  /** Samples, at `config.sampleRate`, that a frame lasts. */
  samplesOf(data: Uint8Array): number;
  /** A frame of silence, or undefined where none is known. */
  readonly silence: Uint8Array | undefined;
}

/** The format of a config, for whoever has to lay frames out on a timeline. */
export function audioFormat(config: AudioConfig): AudioFormat {
  return config.codec === 'opus' ? opusFormat(config) : aacFormat(config);
}

function opusFormat(config: AudioConfig): AudioFormat {
  // One 20 ms CELT frame (fullband, mono or stereo) whose two bytes say that nothing is coded.
  const silence = new Uint8Array([config.channels === 1 ? 0xf8 : 0xfc, 0xff, 0xfe]);
  return { config, codecString: 'opus', samplesOf: (data) => opusPacketSamples(data) || 960, silence };
}

function aacFormat(config: AudioConfig): AudioFormat {
  const info = parseAudioSpecificConfig(config.config);
  const samples = info?.frameSamples ?? 1024;
  const lowComplexity = info?.objectType === 2;
  return {
    config,
    codecString: `mp4a.40.${info?.codecType ?? 2}`,
    samplesOf: () => samples,
    silence: lowComplexity && config.channels <= 2 ? silentAac(config.channels) : undefined,
  };
}

/** individual_channel_stream (ISO/IEC 14496-3, 4.4.2.7) without a single coded band. */
const emptyChannel: readonly (readonly [number, number])[] = [
  [100, 8], // global_gain
  [0, 1], // ics_reserved_bit
  [0, 2], // window_sequence: long
  [0, 1], // window_shape: sine
  [0, 6], // max_sfb
  [0, 1], // predictor_data_present
  [0, 3], // pulse_data_present, tns_data_present, gain_control_data_present
];

/** A raw_data_block of AAC-LC: one channel, or a pair without a common window, then the end. */
function silentAac(channels: number): Uint8Array {
  const [idSingle, idPair, idEnd] = [0, 1, 7];
  return channels === 1
    ? packBits([[idSingle, 3], [0, 4], ...emptyChannel, [idEnd, 3]])
    : packBits([[idPair, 3], [0, 4], [0, 1], ...emptyChannel, ...emptyChannel, [idEnd, 3]]);
}
