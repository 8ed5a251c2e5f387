import { LiveCode, LiveError } from '@livelit/core';

import type { NalCodec } from '../sei/nal-units.ts';
import type { SeiPayload } from '../sei/read-sei.ts';
import { pesTimes, writePesTimes } from './pes-time.ts';
import { Retimer } from './retimer.ts';
import { joined, type ReaderOptions, type StreamReader } from './stream-reader.ts';
import { TrackGate } from './track-gate.ts';
import { mapPid, payloadAt, tracksOf, unusedType, type TsTrack } from './ts-tables.ts';

const size = 188;
const sync = 0x47;
const nothing = new Uint8Array();
/** Bytes that must hold packets somewhere, or it is no MPEG-TS. */
const searchFor = 4 * size;
/** Longest part of a picture that is searched for SEI messages, which stand at its begin. */
const maxSei = 64 * 1024;

/** The begin of a picture, gathered because it may hold SEI messages. */
interface Gathering {
  readonly codec: NalCodec;
  readonly dts: number;
  readonly pts: number;
  pieces: Uint8Array[];
  length: number;
}

/** Reads an MPEG-TS stream, cut anywhere. Gives out whole packets, and skips what stands between them. */
export class TsReader implements StreamReader {
  bytes = 0;
  videoBytes = 0;
  audioBytes = 0;
  pictures = 0;
  mediaTime = 0;
  readonly #options: ReaderOptions;
  readonly #retimer: Retimer | undefined;
  readonly #firsts: { audio?: number; video?: number } = {};
  #gate: TrackGate | undefined;
  #held: Uint8Array<ArrayBuffer> = nothing;
  #found = false;
  #mapPid: number | undefined;
  #tracks: ReadonlyMap<number, TsTrack> = new Map();
  /** Tracks that the stream promises and never sends; mpegts.js is not told of them. */
  readonly #absent = new Set<'audio' | 'video'>();
  #mustHide = false;
  #first: number | undefined;
  #gathering: Gathering | undefined;

  constructor(options: ReaderOptions) {
    this.#options = options;
    if (options.live) this.#retimer = new Retimer(90_000, 33);
  }

  read(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    this.bytes += chunk.length;
    let data = joined(this.#held, chunk);
    this.#held = nothing;
    if (!this.#found) {
      const at = packetsAt(data);
      if (at < 0) {
        if (data.length > searchFor + size) throw notTs();
        this.#held = data;
        return nothing;
      }
      this.#found = true;
      data = data.slice(at);
    }
    return this.#readPackets(data);
  }

  get hasTracks(): boolean {
    return this.#gate?.isOpen ?? false;
  }

  restart(): void {
    this.#held = nothing;
    this.#gathering = undefined;
  }

  end(): Uint8Array<ArrayBuffer> {
    if (!this.#found) throw notTs();
    const held = this.#gate?.end() ?? nothing;
    if (this.#mustHide) this.#hideAbsent(held);
    return held;
  }

  #readPackets(data: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    let at = 0;
    let kept = 0;
    while (at + size <= data.length) {
      if (data[at] !== sync) {
        // mpegts.js would stop here for ever.
        const next = data.indexOf(sync, at + 1);
        at = next < 0 ? data.length : next;
        continue;
      }
      const packet = data.subarray(at, at + size);
      this.#packet(packet);
      if (kept !== at) data.copyWithin(kept, at, at + size);
      kept += size;
      at += size;
    }
    this.#held = data.slice(at);
    const packets = kept === data.length ? data : data.subarray(0, kept);
    const passed = this.#gate ? this.#gate.pass(packets) : packets;
    if (this.#mustHide) this.#hideAbsent(passed);
    return passed;
  }

  /** Takes tracks that never came out of the maps that were held back. */
  #hideAbsent(packets: Uint8Array<ArrayBuffer>): void {
    this.#mustHide = false;
    for (let at = 0; at < packets.length; at += size) {
      const packet = packets.subarray(at, at + size);
      if (pidOf(packet) === this.#mapPid) this.#hide(packet, tracksOf(packet) ?? []);
    }
  }

  #hide(packet: Uint8Array, tracks: readonly TsTrack[]): void {
    for (const { track, typeAt } of tracks) if (this.#absent.has(track)) packet[typeAt] = unusedType;
  }

  #packet(packet: Uint8Array<ArrayBuffer>): void {
    const pid = pidOf(packet);
    if (pid === 0) this.#mapPid = mapPid(packet) ?? this.#mapPid;
    else if (pid === this.#mapPid) this.#map(packet);
    else {
      const track = this.#tracks.get(pid);
      if (track) this.#media(packet, track);
    }
  }

  #map(packet: Uint8Array<ArrayBuffer>): void {
    const tracks = tracksOf(packet);
    if (!tracks) return;
    const playable = tracks.filter(({ codec }) => codec !== undefined);
    if (tracks.some(({ track, codec }) => track === 'video' && codec === undefined) && !playable.some(isVideo))
      throw new LiveError(LiveCode.ERROR_CODEC_UNSUPPORTED, 'No browser plays the codec of the picture.');
    this.#hide(packet, playable);
    const before = codecsOf([...this.#tracks.values()]);
    if (this.#gate && before !== codecsOf(playable)) return this.#options.onChange('codec');
    this.#tracks = new Map(playable.map((track) => [track.pid, track]));
    const promised = { audio: playable.some((track) => !isVideo(track)), video: playable.some(isVideo) };
    this.#gate ??= new TrackGate(promised, {
      ...this.#options,
      onTracks: (present) => {
        for (const track of ['audio', 'video'] as const)
          if (promised[track] && !present[track]) this.#absent.add(track);
        this.#mustHide = this.#absent.size > 0;
        this.#options.onTracks(present);
      },
    });
  }

  #media(packet: Uint8Array<ArrayBuffer>, { track, codec }: TsTrack): void {
    const at = payloadAt(packet);
    if (track === 'video') this.videoBytes += size - at;
    else this.audioBytes += size - at;
    const begins = (packet[1]! & 0x40) !== 0;
    if (begins) this.#begin(packet, at, track, codec);
    else if (track === 'video' && this.#gathering) this.#gather(packet.subarray(at));
  }

  #begin(packet: Uint8Array<ArrayBuffer>, at: number, track: 'audio' | 'video', codec: string | undefined): void {
    if (track === 'video') {
      this.#finish();
      this.pictures++;
    }
    const times = pesTimes(packet, at);
    if (!times) return;
    const dts = this.#retimer?.next(track, times.dts) ?? times.dts;
    const pts = this.#retimer?.beside(track, times.pts) ?? times.pts;
    if (this.#retimer) writePesTimes(packet, at, pts, dts);
    this.#first ??= dts;
    this.mediaTime = (dts - this.#first) / 90_000;
    this.#gate?.saw(track, dts / 90);
    if (track === 'audio') this.#firsts.audio ??= dts;
    else if (this.#options.sei && (codec === 'avc1' || codec === 'hvc1')) {
      this.#gathering = { codec: codec === 'avc1' ? 'h264' : 'h265', dts, pts, pieces: [], length: 0 };
      this.#gather(packet.subarray(Math.min(size, times.dataAt)));
    }
  }

  #gather(piece: Uint8Array): void {
    const gathering = this.#gathering!;
    // A copy: the packet is on its way to mpegts.js, and may move.
    gathering.pieces.push(piece.slice());
    gathering.length += piece.length;
    if (gathering.length > maxSei) this.#finish();
  }

  /** Reads the SEI messages of a picture that is all there. */
  #finish(): void {
    const gathering = this.#gathering;
    this.#gathering = undefined;
    const tools = this.#options.sei;
    if (!gathering || !tools) return;
    const { codec, dts, pts, pieces, length } = gathering;
    const picture = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      picture.set(piece, at);
      at += piece.length;
    }
    const found: SeiPayload[] = [];
    let begins = false;
    for (const unit of tools.nalUnits(picture, 'annexb')) {
      begins ||= isParameterSet(unit, codec);
      if (tools.isSei(unit, codec)) tools.readSeiUnit(unit, codec, tools.types, found);
      else if (isSlice(unit, codec)) break;
    }
    // mpegts.js takes pictures from the first one with parameters on, and begins the timeline with it.
    if (begins) this.#firsts.video ??= dts;
    if (this.#firsts.video === undefined) return;
    const begin = Math.min(this.#firsts.audio ?? Infinity, this.#firsts.video);
    const time = (Math.floor(pts / 90) - Math.floor(begin / 90)) / 1000;
    for (const payload of found) this.#options.onSei(payload, time);
  }
}

function pidOf(packet: Uint8Array): number {
  return ((packet[1]! & 0x1f) << 8) | packet[2]!;
}

function isVideo({ track }: TsTrack): boolean {
  return track === 'video';
}

function codecsOf(tracks: readonly TsTrack[]): string {
  return tracks.map(({ pid, codec }) => `${pid}:${codec}`).join();
}

function isParameterSet(unit: Uint8Array, codec: NalCodec): boolean {
  return codec === 'h264' ? (unit[0]! & 0x1f) === 7 : ((unit[0]! >> 1) & 0x3f) === 33;
}

function isSlice(unit: Uint8Array, codec: NalCodec): boolean {
  if (codec === 'h265') return ((unit[0]! >> 1) & 0x3f) < 32;
  const type = unit[0]! & 0x1f;
  return type >= 1 && type <= 5;
}

/** Where packets begin; -1 when none do, as far as can be seen. */
function packetsAt(data: Uint8Array): number {
  for (let at = 0; at < size && at + 2 * size < data.length; at++)
    if (data[at] === sync && data[at + size] === sync && data[at + 2 * size] === sync) return at;
  return -1;
}

function notTs(): LiveError {
  return new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'The server sends something that is no MPEG-TS.');
}
