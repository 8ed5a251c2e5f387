/**
 * What the player loads only when it is used, as Vite's `optimizeDeps.include` wants it: bundled before the first page,
 * because a server that finds it on the way reloads the page and ends its streams. Named through the package that has
 * them: pnpm lets nobody else see them.
 */
export const playerLibraries = [
  'hls.js',
  'hls.js/light',
  'idb',
  'mediabunny',
  'mpegts.js',
  ...[
    'controller',
    'control-bar',
    'play-button',
    'live-button',
    'time-range',
    'time-display',
    'mute-button',
    'volume-range',
    'pip-button',
    'cast-button',
    'airplay-button',
    'fullscreen-button',
    'store/media-store',
    'store/request-map',
    'store/state-mediator',
  ].map((name) => `media-chrome/dist/media-${name}.js`),
  'media-chrome/dist/constants.js',
  'media-chrome/dist/lang/zh-CN.js',
  'media-chrome/dist/utils/i18n.js',
].map((name) => `@livelit/player > ${name}`);
