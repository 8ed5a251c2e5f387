import type { EngineDefinition } from '../../engine.ts';

/** Options of the engine for `webrtc://` addresses: those of `RTCPeerConnection`, and where the servers are asked. */
export interface WebRtcOptions extends RTCConfiguration {
  /**
   * Address of SRS's API, as `https://api.example/rtc/v1/play/`.
   * @default what follows from the stream's address
   */
  readonly srsApi?: string;
  /**
   * Address of Tencent's API, without its last segment.
   * @default 'https://webrtc.liveplay.myqcloud.com/webrtc/v1'
   */
  readonly tencentApi?: string;
}

const types: ReadonlySet<unknown> = new Set(['webrtc', 'webrtc-srs', 'webrtc-tencent']);

/** `webrtc://` as SRS and as Tencent understand it. Servers with WHEP are better asked by that. */
export function webrtc(options: WebRtcOptions = {}): EngineDefinition {
  return {
    name: 'webrtc',
    canPlay: ({ type }) => types.has(type) && 'RTCPeerConnection' in globalThis,
    load: async () => (await import('./start-webrtc.ts')).startWebRtc(options),
  };
}
