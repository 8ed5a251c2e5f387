/**
 * What the page and its workers may do, so that the playground proves the components under a strict policy.
 *
 * - `script-src`: only files of this origin. `wasm-unsafe-eval` compiles WebAssembly (the AAC encoder, in browsers that
 *   have none); no `unsafe-eval`, no inline scripts.
 * - `style-src`: no inline styles; Lit uses constructed style sheets, which no policy forbids.
 * - `worker-src blob:`: hls.js and mpegts.js build their workers from strings.
 * - `media-src`, `img-src`: `blob:` for MediaSource, recordings and snapshots; `data:` for small pictures.
 * - `connect-src`: the gateway is this origin; `'self'` includes its WebSockets.
 */
const policy = (elsewhere: string): string =>
  [
    `default-src 'self'`,
    `script-src 'self' 'wasm-unsafe-eval'`,
    `style-src 'self'`,
    `img-src 'self' blob: data:${elsewhere}`,
    `media-src 'self' blob:${elsewhere}`,
    `worker-src 'self' blob:`,
    `connect-src 'self'${elsewhere}${elsewhere && ' ws: wss:'}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');

/** The policy of the page that pushes, plays and records by its own gateway. */
export const contentSecurityPolicy = policy('');

/** The policy of the player's page and the studio, where visitors name other servers; scripts and styles stay as strict. */
export const playerPagePolicy = policy(' http: https:');

/** The policy of the page at this path. */
export const policyOf = (path: string): string =>
  /^\/(player|studio)\.html/.test(path) ? playerPagePolicy : contentSecurityPolicy;
