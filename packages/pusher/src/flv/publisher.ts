import { LiveCode, LiveError } from '@livelit/core';

import { FlvMuxer } from './flv-muxer.ts';
import { PictureEncoder } from './picture-encoder.ts';
import type { PictureSettings, PublishStats, PublishTarget, SoundSettings } from './publish-messages.ts';
import { PublishSocket } from './publish-socket.ts';
import { SendGate } from './send-gate.ts';
import { SoundTrack } from './sound-track.ts';
import { SourceClock } from './source-clock.ts';

/** What a Publisher tells the page. */
export interface PublisherEvents {
  onConnected(): void;
  onWarning(error: LiveError): void;
  onFailure(error: LiveError): void;
}

const tickMs = 200;
/** A picture that stands still is sent again after so long, microseconds. */
const stillUs = 1_000_000;
/** Sound that is missing for so long becomes silence, microseconds. */
const silenceUs = 300_000;
/** The stream waits for its first picture no longer than this, milliseconds. */
const firstPictureMs = 3000;
/** A busy network is not reported again sooner than this, milliseconds. */
const busyAgainMs = 10_000;
/** Seconds of stream that may wait for the network. */
const longestBacklog = 1.5;

const nowUs = () => performance.now() * 1000;

/** One connection: takes pictures and sound, encodes both, and sends them as one FLV stream. Lives in the worker. */
export class Publisher {
  readonly #events: PublisherEvents;
  readonly #socket: PublishSocket;
  readonly #gate: SendGate;
  readonly #pictures: PictureEncoder | undefined;
  readonly #pictureSettings: PictureSettings | undefined;
  readonly #sound: SoundTrack | undefined;
  readonly #soundSettings: SoundSettings | undefined;
  readonly #ticking: ReturnType<typeof setInterval>;
  readonly #clocks = { audio: new SourceClock(nowUs), video: new SourceClock(nowUs) };
  readonly #bytes = { audio: 0, video: 0 };
  #muxer: FlvMuxer | undefined;
  #avcc: Uint8Array | undefined;
  #soundConfig: Uint8Array | undefined;
  #soundAnnounced = false;
  #readyAt: number | undefined;
  #startTime = 0;
  #busyAt = -Infinity;
  #droppedByNetwork = 0;

  constructor(
    target: PublishTarget,
    settings: { readonly picture?: PictureSettings | undefined; readonly sound?: SoundSettings | undefined },
    events: PublisherEvents,
  ) {
    const { picture, sound } = settings;
    const fail = (error: LiveError) => this.#fail(error);
    this.#events = events;
    this.#pictureSettings = picture;
    this.#soundSettings = sound;
    this.#gate = new SendGate((((picture?.kbps ?? 0) + (sound?.kbps ?? 0)) * 1000 * longestBacklog) / 8);
    this.#pictures =
      picture &&
      new PictureEncoder(picture, {
        onConfig: (avcc, _size, time) => this.#onPictureConfig(avcc, time),
        onPicture: (data, time, key) => this.#onPicture(data, time, key),
        onFailure: fail,
      });
    this.#sound =
      sound &&
      new SoundTrack(sound, {
        onConfig: (config) => (this.#soundConfig = config),
        onPacket: (data, time) => this.#onSound(data, time),
        onFailure: fail,
      });
    this.#socket = new PublishSocket(target, {
      onReady: () => this.#onReady(),
      onAccepted: () => events.onConnected(),
      onKeyFrameRequest: () => this.requestKeyFrame(),
      onWarning: (error) => events.onWarning(error),
      onFailure: fail,
    });
    this.#ticking = setInterval(() => this.#tick(), tickMs);
  }

  /** Another source of this kind begins, with a clock of its own. */
  changeSource(kind: 'audio' | 'video'): void {
    this.#clocks[kind] = new SourceClock(nowUs);
  }

  /** Takes `frame` over. */
  addFrame(frame: VideoFrame): void {
    const time = this.#clocks.video.map(frame.timestamp);
    if (!this.#pictures) frame.close();
    else if (this.#readyAt === undefined) this.#pictures.hold(frame);
    else if (this.#gate.admitsPicture(this.#socket.buffered)) this.#pictures.add(frame, time);
    else {
      this.#droppedByNetwork++;
      this.#reportBusy();
      this.#pictures.hold(frame);
    }
  }

  addSound(time: number, sampleRate: number, planes: readonly Float32Array<ArrayBuffer>[]): void {
    const block = { time: this.#clocks.audio.map(time), sampleRate, planes };
    if (this.#readyAt === undefined) this.#sound?.prepare(block);
    else this.#sound?.add(block);
  }

  requestKeyFrame(): void {
    if (!this.#pictures) return;
    this.#pictures.requestKeyFrame();
    // A still screen would keep whoever asked waiting.
    if (this.#readyAt !== undefined && nowUs() - this.#pictures.lastTime > stillUs / 4) this.#pictures.repeat(nowUs());
  }

  get stats(): PublishStats {
    const pictures = this.#pictures;
    const { frames = 0, keyFrames = 0, dropped = 0, encodeMs = 0 } = pictures?.counters ?? {};
    return {
      width: pictures?.size?.width,
      height: pictures?.size?.height,
      videoBytes: this.#bytes.video,
      audioBytes: this.#bytes.audio,
      frames,
      keyFrames,
      droppedFrames: dropped + this.#droppedByNetwork,
      encodeMs,
      bufferedBytes: this.#socket.buffered,
      queue: pictures?.queue ?? 0,
      busy: !this.#gate.open,
    };
  }

  /** Resolves when the server has heard of it. */
  async close(): Promise<void> {
    clearInterval(this.#ticking);
    this.#pictures?.close();
    this.#sound?.close();
    await this.#socket.close();
  }

  #onReady(): void {
    const again = this.#readyAt !== undefined;
    this.#readyAt ??= performance.now();
    if (again && this.#muxer) this.#sendHeaders(this.#muxer);
    this.#pictures?.requestKeyFrame();
    this.#pictures?.repeat(nowUs());
  }

  #onPictureConfig(avcc: Uint8Array, time: number): void {
    this.#avcc = avcc;
    const muxer = this.#begin(time);
    this.#send('video', muxer.videoHeader(avcc, this.#since(time)));
  }

  #onPicture(data: Uint8Array, time: number, key: boolean): void {
    const muxer = this.#begin(time);
    this.#send('video', muxer.videoFrame(data, this.#since(time), key));
  }

  #onSound(data: Uint8Array, time: number): void {
    if (this.#readyAt === undefined || !this.#soundConfig) return;
    const mayWait = this.#pictures && performance.now() - this.#readyAt < firstPictureMs;
    if (!this.#muxer && mayWait) return;
    const muxer = this.#begin(time);
    // What was spoken before the first picture has no place on the stream's clock.
    if (time < this.#startTime || !this.#gate.admitsSound(this.#socket.buffered)) return;
    if (!this.#soundAnnounced) {
      this.#soundAnnounced = true;
      this.#send('audio', muxer.audioHeader(this.#soundConfig, this.#since(time)));
    }
    this.#send('audio', muxer.audioFrame(data, this.#since(time)));
  }

  /** Opens the stream with its first picture, or its first sound where no picture comes. */
  #begin(time: number): FlvMuxer {
    if (this.#muxer) return this.#muxer;
    const { fps = 0, kbps = 0 } = this.#pictureSettings ?? {};
    const { width = 0, height = 0 } = this.#pictures?.size ?? {};
    const sound = this.#soundSettings;
    const { sampleRate = 48_000, channels = sound?.channels ?? 2 } = this.#sound?.format ?? {};
    this.#muxer = new FlvMuxer({
      video: this.#pictures && { width, height, fps, kbps },
      audio: sound && { codec: sound.codec, sampleRate, channels, kbps: sound.kbps },
    });
    this.#startTime = time;
    this.#socket.send(this.#muxer.start());
    return this.#muxer;
  }

  #sendHeaders(muxer: FlvMuxer): void {
    const timeMs = this.#since(nowUs());
    if (this.#avcc) this.#send('video', muxer.videoHeader(this.#avcc, timeMs));
    if (this.#soundAnnounced && this.#soundConfig) this.#send('audio', muxer.audioHeader(this.#soundConfig, timeMs));
  }

  #since(time: number): number {
    return (time - this.#startTime) / 1000;
  }

  #send(kind: 'audio' | 'video', tag: Uint8Array<ArrayBuffer>): void {
    this.#bytes[kind] += tag.length;
    this.#socket.send(tag);
  }

  #tick(): void {
    this.#socket.checkForStall();
    if (this.#readyAt === undefined) return;
    const now = nowUs();
    this.#sound?.fillTo(now - silenceUs);
    const still = this.#pictures && now - this.#pictures.lastTime > stillUs;
    if (still && this.#gate.admitsPicture(this.#socket.buffered)) this.#pictures?.repeat(now);
  }

  #reportBusy(): void {
    const now = performance.now();
    const isNew = now - this.#busyAt > busyAgainMs;
    this.#busyAt = now;
    if (!isNew) return;
    const kB = Math.round(this.#socket.buffered / 1000);
    this.#events.onWarning(
      new LiveError(
        LiveCode.WARNING_NETWORK_BUSY,
        `${kB} kB wait for the network; pictures are left out until it has taken them.`,
        {
          detail: { bufferedBytes: this.#socket.buffered },
        },
      ),
    );
  }

  #fail(error: LiveError): void {
    void this.close();
    this.#events.onFailure(error);
  }
}
