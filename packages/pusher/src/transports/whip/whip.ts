import type { TransportDefinition } from '../../transport.ts';
import type { WebRtcPushOptions } from '../../webrtc/push-options.ts';

export type { DegradationPreference, H264Profile, SimulcastLayer } from '../../webrtc/push-options.ts';

/** What WHIP can be told. */
export interface WhipOptions extends WebRtcPushOptions {
  /**
   * Origins besides that of the address which may see the token: a server can redirect to them, and name sessions on
   * them. A downgrade to `http:` is only followed with the token when it is named here.
   * @default every origin that the server names, but none that downgrades
   */
  readonly trustedOrigins?: readonly string[];
}

/** What the transport remembers of servers, by their origin, so that the next attempt does not ask again. */
export interface WhipMemory {
  /** They take no candidates after the offer; they get them with it. */
  readonly untrickled: Set<string>;
}

/** WHIP (RFC 9725), for `http:` and `https:` addresses: pictures and Opus over WebRTC. */
export function whip(options: WhipOptions = {}): TransportDefinition {
  const memory: WhipMemory = { untrickled: new Set() };
  return {
    name: 'whip',
    canPublish: ({ protocol }) => protocol === 'http:' || protocol === 'https:',
    load: async () => (await import('./start-whip.ts')).startWhip(options, memory),
  };
}
