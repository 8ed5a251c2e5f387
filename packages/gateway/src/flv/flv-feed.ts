import type { AudioConfig, AudioFrame, H264Config, VideoConfig, VideoFrame } from '../media/frames.ts';
import type { CachedFrame, EndReason, FrameSink, LiveStream } from '../media/live-stream.ts';
import { unplayable } from './end-problem.ts';
import { audioConfigTag, audioTag, flvHeader, videoConfigTag, videoTag } from './flv-muxer.ts';
import type { FlvViewer } from './flv-viewer.ts';

const feeds = new WeakMap<LiveStream, FlvFeed>();

/** The feed of a stream; there is one for all its viewers, and it is on the stream only while it has some. */
export function flvFeed(stream: LiveStream): FlvFeed {
  let feed = feeds.get(stream);
  if (!feed) feeds.set(stream, (feed = new FlvFeed(stream)));
  return feed;
}

/** Turns the frames of one stream into FLV tags, once each, and hands the same bytes to every viewer. */
export class FlvFeed implements FrameSink {
  readonly stream: LiveStream;
  #viewers = new Set<FlvViewer>();
  #tags = new WeakMap<VideoFrame | AudioFrame, Buffer>();
  #video: H264Config | undefined;
  #audio: AudioConfig | undefined;
  /** Configs that those who are watching have not been told yet. */
  #news = { video: false, audio: false };
  #awaitsKey = false;
  #detach: (() => void) | undefined;

  constructor(stream: LiveStream) {
    this.stream = stream;
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  get hasVideo(): boolean {
    return this.#video !== undefined;
  }

  add(viewer: FlvViewer): void {
    this.#viewers.add(viewer);
    this.#detach ??= this.#attach();
  }

  remove(viewer: FlvViewer): void {
    this.#viewers.delete(viewer);
    if (this.#viewers.size > 0) return;
    this.#detach?.();
    this.#detach = undefined;
  }

  /** What a viewer needs before its first frame, whose time is `timeMs`. */
  opening(timeMs: number): Buffer {
    return Buffer.concat([
      flvHeader({ audio: this.#audio !== undefined, video: this.#video !== undefined }),
      ...(this.#video ? [videoConfigTag(this.#video, timeMs)] : []),
      ...(this.#audio ? [audioConfigTag(this.#audio, timeMs)] : []),
    ]);
  }

  /** The tag of a frame, made when it is first asked for. */
  tagOf(entry: CachedFrame): Buffer {
    let tag = this.#tags.get(entry.frame);
    if (!tag) {
      tag = 'nals' in entry.frame ? videoTag(entry.frame) : audioTag(this.#audio?.codec ?? 'aac', entry.frame);
      this.#tags.set(entry.frame, tag);
    }
    return tag;
  }

  onVideoConfig(config: VideoConfig): void {
    this.#news.video = true;
    this.#video = config.codec === 'h264' ? config : undefined;
    // The stream forgets its GOP when the config changes; a feed that joins later finds one and goes on with it.
    this.#awaitsKey = this.stream.gop.length === 0;
    if (this.#video) return;
    for (const viewer of this.#viewers) viewer.refuse(unplayable(415));
  }

  onAudioConfig(config: AudioConfig): void {
    this.#news.audio = true;
    this.#audio = config;
  }

  onVideo(frame: VideoFrame): void {
    if (!this.#video || (this.#awaitsKey && !frame.key)) return;
    this.#awaitsKey = false;
    this.#deliver({ kind: 'video', frame }, frame.key);
  }

  onAudio(frame: AudioFrame): void {
    if (this.#audio) this.#deliver({ kind: 'audio', frame }, !this.#video);
  }

  onEnd(reason: EndReason): void {
    for (const viewer of this.#viewers) viewer.end(reason);
    this.#viewers.clear();
    this.#detach = undefined;
  }

  #attach(): () => void {
    const detach = this.stream.addSink(this);
    // What is known already is in the opening that every viewer gets.
    this.#news = { video: false, audio: false };
    return detach;
  }

  /** `entrance`: whether somebody who lost frames can go on from here. */
  #deliver(entry: CachedFrame, entrance: boolean): void {
    const tag = this.tagOf(entry);
    const news = this.#takeNews(entry);
    for (const viewer of this.#viewers) {
      if (news) viewer.tell(news);
      viewer.take(tag, entry.frame.timeMs, entrance);
    }
  }

  /** The tag of a new config, right before the first frame that needs it. */
  #takeNews({ kind, frame }: CachedFrame): Buffer | undefined {
    if (!this.#news[kind]) return undefined;
    this.#news[kind] = false;
    if (kind === 'video') return this.#video && videoConfigTag(this.#video, frame.timeMs);
    return this.#audio && audioConfigTag(this.#audio, frame.timeMs);
  }
}
