import { encodeScriptData, type Amf0Object } from './amf0.ts';
import { audioPrefix, codecNumber, videoPrefix, type FlvAudioCodec, type FlvVideoCodec } from './flv-codec.ts';

/** The picture that an FLV stream announces. */
export interface FlvVideo {
  /**
   * H.264 as FLV has always had it; the others as Enhanced RTMP has them, which only new receivers read.
   * @default 'h264'
   */
  readonly codec?: FlvVideoCodec | undefined;
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
  readonly codec: FlvAudioCodec;
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
  /** More values for `onMetaData`; they stand behind ours and replace those of the same name. */
  readonly metadata?: Amf0Object | undefined;
}

const tagType = { audio: 8, video: 9, script: 18 } as const;
const sequenceStart = 0;
const codedFrames = 1;
const tagHeaderSize = 11;
const wrap = 2 ** 32;

/**
 * Writes an FLV stream (Adobe FLV 10.1, annex E; Enhanced RTMP v2 for the newer codecs) tag by tag. It encodes nothing
 * and keeps nothing but the last timestamps: per kind they always grow, whatever times it is given.
 */
export class FlvMuxer {
  readonly #last = { audio: -1, video: -1 };
  #tracks: FlvTracks;

  constructor(tracks: FlvTracks) {
    this.#tracks = tracks;
  }

  /** The file header and `onMetaData`: first of all, once. */
  start(): Uint8Array<ArrayBuffer> {
    const { video, audio } = this.#tracks;
    const flags = (audio ? 4 : 0) | (video ? 1 : 0);
    const script = this.#metaData(0);
    const stream = new Uint8Array(13 + script.length);
    stream.set([0x46, 0x4c, 0x56, 1, flags, 0, 0, 0, 9]);
    stream.set(script, 13);
    return stream;
  }

  /**
   * `onMetaData` again, since what is in the stream has changed; kinds must stay, and codecs of which anything was sent.
   * Its timestamp is 0: FFmpeg takes a later one for a stream of subtitles, and waits for more of them.
   */
  announce(tracks: FlvTracks): Uint8Array<ArrayBuffer> {
    this.#tracks = tracks;
    return this.#metaData(0);
  }

  /**
   * What the decoder needs first: AVC-, HEVC-, AV1- or VPCodecConfigurationRecord. Before the first frame, and again
   * when it changes.
   */
  videoHeader(config: Uint8Array, timeMs: number): Uint8Array<ArrayBuffer> {
    const prefix = videoPrefix(this.#codec, sequenceStart, true, 0);
    return this.#tag(tagType.video, this.#peek('video', timeMs), prefix, config);
  }

  /**
   * One picture: NAL units with four-byte lengths (H.264, H.265), a temporal unit without its delimiter (AV1), a frame
   * (VP8, VP9). `timeMs` is its decoding time; it is shown `compositionMs` later, 0 without B-frames.
   */
  videoFrame(data: Uint8Array, timeMs: number, key: boolean, compositionMs = 0): Uint8Array<ArrayBuffer> {
    const prefix = videoPrefix(this.#codec, codedFrames, key, Math.round(compositionMs));
    return this.#tag(tagType.video, this.#stamp('video', timeMs), prefix, data);
  }

  /** The AudioSpecificConfig (AAC) or OpusHead (Opus): before the first packet. */
  audioHeader(config: Uint8Array, timeMs: number): Uint8Array<ArrayBuffer> {
    return this.#tag(tagType.audio, this.#peek('audio', timeMs), this.#audioPrefix(sequenceStart), config);
  }

  /** One raw AAC access unit or one Opus packet. */
  audioFrame(data: Uint8Array, timeMs: number): Uint8Array<ArrayBuffer> {
    return this.#tag(tagType.audio, this.#stamp('audio', timeMs), this.#audioPrefix(codedFrames), data);
  }

  get #codec(): FlvVideoCodec {
    return this.#tracks.video?.codec ?? 'h264';
  }

  #audioPrefix(packetType: number): readonly number[] {
    return audioPrefix(this.#tracks.audio?.codec ?? 'aac', packetType);
  }

  #metaData(timeMs: number): Uint8Array<ArrayBuffer> {
    return this.#tag(tagType.script, timeMs, [], encodeScriptData('onMetaData', metaData(this.#tracks)));
  }

  #stamp(kind: 'audio' | 'video', timeMs: number): number {
    this.#last[kind] = this.#peek(kind, timeMs);
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

function metaData({ video, audio, metadata }: FlvTracks): Amf0Object {
  return {
    ...(video && {
      width: video.width,
      height: video.height,
      framerate: video.fps,
      videocodecid: codecNumber(video.codec ?? 'h264'),
      videodatarate: video.kbps,
    }),
    ...(audio && {
      audiocodecid: codecNumber(audio.codec),
      audiodatarate: audio.kbps,
      audiosamplerate: audio.sampleRate,
      audiosamplesize: 16,
      stereo: audio.channels > 1,
    }),
    encoder: 'livelit',
    ...metadata,
  };
}
