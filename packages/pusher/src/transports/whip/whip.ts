import type { TransportDefinition } from '../../transport.ts';

/** What WHIP alone needs to know. */
export interface WhipOptions {
  /** STUN and TURN servers to use instead of those that the server names. */
  readonly iceServers?: readonly RTCIceServer[];
}

/** WHIP (RFC 9725), for `http:` and `https:` addresses: H.264 or VP8 with Opus, over WebRTC. */
export function whip(options: WhipOptions = {}): TransportDefinition {
  return {
    name: 'whip',
    canPublish: ({ protocol }) => protocol === 'http:' || protocol === 'https:',
    load: async () => (await import('./start-whip.ts')).startWhip(options),
  };
}
