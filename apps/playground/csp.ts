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
export const contentSecurityPolicy = [
  `default-src 'self'`,
  `script-src 'self' 'wasm-unsafe-eval'`,
  `style-src 'self'`,
  `img-src 'self' blob: data:`,
  `media-src 'self' blob:`,
  `worker-src 'self' blob:`,
  `connect-src 'self'`,
  `object-src 'none'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ');
