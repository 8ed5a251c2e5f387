import type { AudioQuality, RetryPolicy, VideoQuality } from '@livelit/core';

import { defaultTransports } from './default-transports.ts';
import type { TransportDefinition } from './transport.ts';

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
   * Picture to capture and encode. Devices and encoders give their nearest.
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
   * Video codec of WHIP: `h264` falls back to VP8 where browser or server lack it, `vp8` stays. FLV and RTMP always
   * carry H.264.
   * @default 'h264'
   */
  videoCodec: 'h264' | 'vp8';
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
   * `replace` sends it in place of the first.
   * @default 'exclusive'
   */
  sourcePolicy: 'exclusive' | 'replace';
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
  connectTimeout: 10,
  retry: {},
  statisticsInterval: 2,
  transports: defaultTransports,
};
