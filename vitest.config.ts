import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions, defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

import { browserCommands } from './scripts/browser-commands.ts';
import { launchOptions } from './scripts/browser.mjs';

const source = '@livelit/source';

/** The files of media-chrome that the player's control bar imports. */
const mediaChrome = [
  ...['controller', 'control-bar', 'play-button', 'live-button', 'time-range', 'time-display', 'mute-button'],
  ...['volume-range', 'pip-button', 'cast-button', 'airplay-button', 'fullscreen-button'],
  ...['store/media-store', 'store/request-map', 'store/state-mediator'],
].map((name) => `@livelit/player > media-chrome/dist/media-${name}.js`);

/** Node for what has no media, Chromium for everything else; the suffix of a test's file picks. */
export default defineConfig({
  resolve: { conditions: [source, ...defaultClientConditions] },
  ssr: { resolve: { conditions: [source, ...defaultServerConditions] } },
  // Named through the package that has them: pnpm lets nobody else see them. Found late, they would reload the page.
  optimizeDeps: {
    include: [
      '@livelit/player > hls.js',
      '@livelit/player > idb',
      '@livelit/player > lit',
      '@livelit/player > lit/decorators.js',
      '@livelit/player > mediabunny',
      '@livelit/player > lit/directives/keyed.js',
      '@livelit/player > media-chrome/dist/lang/zh-CN.js',
      '@livelit/player > media-chrome/dist/utils/i18n.js',
      ...mediaChrome,
      '@livelit/player > mpegts.js',
      '@livelit/pusher > @mediabunny/aac-encoder',
      '@livelit/pusher > mediabunny',
      'axe-core',
    ],
  },
  test: {
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'], reporter: ['text-summary'] },
    projects: [
      'apps/docs',
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'apps/playground/src/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts', '**/node_modules/**'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          // After the tests in Node: what plays and encodes in real time needs both cores.
          sequence: { groupOrder: 1 },
          include: ['packages/*/src/**/*.browser.test.ts', 'apps/playground/src/**/*.browser.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            ui: false,
            screenshotFailures: false,
            commands: browserCommands,
            provider: playwright({ launchOptions }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
