import type { GatewayConfig } from './gateway-config.ts';

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** The warning for a gateway that strangers can reach and use; undefined when there is nothing to say. */
export function openDoors(config: GatewayConfig): string | undefined {
  const open = [
    ...(config.publish === undefined ? ['publishing (--publish-token)'] : []),
    ...(config.play === undefined ? ['watching (--play-token)'] : []),
    ...(config.status === undefined ? ['/api/streams and /metrics (--status-token)'] : []),
  ];
  if (isLoopback(config.host) || open.length === 0) return undefined;
  return `Other machines can reach ${config.host}, and no token protects ${open.join(', ')}.`;
}
