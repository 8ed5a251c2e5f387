import type { AudioConfig } from '../media/frames.ts';

/** What an OpusHead says (RFC 7845, 5.1). */
export interface OpusHead {
  /** 1 or 2 in `mappingFamily` 0. */
  readonly channels: number;
  /** Samples at 48 kHz to throw away at the start. */
  readonly preSkip: number;
  /** Hz before encoding; says nothing about playback, which is always at 48 kHz. */
  readonly inputSampleRate: number;
  /** Gain in dB times 256. */
  readonly outputGain: number;
  readonly mappingFamily: number;
}

const magic = new TextEncoder().encode('OpusHead');
const headSize = 19;

/** Reads an OpusHead; undefined when it is broken, of a version to come, or lacks its channel mapping. */
export function parseOpusHead(data: Uint8Array): OpusHead | undefined {
  if (data.length < headSize || !magic.every((byte, at) => data[at] === byte)) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const version = view.getUint8(8);
  const channels = view.getUint8(9);
  const mappingFamily = view.getUint8(18);
  // The upper four bits are the major version: only 0 is known.
  if (version === 0 || version > 15 || channels === 0) return undefined;
  if (mappingFamily === 0 ? channels > 2 : data.length < headSize + 2 + channels) return undefined;
  return {
    channels,
    preSkip: view.getUint16(10, true),
    inputSampleRate: view.getUint32(12, true),
    outputGain: view.getInt16(16, true),
    mappingFamily,
  };
}

/** An OpusHead of mapping family 0: mono or stereo. */
export function buildOpusHead(head: Partial<Omit<OpusHead, 'mappingFamily'>> = {}): Uint8Array {
  const data = new Uint8Array(headSize);
  const view = new DataView(data.buffer);
  data.set(magic);
  view.setUint8(8, 1);
  view.setUint8(9, head.channels ?? 2);
  view.setUint16(10, head.preSkip ?? 312, true);
  view.setUint32(12, head.inputSampleRate ?? 48_000, true);
  view.setInt16(16, head.outputGain ?? 0, true);
  return data;
}

/** The config of an Opus stream in mono or stereo; undefined for anything else. The bytes are copied. */
export function opusConfig(data: Uint8Array): AudioConfig | undefined {
  const head = parseOpusHead(data);
  if (head?.mappingFamily !== 0) return undefined;
  return {
    codec: 'opus',
    config: new Uint8Array(data.subarray(0, headSize)),
    sampleRate: 48_000,
    channels: head.channels,
  };
}
