import type { PlayerConfig } from './player-config.ts';
import type { PlayerSource } from './source.ts';

/** The header that shows `url` the source's token; empty without a token, or for an origin that may not see it. */
export function authorization(
  source: PlayerSource,
  config: Pick<PlayerConfig, 'trustedOrigins'>,
  url: string,
): Record<string, string> {
  return source.token && isTrusted(source, config, url) ? { Authorization: `Bearer ${source.token}` } : {};
}

/** The source's token and its own headers, for a request to `url`; empty for an origin that may not see them. */
export function requestHeaders(
  source: PlayerSource,
  config: Pick<PlayerConfig, 'trustedOrigins'>,
  url: string,
): Record<string, string> {
  return isTrusted(source, config, url) ? { ...source.headers, ...authorization(source, config, url) } : {};
}

function isTrusted(source: PlayerSource, config: Pick<PlayerConfig, 'trustedOrigins'>, url: string): boolean {
  const { origin } = new URL(url);
  return origin === new URL(source.url).origin || config.trustedOrigins.includes(origin);
}
