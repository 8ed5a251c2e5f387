import { LiveCode } from '@livelit/core';

import { aacConfig } from '../audio/audio-specific-config.ts';
import { opusConfig } from '../audio/opus-head.ts';
import { parseAvcc } from '../h264/avcc.ts';
import { h264Config } from '../h264/h264-config.ts';
import { NalType, nalType, splitAvc } from '../h264/nal.ts';
import { HttpProblem } from '../http-problem.ts';
import type { LiveStream } from '../media/live-stream.ts';
import { type FlvTag, FlvTagType } from './flv-demuxer.ts';
import { type AudioTag, parseAudioTag, parseVideoTag, type VideoTag } from './flv-tags.ts';
import { StreamClock } from './stream-clock.ts';

/** NAL units that frames must not carry: the config has the parameter sets, and delimiters delimit nothing here. */
const notInFrames = new Set<number>([NalType.accessUnitDelimiter, NalType.sps, NalType.pps]);

/** Bytes of a decoder configuration; every viewer gets a copy, and real ones stay below a hundred. */
const longestRecord = 4096;

function malformed(detail: string): HttpProblem {
  return new HttpProblem(400, LiveCode.ERROR_MALFORMED_REQUEST, detail);
}

/** Feeds the tags of one FLV publisher to its stream. Throws an HttpProblem (400, 415) on what the stream cannot take. */
export class FlvIngest {
  #stream: LiveStream;
  #clock = new StreamClock();
  #lengthSize = 4;

  constructor(stream: LiveStream) {
    this.#stream = stream;
  }

  /** Takes one tag and answers whether it was media. */
  take(tag: FlvTag): boolean {
    if (tag.type === FlvTagType.video) return this.#takeVideo(parseVideoTag(tag.data), tag.timestamp);
    if (tag.type === FlvTagType.audio) return this.#takeAudio(parseAudioTag(tag.data), tag.timestamp);
    return false;
  }

  #takeVideo(tag: VideoTag, timestamp: number): boolean {
    if (tag.kind === 'config') this.#configureVideo(tag.avcc);
    if (tag.kind !== 'frame') return false;
    const units = splitAvc(tag.data, this.#lengthSize);
    if (!units) throw malformed('A NAL unit reaches past the end of its FLV tag.');
    this.#configureInBand(units);
    const nals = units.filter((nal) => !notInFrames.has(nalType(nal)));
    if (nals.length === 0 || !this.#stream.videoConfig) return false;
    const timeMs = this.#clock.time('video', timestamp);
    const key = tag.key || nals.some((nal) => nalType(nal) === NalType.keySlice);
    this.#stream.pushVideo({ timeMs, compositionMs: tag.compositionMs, key, nals });
    return true;
  }

  #configureVideo(avcc: Uint8Array): void {
    const contents = avcc.length <= longestRecord ? parseAvcc(avcc) : undefined;
    if (!contents) throw malformed('The H.264 sequence header is broken.');
    this.#lengthSize = contents.lengthSize;
    const config = h264Config(contents.sps, contents.pps);
    // The publisher's own record is kept, for it may hold more than one picture parameter set; our lengths have 4 bytes.
    const record = new Uint8Array(avcc);
    record[4]! |= 3;
    this.#stream.setVideoConfig({ ...config, avcc: record });
  }

  /** Some encoders say only inside the stream that their picture changes. */
  #configureInBand(units: readonly Uint8Array[]): void {
    const sps = units.find((nal) => nalType(nal) === NalType.sps);
    const pps = units.find((nal) => nalType(nal) === NalType.pps);
    if (sps && pps) this.#stream.setVideoConfig(h264Config(sps, pps));
  }

  #takeAudio(tag: AudioTag, timestamp: number): boolean {
    if (tag.kind === 'config') {
      const config = tag.codec === 'aac' ? aacConfig(tag.config) : opusConfig(tag.config);
      if (!config) throw malformed(`The ${tag.codec === 'aac' ? 'AAC' : 'Opus'} sequence header is broken.`);
      this.#stream.setAudioConfig(config);
    }
    if (tag.kind !== 'frame' || this.#stream.audioConfig?.codec !== tag.codec) return false;
    this.#stream.pushAudio({ timeMs: this.#clock.time('audio', timestamp), data: tag.data });
    return true;
  }
}
