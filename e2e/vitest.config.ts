import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

/** Whole journeys, one at a time: they measure, and the machine has two cores. */
export default defineConfig({
  ssr: { resolve: { conditions: ['@livelit/source', ...defaultServerConditions] } },
  test: {
    name: 'e2e',
    root: import.meta.dirname,
    include: ['**/*.e2e.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    server: { deps: { inline: [/@livelit\//] } },
  },
});
