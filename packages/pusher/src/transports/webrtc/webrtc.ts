import type { TransportDefinition } from '../../transport.ts';
import type { WebRtcPushOptions } from '../../webrtc/push-options.ts';

/** What the transport for `webrtc:` addresses can be told. */
export interface WebRtcOptions extends WebRtcPushOptions {
  /**
   * Whose words are spoken.
   * @default 'tencent' for addresses that look like Tencent's, else 'srs'
   */
  readonly dialect?: 'srs' | 'tencent';
  /**
   * Address of SRS's API, as `https://api.example/rtc/v1/publish/`.
   * @default what follows from the stream's address
   */
  readonly srsApi?: string;
  /**
   * Address of Tencent's API, without its last segment.
   * @default 'https://webrtcpush.myqcloud.com/webrtc/v1'
   */
  readonly tencentApi?: string;
}

/** What the transport remembers of servers, by the address of the stream, so that the next attempt does not ask again. */
export interface WebRtcMemory {
  /** They found no path by candidates that they see arrive; they get them with the offer. */
  readonly unreached: Set<string>;
}

/** `webrtc://` as SRS and as Tencent understand it. Servers with WHIP are better published to by that. */
export function webrtc(options: WebRtcOptions = {}): TransportDefinition {
  const memory: WebRtcMemory = { unreached: new Set() };
  return {
    name: 'webrtc',
    canPublish: ({ protocol }) => protocol === 'webrtc:',
    load: async () => (await import('./start-webrtc.ts')).startWebRtc(options, memory),
  };
}
