import type { LiveError } from '@livelit/core';

import { insertSei, seiUnit } from '../sei/sei-unit.ts';
import { Outlet } from './outlet.ts';
import { PictureEncoder, type EncoderSettings, type MakeEncoder } from './picture-encoder.ts';
import type { Programme } from './programme.ts';
import type { Kind, OutletSettings, PublishStats, StudioSettings } from './publish-messages.ts';
import { SoundTrack } from './sound-track.ts';
import { SourceClock } from './source-clock.ts';
import { Steering } from './steering.ts';

/** What a Studio tells the page. */
export interface StudioEvents {
  onConnected(id: number): void;
  onWarning(id: number, error: LiveError): void;
  /** The destination is gone; it is the page's part to make another. */
  onFailure(id: number, error: LiveError): void;
}

interface Entry {
  readonly id: number;
  readonly outlet: Outlet;
  /** What the encoder had done before. */
  readonly before: Readonly<typeof nothing>;
}

const tickMs = 100;
/** A picture that stands still is sent again after so long, microseconds. */
const stillUs = 1_000_000;
/** Sound that is missing for so long becomes silence, microseconds. */
const silenceUs = 300_000;
/** SEI messages that may wait for a picture. */
const mostSei = 60;

const nowUs = () => performance.now() * 1000;
const nothing = { frames: 0, keyFrames: 0, dropped: 0, encodeMs: 0 };
const mimeTypes = { h264: 'video/H264', h265: 'video/H265', av1: 'video/AV1' } as const;

/**
 * Encodes once, for all destinations of one pusher, on one media clock, from the time that the first of them is ready until
 * the pushing ends. The first living destination steers the bitrate; the others leave out whole groups of pictures where
 * their network is slower still. Lives in the worker.
 */
export class Studio {
  readonly #events: StudioEvents;
  readonly #makeEncoder: MakeEncoder | undefined;
  readonly #entries = new Map<number, Entry>();
  readonly #closing = new Set<Promise<void>>();
  readonly #clocks = { audio: new SourceClock(nowUs), video: new SourceClock(nowUs) };
  readonly #ticking: ReturnType<typeof setInterval>;
  readonly #sei: Uint8Array[] = [];
  #settings: StudioSettings;
  readonly #steering: Steering;
  readonly #programme: Programme = {
    startTime: undefined,
    video: undefined,
    videoConfig: undefined,
    audio: undefined,
    audioConfig: undefined,
  };
  #pictures: PictureEncoder | undefined;
  #sound: SoundTrack | undefined;
  #began = false;

  constructor(settings: StudioSettings, events: StudioEvents, makeEncoder?: MakeEncoder) {
    this.#settings = settings;
    this.#events = events;
    this.#makeEncoder = makeEncoder;
    this.#steering = new Steering(settings.picture);
    this.#ticking = setInterval(() => this.#tick(), tickMs);
  }

  /** Connects a destination. Throws what the WebSocket throws at an address that is none. */
  open(id: number, settings: OutletSettings): void {
    const outlet = new Outlet(settings, this.#programme, {
      onReady: () => this.#onReady(),
      onConnected: () => this.#events.onConnected(id),
      onKeyFrameWanted: () => this.requestKeyFrame(),
      onWarning: (error) => this.#events.onWarning(id, error),
      onFailure: (error) => {
        this.#entries.delete(id);
        this.#events.onFailure(id, error);
      },
    });
    if (outlet.has('video')) this.#pictures ??= this.#createPictures();
    if (outlet.has('audio')) this.#sound ??= this.#createSound();
    this.#entries.set(id, { id, outlet, before: { ...(this.#pictures?.counters ?? nothing) } });
    this.#steer();
  }

  /** Ends a destination politely. */
  close(id: number): void {
    const outlet = this.#entries.get(id)?.outlet;
    this.#entries.delete(id);
    if (!outlet) return;
    const closed = outlet.close().finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }

  /** Encodes otherwise from now on. Codecs stay. */
  setSettings(settings: StudioSettings): void {
    this.#settings = settings;
    this.#sound?.setKbps(settings.sound.kbps);
    this.#steer();
  }

  /** Another source of this kind begins, with a clock of its own. */
  changeSource(kind: Kind): void {
    this.#clocks[kind] = new SourceClock(nowUs);
  }

  /** Takes `frame` over. */
  addFrame(frame: VideoFrame): void {
    const pictures = this.#pictures;
    const time = this.#clocks.video.map(frame.timestamp);
    if (!pictures) frame.close();
    else if (!this.#began) pictures.hold(frame);
    else if (!pictures.isDue(time)) frame.close();
    else {
      for (const { outlet } of this.#entries.values()) if (outlet.ready) outlet.look(this.#steering.totalKbps);
      if (this.#wantsPictures) pictures.add(frame, time);
      else {
        pictures.hold(frame);
        for (const { outlet } of this.#entries.values()) outlet.miss();
      }
    }
  }

  addSound(time: number, sampleRate: number, planes: readonly Float32Array<ArrayBuffer>[]): void {
    const block = { time: this.#clocks.audio.map(time), sampleRate, planes };
    if (this.#began) this.#sound?.add(block);
    else this.#sound?.prepare(block);
  }

  requestKeyFrame(): void {
    if (!this.#pictures) return;
    this.#pictures.requestKeyFrame();
    // A still screen would keep whoever asked waiting.
    const { lastTime } = this.#pictures;
    if (this.#began && (lastTime < 0 || nowUs() - lastTime > stillUs / 4)) this.#repeat();
  }

  /** Puts a message into the next picture that has none yet. */
  sendSei(payloadType: 5 | 242, data: Uint8Array): void {
    if (this.#sei.length < mostSei) this.#sei.push(seiUnit(payloadType, data));
  }

  stats(id: number): PublishStats | undefined {
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    const { outlet, before } = entry;
    const { frames, keyFrames, dropped, encodeMs } = this.#pictures?.counters ?? nothing;
    const { audio, video, framesSent, dropped: leftOut } = outlet.counters;
    const hasVideo = outlet.has('video');
    const sample = outlet.look(this.#steering.totalKbps);
    return {
      width: hasVideo ? this.#pictures?.size?.width : undefined,
      height: hasVideo ? this.#pictures?.size?.height : undefined,
      codec: hasVideo ? mimeTypes[this.#settings.picture.codec] : undefined,
      videoBytes: video,
      audioBytes: audio,
      frames: frames - before.frames,
      keyFrames: keyFrames - before.keyFrames,
      framesSent,
      droppedFrames: dropped - before.dropped + leftOut,
      encodeMs: encodeMs - before.encodeMs,
      bufferedBytes: sample.waitingBytes,
      queue: this.#pictures?.queue ?? 0,
      targetKbps: hasVideo ? this.#steering.picture.kbps : undefined,
      availableKbps: outlet.carriesKbps && Math.round(outlet.carriesKbps),
      rttMs: sample.rttMs,
      sendDelayMs: sample.acknowledged ? sample.delayMs + sample.baseMs / 2 : undefined,
      qualityLimitationReason: outlet.chokes ? 'bandwidth' : this.#steering.reason,
    };
  }

  /** Ends everything; resolves when all servers have heard of it. */
  async end(): Promise<void> {
    clearInterval(this.#ticking);
    for (const id of this.#entries.keys()) this.close(id);
    this.#pictures?.close();
    this.#sound?.close();
    await Promise.allSettled(this.#closing);
  }

  get #wantsPictures(): boolean {
    for (const { outlet } of this.#entries.values()) if (outlet.wantsPictures) return true;
    return false;
  }

  #encoderSettings(): EncoderSettings {
    const { codec, width, height, gop } = this.#settings.picture;
    return { codec, gop, bound: { width, height }, ...this.#steering.picture };
  }

  #createPictures(): PictureEncoder {
    return new PictureEncoder(
      this.#encoderSettings(),
      {
        onConfig: (config, size) => {
          const { codec } = this.#settings.picture;
          const { fps, kbps } = this.#steering.picture;
          this.#programme.video = { codec, ...size, fps, kbps };
          this.#programme.videoConfig = config;
          for (const { outlet } of this.#entries.values()) outlet.describe();
        },
        onPicture: (data, time, key) => {
          const picture = this.#withSei(data);
          for (const { outlet } of this.#entries.values()) outlet.picture(picture, time, key);
        },
        onWarning: (error) => this.#warn(error),
        onFailure: (error) => {
          this.#pictures = undefined;
          this.#programme.video = this.#programme.videoConfig = undefined;
          this.#fail('video', error);
        },
      },
      this.#makeEncoder,
    );
  }

  #createSound(): SoundTrack {
    const settings = this.#settings.sound;
    return new SoundTrack(settings, {
      onConfig: (config) => {
        const { sampleRate = 48_000, channels = settings.channels } = this.#sound?.format ?? {};
        this.#programme.audio = { codec: settings.codec, sampleRate, channels, kbps: settings.kbps };
        this.#programme.audioConfig = config;
      },
      onPacket: (data, time) => {
        for (const { outlet } of this.#entries.values()) outlet.sound(data, time);
      },
      onFailure: (error) => {
        this.#sound?.close();
        this.#sound = undefined;
        this.#programme.audio = this.#programme.audioConfig = undefined;
        this.#fail('audio', error);
      },
    });
  }

  #withSei(data: Uint8Array<ArrayBuffer>): Uint8Array {
    const [unit] = this.#sei;
    if (!unit || this.#settings.picture.codec !== 'h264') return data;
    this.#sei.shift();
    return insertSei(data, unit, 4);
  }

  #onReady(): void {
    this.#began = true;
    this.requestKeyFrame();
  }

  #repeat(): void {
    if (this.#wantsPictures) this.#pictures?.repeat(nowUs());
  }

  #tick(): void {
    for (const { outlet } of this.#entries.values()) outlet.tick();
    if (!this.#began) return;
    const outlets = [...this.#entries.values()].map(({ outlet }) => outlet).filter(({ ready }) => ready);
    if (this.#pictures) {
      const warning = this.#steering.update(outlets, this.#pictures, performance.now());
      this.#pictures.configure(this.#encoderSettings());
      if (warning) this.#warn(warning);
    }
    const now = nowUs();
    this.#sound?.fillTo(now - silenceUs);
    if (this.#pictures && now - this.#pictures.lastTime > stillUs) this.#repeat();
  }

  #steer(): void {
    this.#steering.setWanted(this.#settings.picture, this.#sound ? this.#settings.sound.kbps : 0);
    this.#pictures?.configure(this.#encoderSettings());
  }

  /** What concerns all is told once, by the first of them. */
  #warn(error: LiveError): void {
    const [id] = this.#entries.keys();
    if (id !== undefined) this.#events.onWarning(id, error);
  }

  #fail(kind: Kind, error: LiveError): void {
    for (const { id, outlet } of this.#entries.values()) {
      if (!outlet.has(kind)) continue;
      this.close(id);
      this.#events.onFailure(id, error);
    }
  }
}
