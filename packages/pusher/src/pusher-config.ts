import type { AudioQuality, ResolutionMode, RetryPolicy, VideoQuality } from '@livelit/core';

import type { SourcePolicy } from './capture/capture-set.ts';
import { defaultTransports } from './default-transports.ts';
import type { SizePolicy } from './picture/picture-settings.ts';
import type { TransportDefinition } from './transport.ts';

/** What pictures can be encoded to. */
export type VideoCodec = 'h264' | 'h265' | 'vp8' | 'vp9' | 'av1';

/** Options of a `LivePusher`. Read once, at construction. */
export interface PusherConfig {
  /**
   * Origin of a Livelit gateway, such as `https://live.example.com`: it carries the stream to `rtmp:` addresses,
   * which no page can reach by itself.
   * @default ''
   */
  gateway: string;
  /**
   * Bearer token for the server.
   * @default ''
   */
  token: string;
  /**
   * Picture to capture and encode: the sent one keeps the shape of its source and fits into this size. Devices and
   * encoders give their nearest.
   * @default { width: 1280, height: 720, fps: 30, kbps: 2500 }
   */
  videoQuality: VideoQuality;
  /**
   * Sound to capture and encode. Mono means speech: the browser removes echo and noise. Stereo means music: it does not.
   * FLV keeps the sample rate of the source.
   * @default { sampleRate: 48000, channels: 1, kbps: 64 }
   */
  audioQuality: AudioQuality;
  /**
   * Video codec. WHIP offers it first, and others behind it for servers that lack it (but never H.264 behind VP8). FLV
   * and RTMP carry `h264`, and `h265` and `av1` as Enhanced RTMP, which only new receivers read; instead of VP8 and VP9
   * they carry H.264.
   * @default 'h264'
   */
  videoCodec: VideoCodec;
  /**
   * Audio codec of FLV and RTMP. Opus saves the page an encoder of 250 kB where it has none for AAC, but only receivers
   * that know Enhanced RTMP can read it. WHIP always carries Opus.
   * @default 'aac'
   */
  audioCodec: 'aac' | 'opus';
  /**
   * Seconds between key frames, at most, where the page encodes by itself (FLV, RTMP).
   * @default 2
   */
  gop: number;
  /**
   * What happens when a second camera, screen or stream is started: `exclusive` refuses it, as V2TXLive does;
   * `replace` sends it in place of the first, without a new connection; `mix` sends both, the later picture small in a
   * corner, and all sound together.
   * @default 'exclusive'
   */
  sourcePolicy: SourcePolicy;
  /**
   * What happens when the camera or microphone in use is unplugged: `follow-default` goes on with the system's default
   * device (INFO_DEVICE_SWITCHED), and with the default microphone whenever another becomes it; `stay` waits for the
   * same device to come back; `stop` ends the source.
   * @default 'follow-default'
   */
  devicePolicy: 'follow-default' | 'stay' | 'stop';
  /**
   * What the sent size does when the source's changes, as when a shared window is resized, a phone is turned or another
   * source takes over: `follow` sends the new shape, within `videoQuality`; `letterbox` always sends the size of
   * `videoQuality`, with bars; `lock` keeps the size of the first picture and crops what does not fit.
   * @default 'follow'
   */
  sizePolicy: SizePolicy;
  /**
   * How a picture of another shape meets a sent size that stays: as CSS's `object-fit` has it, `contain` leaves bars,
   * `cover` crops, `fill` stretches.
   * @default undefined (`contain` for `letterbox`, `cover` for `lock`)
   */
  fit: 'contain' | 'cover' | 'fill' | undefined;
  /**
   * Whether `videoQuality` is meant wide, or with width and height swapped.
   * @default 'landscape'
   */
  orientation: ResolutionMode;
  /**
   * What encoder and browser should preserve when they must choose, as `MediaStreamTrack.contentHint` has it; empty:
   * `detail` for screens, else nothing.
   * @default ''
   */
  contentHint: '' | 'motion' | 'detail' | 'text';
  /**
   * More for the `onMetaData` of FLV and RTMP.
   * @default {}
   */
  metadata: Readonly<Record<string, number | boolean | string>>;
  /**
   * Seconds until a connection must stand.
   * @default 10
   */
  connectTimeout: number;
  /**
   * When to reconnect. Endless by default.
   * @default {}
   */
  retry: Partial<RetryPolicy>;
  /**
   * Seconds between two `statistics` events.
   * @default 2
   */
  statisticsInterval: number;
  /**
   * Transports in order of preference; the first that can publish to the address is used.
   * @default defaultTransports
   */
  transports: readonly TransportDefinition[];
}

/** The config that holds where none is given. */
export const pusherDefaults: PusherConfig = {
  gateway: '',
  token: '',
  videoQuality: { width: 1280, height: 720, fps: 30, kbps: 2500 },
  audioQuality: { sampleRate: 48_000, channels: 1, kbps: 64 },
  videoCodec: 'h264',
  audioCodec: 'aac',
  gop: 2,
  sourcePolicy: 'exclusive',
  devicePolicy: 'follow-default',
  sizePolicy: 'follow',
  fit: undefined,
  orientation: 'landscape',
  contentHint: '',
  metadata: {},
  connectTimeout: 10,
  retry: {},
  statisticsInterval: 2,
  transports: defaultTransports,
};
