import type { StorybookConfig } from '@storybook/web-components-vite';
import { defaultClientConditions, mergeConfig } from 'vite';

import { playerLibraries } from '../../../scripts/player-libraries.ts';
import { writePages } from '../write-pages.ts';

writePages();

const config: StorybookConfig = {
  stories: ['../pages/*.mdx', '../.pages/*.mdx', '../../../packages/*/src/**/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  framework: { name: '@storybook/web-components-vite', options: {} },
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  viteFinal: (given) =>
    mergeConfig(given, {
      // The sources themselves: nothing has to be built first.
      resolve: { conditions: ['@livelit/source', ...defaultClientConditions] },
      worker: { format: 'es' },
      optimizeDeps: { include: playerLibraries },
    }),
};

export default config;
