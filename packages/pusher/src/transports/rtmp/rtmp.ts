import type { TransportDefinition } from '../../transport.ts';

/** `rtmp:` and `rtmps:` addresses, through the gateway of `config.gateway`; nothing is transcoded. */
export function rtmp(): TransportDefinition {
  return {
    name: 'rtmp',
    canPublish: ({ protocol }) => protocol === 'rtmp:' || protocol === 'rtmps:',
    load: async () => (await import('./start-rtmp.ts')).startRtmp,
  };
}
