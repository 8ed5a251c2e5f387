import type { GatewayContext } from '../gateway-context.ts';
import { codecString } from '../h264/h264-config.ts';
import type { EndReason, LiveStream } from '../media/live-stream.ts';
import { HlsAudience } from './hls-audience.ts';
import { HlsPackager } from './hls-packager.ts';
import { HlsWindow } from './hls-window.ts';
import type { VariantInfo } from './playlist.ts';

export interface HlsTimes {
  /** Milliseconds that the playlist stays open after the publisher left. */
  readonly returnMs: number;
  /** Milliseconds that a closed playlist and its segments can still be read. */
  readonly afterEndMs: number;
  /** Milliseconds without a request after which a stream is not packaged any more. */
  readonly unusedMs: number;
  /** Milliseconds that a request waits at most. */
  readonly waitMs: number;
}

export interface HlsChannelOptions {
  readonly context: GatewayContext;
  readonly name: string;
  /** @default hlsTimes */
  readonly times?: HlsTimes | undefined;
  onClose(): void;
}

/** hls.js gives a server ten seconds for its first byte, so nobody waits longer than eight. */
export const hlsTimes: HlsTimes = { returnMs: 10_000, afterEndMs: 30_000, unusedMs: 30_000, waitMs: 8000 };

/**
 * What is packaged under one name, from the first request on, across publishers. When a publisher leaves, the playlist
 * stays as it is for some seconds and is closed with EXT-X-ENDLIST only then: players that find it unchanged keep
 * asking, and one that has seen EXT-X-ENDLIST never asks again. A publisher who returns in time goes on in the same
 * playlist, with the next number and behind an EXT-X-DISCONTINUITY, which hls.js plays across by itself.
 */
export class HlsChannel {
  readonly window: HlsWindow;
  readonly audience: HlsAudience;
  readonly times: HlsTimes;
  #options: HlsChannelOptions;
  #packager: HlsPackager | undefined;
  #live = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #unusedTimer: NodeJS.Timeout;

  constructor(options: HlsChannelOptions) {
    const { config } = options.context;
    this.#options = options;
    this.times = options.times ?? hlsTimes;
    this.audience = new HlsAudience(options.context, options.name);
    this.window = new HlsWindow({ size: config.hlsWindow, segmentDuration: config.hlsSegment });
    this.#unusedTimer = setTimeout(() => this.close(), this.times.unusedMs).unref();
  }

  /** Whether a publisher is there. */
  get live(): boolean {
    return this.#live;
  }

  /** Whether it was let go of: nothing here changes any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Seconds that parts are meant to have at most. */
  get partTarget(): number {
    return this.#packager?.pacer.partTarget ?? this.#options.context.config.hlsPart;
  }

  /** Packages a stream; what was packaged before stays in the playlist. */
  attach(stream: LiveStream): void {
    clearTimeout(this.#timer);
    this.#packager?.stop();
    this.#live = true;
    this.window.end(false);
    this.#packager = new HlsPackager({
      stream,
      window: this.window,
      config: this.#options.context.config,
      viewers: () => this.audience.size,
      onEnd: (reason) => this.#publisherLeft(reason),
    });
  }

  /** Somebody asked for something. */
  touch(): void {
    this.#unusedTimer.refresh();
  }

  /** What the multivariant playlist says, as measured so far. */
  variant(uri: string): VariantInfo {
    const segments = this.window.listed.filter((segment) => segment.duration > 0);
    const whole = segments.filter((segment) => segment.complete);
    const measured = whole.length > 0 ? whole : segments;
    const bits = measured.reduce((sum, segment) => sum + segment.bytes * 8, 0);
    const seconds = measured.reduce((sum, segment) => sum + segment.duration, 0);
    const worst = Math.max(1, ...measured.map((segment) => (segment.bytes * 8) / segment.duration));
    const { video, audioCodec, frameRate } = this.#packager?.pacer ?? {};
    return {
      uri,
      bandwidth: Math.ceil(worst),
      averageBandwidth: Math.max(1, Math.ceil(bits / (seconds || 1))),
      codecs: [...(video ? [codecString(video)] : []), ...(audioCodec ? [audioCodec] : [])],
      width: video?.width ?? 0,
      height: video?.height ?? 0,
      frameRate: frameRate ?? 0,
    };
  }

  /** Lets go of everything. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#unusedTimer);
    this.#packager?.stop();
    this.#live = false;
    this.audience.close();
    this.window.changes.notify();
    this.#options.onClose();
  }

  #publisherLeft(reason: EndReason): void {
    this.#live = false;
    if (reason === 'shutdown') return this.close();
    this.window.changes.notify();
    this.#timer = setTimeout(() => {
      this.window.end(true);
      this.#timer = setTimeout(() => this.close(), this.times.afterEndMs).unref();
    }, this.times.returnMs).unref();
  }
}
