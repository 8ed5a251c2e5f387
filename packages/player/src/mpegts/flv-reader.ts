import { LiveCode, LiveError } from '@livelit/core';

import type { NalFraming } from '../sei/nal-units.ts';
import { audioTag, kindOf, knownCodecs, tagHeader, tagPeek, tagTrailer, videoTag, type TagKind } from './flv-tag.ts';
import { Retimer, type TimedTrack } from './retimer.ts';
import { joined, type ReaderOptions, type StreamReader } from './stream-reader.ts';
import { TrackGate } from './track-gate.ts';

const fileHeader = 9;
const signature = [0x46, 0x4c, 0x56, 1];
/** Audio, video, scripts, and scripts in AMF 3. */
const knownTags: ReadonlySet<number> = new Set([audioTag, videoTag, 18, 15]);
const nothing = new Uint8Array();

/** A video tag whose body is gathered, because it may hold SEI messages. */
interface Gathering {
  readonly kind: TagKind;
  readonly time: number;
  body: Uint8Array<ArrayBuffer>;
}

/** Reads an FLV stream, cut anywhere. */
export class FlvReader implements StreamReader {
  bytes = 0;
  videoBytes = 0;
  audioBytes = 0;
  pictures = 0;
  mediaTime = 0;
  readonly #options: ReaderOptions;
  readonly #retimer: Retimer | undefined;
  readonly #codecs: { audio?: string; video?: string } = {};
  /** The first samples' times: mpegts.js begins the video's timeline at the lesser. */
  readonly #firsts: { audio?: number; video?: number } = {};
  #gate: TrackGate | undefined;
  #held: Uint8Array<ArrayBuffer> = nothing;
  #begun = false;
  /** Bytes of the present tag, or before the first, that are not looked at. */
  #skip = 0;
  #type = 0;
  #lastTime = 0;
  #gathering: Gathering | undefined;
  #lengthSize: NalFraming = 4;

  constructor(options: ReaderOptions) {
    this.#options = options;
    if (options.live) this.#retimer = new Retimer(1000, 32);
  }

  read(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    this.bytes += chunk.length;
    const data = joined(this.#held, chunk);
    let at = 0;
    while (at < data.length) {
      const step = this.#skip > 0 ? this.#pass(data.subarray(at)) : this.#begin(data.subarray(at));
      if (step === 0) break;
      at += step;
    }
    this.#held = data.slice(at);
    const whole = at === data.length ? data : data.subarray(0, at);
    return this.#gate ? this.#gate.pass(whole) : whole;
  }

  get hasTracks(): boolean {
    return this.#gate?.isOpen ?? false;
  }

  restart(): void {
    this.#held = nothing;
    this.#skip = 0;
    this.#gathering = undefined;
  }

  end(): Uint8Array<ArrayBuffer> {
    if (!this.#begun) throw notFlv();
    return joined(this.#gate?.end() ?? nothing, this.#held);
  }

  /** Where mpegts.js lets the video's timeline begin. */
  get #start(): number {
    return Math.min(this.#firsts.audio ?? Infinity, this.#firsts.video ?? Infinity);
  }

  /** A file's or a tag's header; answers how long it is, or 0 when it is not all there. */
  #begin(data: Uint8Array<ArrayBuffer>): number {
    return this.#begun ? this.#beginTag(data) : this.#beginFile(data);
  }

  #beginFile(data: Uint8Array<ArrayBuffer>): number {
    if (signature.some((byte, at) => at < data.length && data[at] !== byte)) throw notFlv();
    if (data.length < fileHeader) return 0;
    this.#gate = new TrackGate({ audio: (data[4]! & 4) !== 0, video: (data[4]! & 1) !== 0 }, this.#options);
    this.#begun = true;
    this.#skip = Math.max(fileHeader, uint32(data, 5)) - fileHeader + tagTrailer;
    return fileHeader;
  }

  #beginTag(data: Uint8Array<ArrayBuffer>): number {
    if (data.length < tagHeader) return 0;
    const size = (data[1]! << 16) | (data[2]! << 8) | data[3]!;
    if (data.length < tagHeader + Math.min(size, tagPeek)) return 0;
    this.#type = data[0]!;
    if (!knownTags.has(this.#type)) throw new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'The FLV is malformed.');
    this.#skip = size + tagTrailer;
    const kind = kindOf(this.#type, data.subarray(tagHeader, tagHeader + Math.min(size, tagPeek)));
    if (kind && (this.#type === audioTag || this.#type === videoTag)) this.#inspect(data, kind);
    return tagHeader;
  }

  #inspect(data: Uint8Array<ArrayBuffer>, kind: TagKind): void {
    const track: TimedTrack = this.#type === videoTag ? 'video' : 'audio';
    if (track === 'video') this.pictures++;
    const before = this.#codecs[track];
    this.#codecs[track] = kind.codec;
    if (!knownCodecs.has(kind.codec)) throw unknownCodec(track, kind.codec);
    if (before !== undefined && before !== kind.codec) return this.#options.onChange('codec');

    const raw = ((data[7]! << 24) | (data[4]! << 16) | (data[5]! << 8) | data[6]!) >>> 0;
    if (kind.isSample) this.#lastTime = this.#retimer ? this.#retimer.next(track, raw) : raw;
    // What is no sample often has a timestamp of 0.
    const time = this.#lastTime;
    if (this.#retimer) writeTime(data, time);
    if (kind.isSample) {
      this.#firsts[track] ??= time;
      this.mediaTime = (time - this.#start) / 1000;
      this.#gate?.saw(track, time);
    }
    if (track === 'video' && this.#options.sei && (kind.codec === 'avc1' || kind.codec === 'hvc1'))
      this.#gathering = { kind, time, body: nothing };
  }

  /** More of what is not looked at; answers how much. */
  #pass(data: Uint8Array<ArrayBuffer>): number {
    const step = Math.min(this.#skip, data.length);
    this.#skip -= step;
    if (this.#type === videoTag) this.videoBytes += step;
    else if (this.#type === audioTag) this.audioBytes += step;
    if (this.#gathering) this.#gather(data.subarray(0, step));
    return step;
  }

  #gather(piece: Uint8Array<ArrayBuffer>): void {
    const gathering = this.#gathering!;
    gathering.body = joined(gathering.body, piece);
    if (this.#skip > 0) return;
    this.#gathering = undefined;
    const { kind, time, body } = gathering;
    const data = body.subarray(kind.dataAt, body.length - tagTrailer);
    const isHevc = kind.codec === 'hvc1';
    if (kind.isConfig) this.#lengthSize = (((data[isHevc ? 21 : 4] ?? 3) & 3) + 1) as NalFraming;
    if (!kind.isSample) return;
    const tools = this.#options.sei;
    for (const payload of tools?.readSei(data, isHevc ? 'h265' : 'h264', this.#lengthSize, tools.types) ?? [])
      this.#options.onSei(payload, (time + kind.shift - this.#start) / 1000);
  }
}

function notFlv(): LiveError {
  return new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'The server sends something that is no FLV.');
}

function unknownCodec(track: TimedTrack, codec: string): LiveError {
  const what = track === 'video' ? 'picture' : 'sound';
  return new LiveError(LiveCode.ERROR_CODEC_UNSUPPORTED, `Nothing here plays the ${what}: ${codec}.`, {
    detail: { codec },
  });
}

function uint32(data: Uint8Array, at: number): number {
  return ((data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!) >>> 0;
}

/** The lower 24 bits, then the upper 8. */
function writeTime(data: Uint8Array, time: number): void {
  data[4] = time >>> 16;
  data[5] = time >>> 8;
  data[6] = time;
  data[7] = time >>> 24;
}
