import { encodeScriptData, type Amf0Object } from './amf0.ts';

/** The picture that an FLV stream announces. */
export interface FlvVideo {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Frames per second. */
  readonly fps: number;
  /** kbps. */
  readonly kbps: number;
}

/** The sound that an FLV stream announces. */
export interface FlvAudio {
  /** AAC as FLV has always had it; Opus as Enhanced RTMP v2 has it, which only new receivers read. */
  readonly codec: 'aac' | 'opus';
  /** Hz. */
  readonly sampleRate: number;
  /** 1 or 2. */
  readonly channels: number;
  /** kbps. */
  readonly kbps: number;
}

/** What will be in the stream; a kind that is left out never comes. */
export interface FlvTracks {
  readonly video?: FlvVideo | undefined;
  readonly audio?: FlvAudio | undefined;
}

const tagType = { audio: 8, video: 9, script: 18 } as const;
/** Number of the video codec, as in onMetaData and in the low half of a video tag's first byte. */
const avc = 7;
const aac = 10;
/** The FourCC 'Opus'. */
const opus = [0x4f, 0x70, 0x75, 0x73];
/** AAC's first byte says 44 kHz, 16 bit, stereo whatever is true; the AudioSpecificConfig counts. */
const aacFlags = 0xaf;
/** Sound format 9 means that a packet type (low half) and a FourCC follow. */
const enhancedAudio = 0x90;
const sequenceStart = 0;
const codedFrames = 1;
const keyFrame = 0x10;
const interFrame = 0x20;
const tagHeaderSize = 11;
const wrap = 2 ** 32;

/**
 * Writes an FLV stream (Adobe FLV 10.1, annex E; Enhanced RTMP v2 for Opus) tag by tag. It encodes nothing and keeps
 * nothing but the last timestamps: per kind they always grow, whatever times it is given.
 */
export class FlvMuxer {
  readonly #tracks: FlvTracks;
  readonly #last = { audio: -1, video: -1 };

  constructor(tracks: FlvTracks) {
    this.#tracks = tracks;
  }

  /** The file header and `onMetaData`: first of all, once. */
  start(): Uint8Array<ArrayBuffer> {
    const { video, audio } = this.#tracks;
    const flags = (audio ? 4 : 0) | (video ? 1 : 0);
    const script = this.#tag(tagType.script, 0, [], encodeScriptData('onMetaData', metaData(this.#tracks)));
    const stream = new Uint8Array(13 + script.length);
    stream.set([0x46, 0x4c, 0x56, 1, flags, 0, 0, 0, 9]);
    stream.set(script, 13);
    return stream;
  }

  /** The AVCDecoderConfigurationRecord: before the first frame, and again when it changes. */
  videoHeader(avcc: Uint8Array, timeMs: number): Uint8Array<ArrayBuffer> {
    return this.#tag(tagType.video, this.#peek('video', timeMs), [keyFrame | avc, sequenceStart, 0, 0, 0], avcc);
  }

  /** One picture, NAL units with four-byte lengths; `timeMs` is both decoding and presentation time. */
  videoFrame(data: Uint8Array, timeMs: number, key: boolean): Uint8Array<ArrayBuffer> {
    const first = (key ? keyFrame : interFrame) | avc;
    return this.#tag(tagType.video, this.#stamp('video', timeMs), [first, codedFrames, 0, 0, 0], data);
  }

  /** The AudioSpecificConfig (AAC) or OpusHead (Opus): before the first packet. */
  audioHeader(config: Uint8Array, timeMs: number): Uint8Array<ArrayBuffer> {
    return this.#tag(tagType.audio, this.#peek('audio', timeMs), this.#audioPrefix(sequenceStart), config);
  }

  /** One raw AAC access unit or one Opus packet. */
  audioFrame(data: Uint8Array, timeMs: number): Uint8Array<ArrayBuffer> {
    return this.#tag(tagType.audio, this.#stamp('audio', timeMs), this.#audioPrefix(codedFrames), data);
  }

  #audioPrefix(packetType: number): number[] {
    return this.#tracks.audio?.codec === 'opus' ? [enhancedAudio | packetType, ...opus] : [aacFlags, packetType];
  }

  #stamp(kind: 'audio' | 'video', timeMs: number): number {
    this.#last[kind] = Math.max(this.#last[kind] + 1, Math.round(timeMs));
    return this.#last[kind];
  }

  /** A header shares the time of the frame that follows it. */
  #peek(kind: 'audio' | 'video', timeMs: number): number {
    return Math.max(this.#last[kind] + 1, Math.round(timeMs));
  }

  #tag(type: number, timeMs: number, prefix: readonly number[], data: Uint8Array): Uint8Array<ArrayBuffer> {
    const size = prefix.length + data.length;
    const tag = new Uint8Array(tagHeaderSize + size + 4);
    const view = new DataView(tag.buffer);
    const stamp = timeMs % wrap;
    view.setUint32(0, size);
    view.setUint32(4, (stamp & 0xffffff) << 8);
    tag[0] = type;
    // The upper eight of the 32 bits come last.
    tag[7] = Math.floor(stamp / 2 ** 24);
    tag.set(prefix, tagHeaderSize);
    tag.set(data, tagHeaderSize + prefix.length);
    view.setUint32(tagHeaderSize + size, tagHeaderSize + size);
    return tag;
  }
}

function metaData({ video, audio }: FlvTracks): Amf0Object {
  return {
    ...(video && {
      width: video.width,
      height: video.height,
      framerate: video.fps,
      videocodecid: avc,
      videodatarate: video.kbps,
    }),
    ...(audio && {
      audiocodecid: audio.codec === 'aac' ? aac : opus.reduce((id, byte) => id * 256 + byte, 0),
      audiodatarate: audio.kbps,
      audiosamplerate: audio.sampleRate,
      audiosamplesize: 16,
      stereo: audio.channels > 1,
    }),
    encoder: 'livelit',
  };
}
