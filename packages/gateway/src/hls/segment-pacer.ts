import { audioFormat } from '../audio/audio-format.ts';
import type { GatewayConfig } from '../gateway-config.ts';
import type { AudioConfig, AudioFrame, H264Config, VideoConfig, VideoFrame } from '../media/frames.ts';
import { AudioTimeline } from './audio-timeline.ts';
import type { HlsWindow } from './hls-window.ts';
import { PartLength } from './part-length.ts';
import { SegmentWriter } from './segment-writer.ts';

export interface SegmentPacerOptions {
  readonly window: HlsWindow;
  readonly config: Pick<GatewayConfig, 'hlsPart' | 'hlsSegment' | 'keyFrameInterval'>;
  /** A key frame would be welcome. May be called with every frame. */
  askForKeyFrame(): void;
}

/** Milliseconds that a key frame may come early and still end a segment: timestamps are rounded. */
const earlyMs = 50;
/** Milliseconds that sound may run ahead of the pictures before these are taken to stand still. */
const pictureLagMs = 3000;
/** Milliseconds after which a segment ends without a key frame. */
const longestSegmentMs = 20_000;
/** Milliseconds after which it ends when the picture stands still, which may take long. */
const stillSegmentMs = 6000;

/**
 * Decides where parts and segments end. Pictures set the pace: a part ends when it is long enough, a segment at the
 * first key frame after it is. Without pictures the sound does.
 */
export class SegmentPacer {
  readonly writer: SegmentWriter;
  #options: SegmentPacerOptions;
  #partLength: PartLength;
  #video: H264Config | undefined;
  #audio: AudioTimeline | undefined;
  /** The config has changed since the last segment began. */
  #changed = { video: false, audio: false };

  constructor(options: SegmentPacerOptions) {
    this.#options = options;
    this.writer = new SegmentWriter(options.window);
    this.#partLength = new PartLength(options.config.hlsPart);
  }

  get video(): H264Config | undefined {
    return this.#video;
  }

  /** Name of RFC 6381. */
  get audioCodec(): string | undefined {
    return this.#audio?.format.codecString;
  }

  /** Pictures per second; 0 when that is not known. */
  get frameRate(): number {
    return this.#video && this.#partLength.frameMs > 0 ? 1000 / this.#partLength.frameMs : 0;
  }

  /** Seconds that parts are meant to have at most. */
  get partTarget(): number {
    return this.#partLength.limitMs / 1000;
  }

  /** In force from the next key frame on, which has to follow. */
  setVideo(config: VideoConfig): void {
    this.#video = config.codec === 'h264' ? config : undefined;
    this.#changed.video = true;
  }

  /** In force from the next segment on; until then the pictures go on with silence. */
  setAudio(config: AudioConfig): void {
    this.#audio = new AudioTimeline(audioFormat(config));
    this.#changed.audio = true;
  }

  takeVideo(frame: VideoFrame): void {
    if (!this.#video) return;
    const { pendingMs, segmentStart } = this.writer;
    if (pendingMs !== undefined) this.#partLength.learn(frame.timeMs - pendingMs);
    this.writer.settleVideo(frame.timeMs);
    if (segmentStart === undefined ? frame.key : this.#endsSegment(frame, segmentStart)) {
      this.#cut(frame.timeMs);
    } else if (segmentStart === undefined) {
      this.#options.askForKeyFrame();
    } else {
      if (this.#isFull(frame.timeMs, this.#partLength.frameMs)) this.writer.closePart(frame.timeMs);
      if (this.#wantsKeyFrame(frame.timeMs - segmentStart)) this.#options.askForKeyFrame();
    }
    // Until its key frame comes, a new config has nothing to show.
    if (!this.#changed.video) this.writer.addVideo(frame);
  }

  takeAudio(frame: AudioFrame): void {
    const audio = this.#audio;
    if (!audio || (this.#video && this.writer.segmentStart === undefined)) return;
    if (!this.#video) this.#paceByAudio(frame, audio);
    audio.add(frame);
    if (this.#video) this.#goOnWithoutPictures(frame.timeMs);
  }

  /** Writes out what there is: nothing will follow. */
  finish(): void {
    const { pendingMs } = this.writer;
    const end = pendingMs === undefined ? this.#audio?.endMs : pendingMs + (this.#partLength.frameMs || 1);
    this.writer.closeSegment(end ?? 0);
  }

  #endsSegment(frame: VideoFrame, segmentStart: number): boolean {
    const length = frame.timeMs - segmentStart;
    if (!frame.key) return length >= longestSegmentMs && !this.#changed.video;
    return this.#changed.video || this.#changed.audio || length >= this.#shortestSegmentMs - earlyMs;
  }

  /** The first segment may be as short as a part: hls.js refuses a playlist that has none, and viewers are waiting. */
  get #shortestSegmentMs(): number {
    const { window, config } = this.#options;
    const isFirst = window.listed.every((segment) => !segment.complete);
    return (isFirst ? config.hlsPart : config.hlsSegment) * 1000;
  }

  /** Whether another frame would make the part too long. */
  #isFull(nowMs: number, frameMs: number): boolean {
    return nowMs - this.writer.partStart + frameMs > this.#partLength.limitMs;
  }

  /** Ends the segment that grows and begins the next. */
  #cut(timeMs: number): void {
    this.writer.closeSegment(timeMs);
    this.writer.openSegment(timeMs, { video: this.#video, audio: this.#audio });
    this.#changed = { video: false, audio: false };
  }

  /** Without pictures, segments are cut between any two frames. */
  #paceByAudio(frame: AudioFrame, audio: AudioTimeline): void {
    const { segmentStart } = this.writer;
    const nowMs = audio.endMs ?? frame.timeMs;
    const frameMs = (audio.format.samplesOf(frame.data) * 1000) / audio.format.config.sampleRate;
    this.#partLength.learn(frameMs);
    const due = segmentStart === undefined || nowMs - segmentStart >= this.#options.config.hlsSegment * 1000 - 1;
    if (due || this.#changed.audio || this.#changed.video) this.#cut(nowMs);
    else if (this.#isFull(nowMs, frameMs)) this.writer.closePart(nowMs);
  }

  /** When the picture stands still, what there is goes out, lest it piles up until the next one. */
  #goOnWithoutPictures(nowMs: number): void {
    const { pendingMs, partStart, segmentStart } = this.writer;
    const patience = pendingMs === undefined ? this.#partLength.limitMs : pictureLagMs;
    if (nowMs - (pendingMs ?? partStart) <= patience) return;
    if (nowMs - (segmentStart ?? nowMs) >= stillSegmentMs) this.#cut(nowMs);
    else this.writer.closePart(nowMs);
  }

  /** Segments should not become longer than the operator wishes, if the publisher can help it. */
  #wantsKeyFrame(lengthMs: number): boolean {
    const { keyFrameInterval, hlsSegment, hlsPart } = this.#options.config;
    return this.#changed.audio || lengthMs > (Math.max(keyFrameInterval, hlsSegment) + hlsPart) * 1000;
  }
}
