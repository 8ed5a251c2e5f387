import type { PlayerConfig } from './player-config.ts';
import type { PlayerSource } from './source.ts';

/** The header that shows `url` the source's token; empty without a token, or for an origin that may not see it. */
export function authorization(
  source: PlayerSource,
  config: Pick<PlayerConfig, 'trustedOrigins'>,
  url: string,
): Record<string, string> {
  const { origin } = new URL(url);
  const trusted = origin === new URL(source.url).origin || config.trustedOrigins.includes(origin);
  return source.token && trusted ? { Authorization: `Bearer ${source.token}` } : {};
}
