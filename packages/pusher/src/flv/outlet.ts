import { type LiveError } from '@livelit/core';

import { FlvMuxer } from './flv-muxer.ts';
import type { Programme } from './programme.ts';
import type { Kind, OutletSettings } from './publish-messages.ts';
import { PublishSocket } from './publish-socket.ts';
import { SendGate } from './send-gate.ts';
import { UplinkMeter, type UplinkSample } from './uplink-meter.ts';

/** What an Outlet tells its studio. After `onFailure` nothing more comes. */
export interface OutletEvents {
  /** The server takes the stream, or takes it anew. */
  onReady(): void;
  onConnected(): void;
  /** The next picture must be a key frame, and soon. */
  onKeyFrameWanted(): void;
  onWarning(error: LiveError): void;
  onFailure(error: LiveError): void;
}

/** The stream waits for its first picture no longer than this, milliseconds. */
const firstPictureMs = 3000;

/**
 * One destination: a socket, a muxer, and what is known of the way there. It begins with headers and a key frame, and
 * goes on with them after everything that broke the stream.
 */
export class Outlet {
  readonly counters = { audio: 0, video: 0, framesSent: 0, dropped: 0 };
  readonly #kinds: readonly Kind[];
  readonly #settings: OutletSettings;
  readonly #programme: Programme;
  readonly #events: OutletEvents;
  readonly #socket: PublishSocket;
  readonly #meter = new UplinkMeter();
  readonly #gate = new SendGate();
  #muxer: FlvMuxer | undefined;
  #readyAt: number | undefined;
  #beganAt = 0;
  /** Nothing of a picture can be used before the next key frame. */
  #needsKey = true;
  /** And headers go before that. */
  #needsHeaders = true;
  #soundAnnounced = false;
  /** Codec and rate of the sound were known when it was announced last. */
  #soundKnown = false;
  /** What was announced is what is. */
  #fresh = false;

  constructor(settings: OutletSettings, programme: Programme, events: OutletEvents) {
    this.#settings = settings;
    this.#kinds = settings.kinds;
    this.#programme = programme;
    this.#events = events;
    this.#socket = new PublishSocket(settings.target, {
      onReady: () => this.#onReady(),
      onAccepted: () => events.onConnected(),
      onKeyFrameRequest: () => events.onKeyFrameWanted(),
      onPong: (id) => this.#meter.pong(id, performance.now()),
      onWarning: (error) => events.onWarning(error),
      onFailure: (error) => events.onFailure(error),
    });
  }

  /** Whether the server takes the stream now. */
  get ready(): boolean {
    return this.#readyAt !== undefined;
  }

  /** Whether it can use a picture that is encoded now. */
  get wantsPictures(): boolean {
    return this.ready && this.has('video') && !this.#gate.braked;
  }

  /** What lies before the network, for sure. */
  get buffered(): number {
    return this.#socket.buffered;
  }

  /** What the network was lately seen to carry at most, kbps. */
  get carriesKbps(): number | undefined {
    return this.#gate.carriesKbps;
  }

  /** Whether pictures are held back or left out on its account. */
  get chokes(): boolean {
    return this.#gate.braked;
  }

  has(kind: Kind): boolean {
    return this.#kinds.includes(kind);
  }

  /** Measures the way, for a stream of `kbps`. */
  look(kbps: number): UplinkSample {
    const now = performance.now();
    const sample = this.#meter.sample(this.#socket.buffered, now);
    if (this.#gate.look(sample, kbps, now)) {
      this.#needsKey = true;
      this.#events.onKeyFrameWanted();
    }
    return sample;
  }

  /** Call ten times a second. */
  tick(): void {
    this.#socket.checkForStall();
    if (!this.#socket.answersPings) return;
    const id = this.#meter.ping(performance.now());
    if (id !== undefined) this.#socket.ping(id);
  }

  /** A picture was not encoded although one was due. */
  miss(): void {
    if (this.ready && this.has('video')) this.counters.dropped++;
  }

  /** What describes the pictures has changed; a key frame follows. */
  describe(): void {
    this.#needsKey = this.#needsHeaders = true;
  }

  picture(data: Uint8Array, time: number, key: boolean): void {
    if (!this.ready || !this.has('video')) return;
    if (this.#gate.refuses() || (this.#needsKey && !key)) {
      this.counters.dropped++;
      this.#needsKey = true;
      return;
    }
    const muxer = this.#begin(time);
    if (this.#needsHeaders) this.#sendHeaders(muxer, time);
    this.#needsKey = false;
    this.counters.framesSent++;
    this.#send('video', muxer.videoFrame(data, this.#since(time), key));
  }

  sound(data: Uint8Array, time: number): void {
    if (this.#readyAt === undefined || !this.has('audio') || !this.#programme.audioConfig) return;
    const mayWait = this.has('video') && performance.now() - this.#readyAt < firstPictureMs;
    if (!this.#muxer && mayWait) return;
    const muxer = this.#begin(time);
    this.#fresh = false;
    // What was spoken before the first picture has no place on the stream's clock.
    if (time < this.#beganAt || this.#gate.soundShut) return;
    if (!this.#soundAnnounced) this.#announceSound(muxer, time);
    this.#send('audio', muxer.audioFrame(data, this.#since(time)));
  }

  /** Resolves when the server has heard of it. */
  close(): Promise<void> {
    this.#readyAt = undefined;
    return this.#socket.close();
  }

  #onReady(): void {
    this.#readyAt ??= performance.now();
    this.#needsKey = this.#needsHeaders = true;
    this.#soundAnnounced = false;
    // Without pictures nothing else would bring the headers.
    if (this.#muxer && !this.has('video')) this.#sendHeaders(this.#muxer, performance.now() * 1000);
    this.#events.onReady();
  }

  /** Opens the stream with its first picture, or its first sound where no picture comes. */
  #begin(time: number): FlvMuxer {
    if (this.#muxer) return this.#muxer;
    this.#programme.startTime ??= time;
    this.#beganAt = Math.max(time, this.#programme.startTime);
    this.#muxer = new FlvMuxer(this.#tracks());
    const bytes = this.#muxer.start();
    this.#meter.sent(bytes.length);
    this.#socket.send(bytes);
    this.#fresh = true;
    return this.#muxer;
  }

  #tracks() {
    const { video = { width: 0, height: 0, fps: 0, kbps: 0 }, audio } = this.#programme;
    this.#soundKnown = audio !== undefined;
    return {
      video: this.has('video') ? video : undefined,
      audio: this.has('audio')
        ? (audio ?? ({ codec: 'aac', sampleRate: 48_000, channels: 1, kbps: 0 } as const))
        : undefined,
      metadata: this.#settings.metadata,
    };
  }

  #sendHeaders(muxer: FlvMuxer, time: number): void {
    const { videoConfig } = this.#programme;
    if (!this.#fresh) this.#send('video', muxer.announce(this.#tracks()));
    this.#fresh = this.#needsHeaders = false;
    if (videoConfig && this.has('video')) this.#send('video', muxer.videoHeader(videoConfig, this.#since(time)));
    if (this.has('audio')) this.#announceSound(muxer, time);
  }

  #announceSound(muxer: FlvMuxer, time: number): void {
    const { audioConfig } = this.#programme;
    if (!audioConfig) return;
    this.#soundAnnounced = true;
    // The stream may have begun with a picture, before anybody knew what sound would come.
    if (!this.#soundKnown) this.#send('audio', muxer.announce(this.#tracks()));
    this.#send('audio', muxer.audioHeader(audioConfig, this.#since(time)));
  }

  #since(time: number): number {
    return (time - (this.#programme.startTime ?? time)) / 1000;
  }

  #send(kind: Kind, tag: Uint8Array<ArrayBuffer>): void {
    this.counters[kind] += tag.length;
    this.#meter.sent(tag.length);
    this.#socket.send(tag);
  }
}
