import { LiveCode } from '@livelit/core';

import { HttpProblem } from '../http-problem.ts';

/** The body of a video tag, taken apart. `ignored` is what a server may skip: end of sequence, commands, metadata. */
export type VideoTag =
  | { readonly kind: 'config'; /** AVCDecoderConfigurationRecord. */ readonly avcc: Uint8Array }
  | {
      readonly kind: 'frame';
      readonly key: boolean;
      readonly compositionMs: number;
      /** NAL units behind their lengths. */
      readonly data: Uint8Array;
    }
  | { readonly kind: 'ignored' };

export type AudioTag =
  | {
      readonly kind: 'config';
      readonly codec: 'aac' | 'opus';
      /** AudioSpecificConfig or OpusHead. */
      readonly config: Uint8Array;
    }
  | { readonly kind: 'frame'; readonly codec: 'aac' | 'opus'; readonly data: Uint8Array }
  | { readonly kind: 'ignored' };

const ignored = { kind: 'ignored' } as const;

const videoCodecs: Readonly<Record<number, string>> = {
  2: 'Sorenson H.263',
  3: 'Screen Video',
  4: 'VP6',
  5: 'VP6 with alpha',
  6: 'Screen Video 2',
  12: 'HEVC',
  13: 'AV1',
};
const videoFourCodes: Readonly<Record<string, string>> = { hvc1: 'HEVC', av01: 'AV1', vp09: 'VP9', vp08: 'VP8' };
const audioCodecs: Readonly<Record<number, string>> = {
  0: 'PCM',
  1: 'ADPCM',
  2: 'MP3',
  3: 'PCM',
  4: 'Nellymoser',
  5: 'Nellymoser',
  6: 'Nellymoser',
  7: 'G.711 A-law',
  8: 'G.711 mu-law',
  11: 'Speex',
  14: 'MP3',
};
const audioFourCodes: Readonly<Record<string, string>> = {
  '.mp3': 'MP3',
  fLaC: 'FLAC',
  'ac-3': 'AC-3',
  'ec-3': 'E-AC-3',
};

function unsupported(kind: 'video' | 'audio', codec: string): HttpProblem {
  const accepted = kind === 'video' ? 'H.264 video' : 'AAC or Opus audio';
  return new HttpProblem(
    415,
    LiveCode.ERROR_CODEC_UNSUPPORTED,
    `The gateway takes ${accepted}; this stream has ${codec}.`,
  );
}

function truncated(kind: 'video' | 'audio'): HttpProblem {
  return new HttpProblem(400, LiveCode.ERROR_MALFORMED_REQUEST, `An FLV ${kind} tag is too short for its header.`);
}

const commandFrame = 5;

/** Reads a video tag: H.264, by the number of old or by the FourCC of Enhanced RTMP. Throws an HttpProblem (400, 415). */
export function parseVideoTag(data: Uint8Array): VideoTag {
  const first = data[0];
  if (first === undefined) return ignored;
  if (first & 0x80) return parseEnhancedVideo(data);
  const frameType = first >> 4;
  if (frameType === commandFrame) return ignored;
  const codec = first & 0x0f;
  if (codec !== 7) throw unsupported('video', videoCodecs[codec] ?? `codec number ${codec}`);
  if (data.length < 5) throw truncated('video');
  const packetType = data[1];
  if (packetType === 0) return { kind: 'config', avcc: data.subarray(5) };
  if (packetType !== 1) return ignored;
  return { kind: 'frame', key: frameType === 1, compositionMs: signed24(data, 2), data: data.subarray(5) };
}

/** Reads an audio tag: AAC, or AAC and Opus by their FourCC. Throws an HttpProblem (400, 415). */
export function parseAudioTag(data: Uint8Array): AudioTag {
  const first = data[0];
  if (first === undefined) return ignored;
  const format = first >> 4;
  if (format === 9) return parseEnhancedAudio(data);
  if (format !== 10) throw unsupported('audio', audioCodecs[format] ?? `format number ${format}`);
  if (data.length < 2) throw truncated('audio');
  if (data[1] === 0) return { kind: 'config', codec: 'aac', config: data.subarray(2) };
  return data[1] === 1 && data.length > 2 ? { kind: 'frame', codec: 'aac', data: data.subarray(2) } : ignored;
}

/** Packet types that Enhanced RTMP has for video and audio alike. */
const PacketType = { sequenceStart: 0, codedFrames: 1, codedFramesX: 3, metadata: 4, multitrack: 5, modEx: 7 } as const;

function parseEnhancedVideo(data: Uint8Array): VideoTag {
  const frameType = (data[0]! >> 4) & 7;
  const { packetType, offset } = skipModifiers(data, 'video');
  if (frameType === commandFrame && packetType !== PacketType.metadata) return ignored;
  if (packetType === PacketType.metadata) return ignored;
  // Five is an old start for AV1 in MPEG-2 TS here; several tracks in one tag are six.
  if (packetType === 6) throw unsupported('video', 'several tracks in one tag');
  const fourCode = readFourCode(data, offset, 'video');
  if (fourCode !== 'avc1') throw unsupported('video', videoFourCodes[fourCode] ?? `codec ${fourCode}`);
  const body = data.subarray(offset + 4);
  const key = frameType === 1;
  if (packetType === PacketType.sequenceStart) return { kind: 'config', avcc: body };
  if (packetType === PacketType.codedFramesX) return { kind: 'frame', key, compositionMs: 0, data: body };
  if (packetType !== PacketType.codedFrames) return ignored;
  if (body.length < 3) throw truncated('video');
  return { kind: 'frame', key, compositionMs: signed24(body, 0), data: body.subarray(3) };
}

function parseEnhancedAudio(data: Uint8Array): AudioTag {
  const { packetType, offset } = skipModifiers(data, 'audio');
  if (packetType === PacketType.multitrack) throw unsupported('audio', 'several tracks in one tag');
  const fourCode = readFourCode(data, offset, 'audio');
  const codec = fourCode === 'Opus' ? 'opus' : fourCode === 'mp4a' ? 'aac' : undefined;
  if (!codec) throw unsupported('audio', audioFourCodes[fourCode] ?? `codec ${fourCode}`);
  const body = data.subarray(offset + 4);
  if (packetType === PacketType.sequenceStart) return { kind: 'config', codec, config: body };
  return packetType === PacketType.codedFrames && body.length > 0 ? { kind: 'frame', codec, data: body } : ignored;
}

/** Walks over the ModEx prelude (Enhanced RTMP v2), which refines timestamps to nanoseconds: nothing we need. */
function skipModifiers(data: Uint8Array, kind: 'video' | 'audio') {
  let packetType = data[0]! & 0x0f;
  let offset = 1;
  while (packetType === PacketType.modEx) {
    let size = (data[offset] ?? 0) + 1;
    offset++;
    if (size === 256) {
      size = ((data[offset] ?? 0) << 8) + (data[offset + 1] ?? 0) + 1;
      offset += 2;
    }
    offset += size;
    const next = data[offset++];
    if (next === undefined) throw truncated(kind);
    packetType = next & 0x0f;
  }
  return { packetType, offset };
}

function readFourCode(data: Uint8Array, offset: number, kind: 'video' | 'audio'): string {
  if (data.length < offset + 4) throw truncated(kind);
  const code = String.fromCharCode(...data.subarray(offset, offset + 4));
  // It ends up in a message: junk is shown in hexadecimal.
  return /^[\w.-]{4}$/.test(code) ? code : `0x${Buffer.from(data.subarray(offset, offset + 4)).toString('hex')}`;
}

function signed24(data: Uint8Array, offset: number): number {
  return ((data[offset]! << 24) | (data[offset + 1]! << 16) | (data[offset + 2]! << 8)) >> 8;
}
