/**
 * The header that shows a server the token; empty without one, and for an origin that may not see it. Where the server
 * of the address leads to is trusted, unless it is a downgrade; `trustedOrigins` says exactly.
 */
export function tokenHeader(
  token: string,
  address: URL,
  target: string,
  trustedOrigins: readonly string[] | undefined,
): Record<string, string> {
  const { origin, protocol } = new URL(target);
  const isKnown = origin === address.origin;
  const isDowngrade = address.protocol === 'https:' && protocol !== 'https:';
  const isTrusted = isKnown || (trustedOrigins ? trustedOrigins.includes(origin) : !isDowngrade);
  return token && isTrusted ? { authorization: `Bearer ${token}` } : {};
}
