import type { EngineDefinition } from '../../engine.ts';

/** Options of the WHEP engine. */
export interface WhepOptions {
  /** STUN and TURN servers to use instead of those that the server offers. */
  readonly iceServers?: readonly RTCIceServer[];
  /** `relay` hides the viewer's addresses behind TURN. @default 'all' */
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
}

/** WebRTC by WHEP, without a library. */
export function whep(options: WhepOptions = {}): EngineDefinition {
  // Servers that take no candidates after the offer; the next attempt gathers them first.
  const untrickled = new Set<string>();
  return {
    name: 'whep',
    canPlay: ({ type }) => type === 'whep' && 'RTCPeerConnection' in globalThis,
    load: async () => (await import('./start-whep.ts')).startWhep(options, untrickled),
  };
}
