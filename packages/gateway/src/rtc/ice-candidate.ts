import { isIP } from 'node:net';

/** Candidates that one session may name, offer and fragments together. */
export const maxCandidates = 64;

const shape =
  /^candidate:([\w+/]{1,32}) (\d{1,3}) (\w{3}) (\d{1,10}) ([\w.:]{2,64}) (\d{1,5}) typ (host|srflx|prflx|relay)(?: |$)/i;

/**
 * A remote candidate (RFC 8839, 5.1) rewritten in its shortest form; undefined for everything this server cannot use:
 * TCP, the second component, and host names, which a stranger must not make it look up.
 */
export function usableCandidate(value: string): string | undefined {
  const match = shape.exec(value);
  if (!match) return undefined;
  const [, foundation, component, transport, priority, address, port, type] = match;
  if (component !== '1' || transport!.toLowerCase() !== 'udp' || isIP(address!) === 0) return undefined;
  if (Number(priority) < 1 || Number(priority) > 0x7fff_ffff) return undefined;
  if (Number(port) < 1 || Number(port) > 0xffff) return undefined;
  return `candidate:${foundation} 1 UDP ${Number(priority)} ${address} ${Number(port)} typ ${type!.toLowerCase()}`;
}
