/** Who may do something: everybody (`undefined`), holders of one of these tokens, or whomever the function lets in. */
export type Authorise =
  | undefined
  | readonly string[]
  | ((request: {
      readonly action: 'publish' | 'play' | 'rtmp' | 'status';
      /** Name of the stream, or the RTMP target. */
      readonly name: string;
      readonly token: string | undefined;
      readonly remoteAddress: string;
    }) => boolean | Promise<boolean>);

/** Limits that keep one stranger from using up the machine. */
export interface GatewayLimits {
  /** Streams published at once. @default 100 */
  readonly maxStreams: number;
  /** Sessions at once, publishers and viewers of every protocol together. @default 1000 */
  readonly maxSessions: number;
  /** Sessions at once from one address. @default 200 */
  readonly maxSessionsPerAddress: number;
  /** Bytes of an HTTP request body (an SDP). @default 65536 */
  readonly maxBodyBytes: number;
  /** Bytes of one FLV tag. @default 4194304 */
  readonly maxTagBytes: number;
  /** What a publisher may send, kbps, averaged over five seconds. @default 20000 */
  readonly maxPublishKbps: number;
  /** Seconds without media after which a publisher is ended. @default 15 */
  readonly publisherIdle: number;
  /** Seconds for a session to connect (ICE and DTLS; RTMP handshake and publish). @default 10 */
  readonly connectTimeout: number;
  /** Bytes a viewer may lag behind before it is dropped back to live. @default 4194304 */
  readonly viewerBacklogBytes: number;
  /** Seconds a viewer may stay behind before it is closed. @default 15 */
  readonly viewerStall: number;
}

export interface GatewayConfig {
  /** Address to listen on. Loopback unless told otherwise. @default '127.0.0.1' */
  readonly host: string;
  /** TCP port of HTTP and WebSocket; 0 takes a free one. @default 8889 */
  readonly port: number;
  /** Origins that may read answers (CORS), or '*'. WebSockets of other origins are refused too. @default '*' */
  readonly allowOrigins: '*' | readonly string[];
  /** @default undefined */
  readonly publish: Authorise;
  /** @default undefined */
  readonly play: Authorise;
  /** Who may read /api/streams and /metrics. @default undefined */
  readonly status: Authorise;
  /**
   * RTMP targets that pages may publish to, as `rtmp://host[:port][/app]` prefixes; `*` as the host allows any.
   * @default [] (none)
   */
  readonly rtmpTargets: readonly string[];
  /**
   * RTMP streams that pages may have played, as prefixes like those of `rtmpTargets`.
   * @default [] (none)
   */
  readonly rtmpSources: readonly string[];
  /** What happens to a second publisher of one name. @default 'refuse' */
  readonly secondPublisher: 'refuse' | 'take-over';
  /** STUN and TURN servers offered to browsers by `Link` headers and used by the gateway itself. @default [] */
  readonly iceServers: readonly { readonly urls: string; readonly username?: string; readonly credential?: string }[];
  /** Address that WebRTC binds to; undefined for every interface when `host` is not loopback. @default undefined */
  readonly rtcBindAddress: string | undefined;
  /** One UDP port for all WebRTC sessions; undefined for a free port per session. @default undefined */
  readonly rtcPort: number | undefined;
  /** Seconds of one LL-HLS part. @default 0.2 */
  readonly hlsPart: number;
  /** Shortest HLS segment, seconds; a segment ends at the next key frame after it. @default 1 */
  readonly hlsSegment: number;
  /** Segments in a playlist. @default 6 */
  readonly hlsWindow: number;
  /** Seconds between key frames that WHIP publishers are asked for while somebody watches by FLV or HLS. @default 2 */
  readonly keyFrameInterval: number;
  readonly limits: GatewayLimits;
}

export const limitDefaults: GatewayLimits = {
  maxStreams: 100,
  maxSessions: 1000,
  maxSessionsPerAddress: 200,
  maxBodyBytes: 65_536,
  maxTagBytes: 4 << 20,
  maxPublishKbps: 20_000,
  publisherIdle: 15,
  connectTimeout: 10,
  viewerBacklogBytes: 4 << 20,
  viewerStall: 15,
};

export const gatewayDefaults: GatewayConfig = {
  host: '127.0.0.1',
  port: 8889,
  allowOrigins: '*',
  publish: undefined,
  play: undefined,
  status: undefined,
  rtmpTargets: [],
  rtmpSources: [],
  secondPublisher: 'refuse',
  iceServers: [],
  rtcBindAddress: undefined,
  rtcPort: undefined,
  hlsPart: 0.2,
  hlsSegment: 1,
  hlsWindow: 6,
  keyFrameInterval: 2,
  limits: limitDefaults,
};
