import { parseOpusHead } from '../audio/opus-head.ts';
import type { AudioConfig, H264Config } from '../media/frames.ts';
import { box, fullBox, text, u16, u32, u8, zeros } from './mp4-box.ts';

/** Ticks per second of the video track. */
export const videoTimescale = 90_000;

/** Numbers of the tracks, the same in every init segment and fragment. */
export const trackId = { video: 1, audio: 2 } as const;

/** What an init segment describes; one of the two at least. */
export interface InitTracks {
  readonly video?: H264Config | undefined;
  readonly audio?: AudioConfig | undefined;
}

const unityMatrix = u32(0x1_00_00, 0, 0, 0, 0x1_00_00, 0, 0, 0, 0x40_00_00_00);
const seventyTwoDpi = 0x48_00_00;
const undetermined = 0x55_c4;
/** sample_depends_on: 2, nothing else is needed to decode it. */
export const syncSampleFlags = 0x2_00_00_00;

/** The init segment (`ftyp` and `moov`) of fragmented MP4 with H.264 and AAC or Opus. */
export function initSegment({ video, audio }: InitTracks): Buffer {
  return Buffer.concat([
    box('ftyp', text('iso6'), u32(1), text('iso6cmfcmp41')),
    box(
      'moov',
      movieHeader(),
      ...(video ? [videoTrack(video)] : []),
      ...(audio ? [audioTrack(audio)] : []),
      box(
        'mvex',
        ...(video ? [fullBox('trex', 0, 0, u32(trackId.video, 1, 0, 0, 0))] : []),
        ...(audio ? [fullBox('trex', 0, 0, u32(trackId.audio, 1, 0, 0, syncSampleFlags))] : []),
      ),
    ),
  ]);
}

function movieHeader(): Buffer {
  const times = u32(0, 0, 1000, 0);
  return fullBox('mvhd', 0, 0, times, u32(0x1_00_00), u16(0x1_00, 0), zeros(8), unityMatrix, zeros(24), u32(3));
}

interface TrackParts {
  readonly id: number;
  readonly timescale: number;
  readonly handler: 'vide' | 'soun';
  readonly width: number;
  readonly height: number;
  readonly mediaHeader: Buffer;
  readonly sampleEntry: Buffer;
}

function track(parts: TrackParts): Buffer {
  const volume = parts.handler === 'soun' ? 0x1_00 : 0;
  const enabledInMovieAndPreview = 7;
  const header = fullBox(
    'tkhd',
    0,
    enabledInMovieAndPreview,
    u32(0, 0, parts.id, 0, 0),
    zeros(8),
    u16(0, 0, volume, 0),
    unityMatrix,
    u32(parts.width * 0x1_00_00, parts.height * 0x1_00_00),
  );
  const noSamples = [
    fullBox('stts', 0, 0, u32(0)),
    fullBox('stsc', 0, 0, u32(0)),
    fullBox('stsz', 0, 0, u32(0, 0)),
    fullBox('stco', 0, 0, u32(0)),
  ];
  const media = box(
    'mdia',
    fullBox('mdhd', 0, 0, u32(0, 0, parts.timescale, 0), u16(undetermined, 0)),
    fullBox('hdlr', 0, 0, u32(0), text(parts.handler), zeros(12), u8(0)),
    box(
      'minf',
      parts.mediaHeader,
      box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1))),
      box('stbl', fullBox('stsd', 0, 0, u32(1), parts.sampleEntry), ...noSamples),
    ),
  );
  return box('trak', header, media);
}

function videoTrack(config: H264Config): Buffer {
  const { width, height } = config;
  const sampleEntry = box(
    'avc1',
    zeros(6),
    u16(1),
    zeros(16),
    u16(width, height),
    u32(seventyTwoDpi, seventyTwoDpi, 0),
    u16(1),
    zeros(32),
    u16(0x18, 0xff_ff),
    box('avcC', config.avcc),
  );
  const mediaHeader = fullBox('vmhd', 0, 1, zeros(8));
  const common = { id: trackId.video, timescale: videoTimescale, handler: 'vide' } as const;
  return track({ ...common, width, height, mediaHeader, sampleEntry });
}

function audioTrack(config: AudioConfig): Buffer {
  const { sampleRate, channels } = config;
  // The field has 16 bits before the point; decoders then look into the AudioSpecificConfig.
  const entryRate = sampleRate > 0xff_ff ? 0 : sampleRate * 0x1_00_00;
  const sampleEntry = box(
    config.codec === 'aac' ? 'mp4a' : 'Opus',
    zeros(6),
    u16(1),
    zeros(8),
    u16(channels, 16, 0, 0),
    u32(entryRate),
    config.codec === 'aac' ? elementaryStream(config.config) : opusSpecific(config.config),
  );
  const mediaHeader = fullBox('smhd', 0, 0, zeros(4));
  const common = { id: trackId.audio, timescale: sampleRate, handler: 'soun' } as const;
  return track({ ...common, width: 0, height: 0, mediaHeader, sampleEntry });
}

/** A descriptor of ISO/IEC 14496-1 with its size in four bytes of seven bits. */
function descriptor(tag: number, ...content: Uint8Array[]): Buffer {
  const size = content.reduce((sum, part) => sum + part.length, 0);
  const sizeBytes = [21, 14, 7, 0].map((shift) => ((size >> shift) & 0x7f) | (shift > 0 ? 0x80 : 0));
  return Buffer.concat([u8(tag, ...sizeBytes), ...content]);
}

function elementaryStream(audioSpecificConfig: Uint8Array): Buffer {
  const [aac, audioStream, predefinedForMp4] = [0x40, 0x15, 2];
  const specific = descriptor(5, audioSpecificConfig);
  const decoder = descriptor(4, u8(aac, audioStream, 0, 0, 0), u32(0, 0), specific);
  return fullBox('esds', 0, 0, descriptor(3, u16(trackId.audio), u8(0), decoder, descriptor(6, u8(predefinedForMp4))));
}

function opusSpecific(opusHead: Uint8Array): Buffer {
  const head = parseOpusHead(opusHead);
  // Chromium refuses a rate that differs from the sample entry's, whatever was recorded before encoding.
  const rate = 48_000;
  return box(
    'dOps',
    u8(0, head?.channels ?? 2),
    u16(head?.preSkip ?? 0),
    u32(rate),
    u16((head?.outputGain ?? 0) & 0xff_ff),
    u8(0),
  );
}
