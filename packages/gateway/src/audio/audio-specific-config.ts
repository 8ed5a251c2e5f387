import type { AudioConfig } from '../media/frames.ts';
import { BitSource } from './bits.ts';

/** What a decoder is told by an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1). */
export interface AacInfo {
  /** Audio object type of the core: 2 is AAC-LC. */
  readonly objectType: number;
  /** Hz of the core decoder, whose frames the stream is made of. */
  readonly sampleRate: number;
  /** Hz that come out: twice `sampleRate` with spectral band replication. */
  readonly outputSampleRate: number;
  readonly channels: number;
  /** Samples of one frame at `sampleRate`: 1024, or 960 for some broadcasters. */
  readonly frameSamples: 1024 | 960;
  /** The number that names the codec in `mp4a.40.<n>`: 2, 5 with SBR, 29 with parametric stereo too. */
  readonly codecType: number;
}

const sampleRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
];
const channelCounts = [0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 24, 8];
const generalAudio = new Set([1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23]);
/** Bytes; a program config element with its longest comment stays below. */
const longestConfig = 512;
const [spectralBandReplication, parametricStereo] = [5, 29];

/** Reads an AudioSpecificConfig; undefined when it is broken or not one of the general AAC kinds. */
export function parseAudioSpecificConfig(data: Uint8Array): AacInfo | undefined {
  const source = new BitSource(data);
  let objectType = readObjectType(source);
  const sampleRate = readSampleRate(source);
  const layout = source.bits(4);
  const extension = { type: 0, sampleRate: 0 };
  if (objectType === spectralBandReplication || objectType === parametricStereo) {
    extension.type = objectType;
    extension.sampleRate = readSampleRate(source);
    objectType = readObjectType(source);
  }
  if (source.overrun || !generalAudio.has(objectType)) return undefined;
  const shortFrames = source.bits(1) === 1;
  if (source.bits(1) === 1) source.bits(14); // coreCoderDelay
  source.bits(1); // extensionFlag
  const channels = layout === 0 ? readProgramConfig(source) : (channelCounts[layout] ?? 0);
  if (source.overrun || channels < 1 || sampleRate < 1) return undefined;
  if (extension.type === 0) readSyncExtension(source, extension);
  return {
    objectType,
    sampleRate,
    outputSampleRate: extension.sampleRate || sampleRate,
    channels,
    frameSamples: shortFrames ? 960 : 1024,
    codecType: extension.type || objectType,
  };
}

/** The config of an AAC stream; undefined when `data` is no AudioSpecificConfig. The bytes are copied. */
export function aacConfig(data: Uint8Array): AudioConfig | undefined {
  if (data.length > longestConfig) return undefined;
  const info = parseAudioSpecificConfig(data);
  return info && { codec: 'aac', config: new Uint8Array(data), sampleRate: info.sampleRate, channels: info.channels };
}

function readObjectType(source: BitSource): number {
  const type = source.bits(5);
  return type === 31 ? 32 + source.bits(6) : type;
}

function readSampleRate(source: BitSource): number {
  const index = source.bits(4);
  return index === 15 ? source.bits(24) : (sampleRates[index] ?? 0);
}

/** program_config_element (4.4.1.1): speakers that none of the numbered layouts has. Answers the number of channels. */
function readProgramConfig(source: BitSource): number {
  source.bits(4 + 2 + 4); // element_instance_tag, object_type, sampling_frequency_index
  const pairable = source.bits(4) + source.bits(4) + source.bits(4);
  const lowFrequency = source.bits(2);
  const associatedData = source.bits(3);
  const coupling = source.bits(4);
  if (source.bits(1) === 1) source.bits(4); // mono mixdown
  if (source.bits(1) === 1) source.bits(4); // stereo mixdown
  if (source.bits(1) === 1) source.bits(3); // matrix mixdown
  let channels = lowFrequency;
  for (let i = 0; i < pairable; i++) {
    channels += 1 + source.bits(1);
    source.bits(4);
  }
  source.bits(4 * (lowFrequency + associatedData) + 5 * coupling);
  return channels;
}

/** SBR and parametric stereo announced behind the config, where old decoders do not look (1.6.5). */
function readSyncExtension(source: BitSource, extension: { type: number; sampleRate: number }): void {
  if (source.left < 16 || source.bits(11) !== 0x2b7) return;
  if (readObjectType(source) !== spectralBandReplication || source.bits(1) !== 1) return;
  const sampleRate = readSampleRate(source);
  if (source.overrun) return;
  extension.type = spectralBandReplication;
  extension.sampleRate = sampleRate;
  if (source.left >= 12 && source.bits(11) === 0x548 && source.bits(1) === 1) extension.type = parametricStereo;
}
