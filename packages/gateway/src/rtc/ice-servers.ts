import type { IceServer } from 'node-datachannel';

import type { GatewayConfig } from '../gateway-config.ts';

type Servers = GatewayConfig['iceServers'];

const address = /^(stuns?|turns?):(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i;
const headerSafe = /^[\x20-\x7e]*$/;

/**
 * `Link` header values (RFC 9725, 4.6) that tell a client which STUN and TURN servers to use. A server whose address or
 * credentials cannot stand in a header is left out.
 */
export function iceServerLinks(servers: Servers): string[] {
  const links: string[] = [];
  for (const { urls, username, credential } of servers) {
    if (!address.test(urls) || !headerSafe.test(`${username ?? ''}${credential ?? ''}`)) continue;
    let link = `<${urls}>; rel="ice-server"`;
    if (username !== undefined) link += `; username=${quoted(username)}`;
    if (credential !== undefined) link += `; credential=${quoted(credential)}; credential-type="password"`;
    links.push(link);
  }
  return links;
}

/** The servers that the gateway's own ICE agent can use: STUN, and TURN over UDP. */
export function ownIceServers(servers: Servers): (string | IceServer)[] {
  const own: (string | IceServer)[] = [];
  for (const { urls, username = '', credential = '' } of servers) {
    const match = address.exec(urls);
    if (!match) continue;
    const [, scheme, host, port, transport = 'udp'] = match;
    const hostname = host!.replace(/^\[|\]$/g, '');
    if (scheme!.toLowerCase() === 'stun') own.push(`stun:${host}:${port ?? 3478}`);
    else if (scheme!.toLowerCase() === 'turn' && transport.toLowerCase() === 'udp') {
      own.push({ hostname, port: Number(port ?? 3478), username, password: credential, relayType: 'TurnUdp' });
    }
  }
  return own;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
