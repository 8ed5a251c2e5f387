import type { TransportDefinition } from '../../transport.ts';

/** FLV over WebSocket, for `ws:` and `wss:` addresses: H.264 with AAC or Opus, encoded in a worker. */
export function flv(): TransportDefinition {
  return {
    name: 'flv',
    canPublish: ({ protocol }) => protocol === 'ws:' || protocol === 'wss:',
    load: async () => (await import('./start-flv.ts')).startFlv,
  };
}
