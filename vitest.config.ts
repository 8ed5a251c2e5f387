import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions, defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

import { browserCommands } from './scripts/browser-commands.ts';
import { launchOptions } from './scripts/browser.mjs';
import { playerLibraries } from './scripts/player-libraries.ts';

const source = '@livelit/source';

/** Tests that open the camera, which all pages of a browser share. */
const cameraTests = [
  'capture/capture',
  'capture/virtual-camera',
  'controls/live-pusher-controls',
  'devices/*',
  'element/*',
  'picture/take-snapshot',
  'bad-input',
  'transports/{flv,rtmp,whip}/{flv,rtmp,whip}',
  'v2txlive/*',
].map((name) => `packages/pusher/src/${name}.browser.test.ts`);

/** A project of tests in Chromium; without `include` it has all that is not excluded. */
const inChromium = (
  name: string,
  groupOrder: number,
  maxWorkers: number,
  include: readonly string[],
  exclude: readonly string[],
) => ({
  extends: true as const,
  test: {
    name,
    sequence: { groupOrder },
    include: include.length
      ? [...include]
      : ['packages/*/src/**/*.browser.test.ts', 'apps/playground/src/**/*.browser.test.ts'],
    exclude: [...exclude, '**/node_modules/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers,
    // Real servers, clocks and a shared machine: what fails once in a thousand is reported as a retry, not as red.
    retry: 2,
    browser: {
      enabled: true,
      headless: true,
      ui: false,
      screenshotFailures: false,
      commands: browserCommands,
      provider: playwright({ launchOptions }),
      instances: [{ browser: 'chromium' as const }],
    },
  },
});

/** Node for what has no media, Chromium for everything else; the suffix of a test's file picks. */
export default defineConfig({
  resolve: { conditions: [source, ...defaultClientConditions] },
  ssr: { resolve: { conditions: [source, ...defaultServerConditions] } },
  // Named through the package that has them: pnpm lets nobody else see them. One found late would bundle all anew under
  // the pages that run, and Vitest would be there twice: so none is looked for, and what a test needs is named here.
  optimizeDeps: {
    noDiscovery: true,
    include: [
      ...playerLibraries,
      '@livelit/player > @lit/react',
      '@livelit/player > lit',
      '@livelit/player > lit/decorators.js',
      '@livelit/player > lit/directives/keyed.js',
      '@livelit/player > react',
      '@livelit/player > react-dom/client',
      '@livelit/pusher > @mediabunny/aac-encoder',
      '@livelit/pusher > lit/directives/if-defined.js',
      '@livelit/pusher > lit/directives/repeat.js',
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
      // After the tests in Node: what plays and encodes in real time needs both cores.
      // Two at a time: most of what is tested waits for the clock rather than for a core.
      inChromium('browser', 1, 2, [], cameraTests),
      // One at a time: a second page that opens the fake camera while another holds it paused gets no pictures, and with
      // two files in turn it is never closed.
      inChromium('browser-camera', 2, 1, cameraTests, []),
    ],
  },
});
