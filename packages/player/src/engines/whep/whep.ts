import type { EngineDefinition } from '../../engine.ts';

/**
 * Options of the WHEP engine: those of `RTCPeerConnection`. `iceServers` are used instead of those that the server
 * offers; `iceTransportPolicy: 'relay'` hides the viewer's addresses behind TURN.
 */
export type WhepOptions = Readonly<RTCConfiguration>;

/** What an engine remembers of servers, by the source's address, so that the next attempt does not ask again. */
export interface WhepMemory {
  /** They take no candidates after the offer; they get them with it. */
  readonly untrickled: Set<string>;
}

/** WebRTC by WHEP, without a library. */
export function whep(options: WhepOptions = {}): EngineDefinition {
  const memory: WhepMemory = { untrickled: new Set() };
  return {
    name: 'whep',
    canPlay: ({ type }) => type === 'whep' && 'RTCPeerConnection' in globalThis,
    load: async () => (await import('./start-whep.ts')).startWhep(options, memory),
  };
}
