import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  NullTarget,
  Output,
} from 'mediabunny';

import type { Mp4File } from './mp4-file.ts';

export type VideoCodecName = 'avc' | 'vp9' | 'av1';
export type AudioCodecName = 'aac' | 'opus';

/** What the muxer is to expect. */
export interface MuxedTracks {
  readonly video?: VideoCodecName | undefined;
  readonly audio?: AudioCodecName | undefined;
}

/** Encoded chunks in, boxes of a fragmented MP4 out. A new fragment begins with each key frame. */
export class Mp4Muxer {
  readonly #output: Output;
  readonly #video: EncodedVideoPacketSource | undefined;
  readonly #audio: EncodedAudioPacketSource | undefined;
  readonly #fail: (error: unknown) => void;

  /** `fail` hears of everything that goes wrong while muxing or writing. */
  constructor(tracks: MuxedTracks, fragmentDuration: number, file: Mp4File, fail: (error: unknown) => void) {
    this.#fail = fail;
    this.#output = new Output({
      format: new Mp4OutputFormat({
        fastStart: 'fragmented',
        // Key frames come at `fragmentDuration`, give or take a frame: with that as the minimum every other would be missed.
        minimumFragmentDuration: fragmentDuration / 2,
        onFtyp: (bytes) => file.ftyp(bytes),
        onMoov: (bytes) => file.moov(bytes),
        onMoof: (bytes) => file.moof(bytes),
        onMdat: (bytes) => file.mdat(bytes),
      }),
      // The callbacks have whole boxes, which a target for bytes would have to find again.
      target: new NullTarget(),
    });
    if (tracks.video) this.#output.addVideoTrack((this.#video = new EncodedVideoPacketSource(tracks.video)));
    if (tracks.audio) this.#output.addAudioTrack((this.#audio = new EncodedAudioPacketSource(tracks.audio)));
  }

  start(): Promise<void> {
    return this.#output.start();
  }

  addVideo(chunk: EncodedVideoChunk, meta?: EncodedVideoChunkMetadata): void {
    this.#video?.add(EncodedPacket.fromEncodedChunk(chunk), meta).catch(this.#fail);
  }

  addAudio(chunk: EncodedAudioChunk, meta?: EncodedAudioChunkMetadata): void {
    this.#audio?.add(EncodedPacket.fromEncodedChunk(chunk), meta).catch(this.#fail);
  }

  /** Writes the last fragment. */
  async finish(): Promise<void> {
    await this.#output.finalize().catch(this.#fail);
  }
}
