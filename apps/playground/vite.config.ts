import { fileURLToPath } from 'node:url';

import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

import { playerLibraries } from '../../scripts/player-libraries.ts';
import { policyOf } from './csp.ts';

/** A built page may lie on any web server: it carries its policy along. (`serve.ts` sends the same as a header.) */
const policyInPage: Plugin = {
  name: 'policy-in-page',
  apply: 'build',
  transformIndexHtml: (_page, { path }) => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: policyOf(path) },
      injectTo: 'head-prepend',
    },
  ],
};

/** Nothing is replaced while streams run, so the page needs no WebSocket of Vite's, which would share the gateway's port. */
const withoutViteClient: Plugin = {
  name: 'without-vite-client',
  apply: 'serve',
  transformIndexHtml: {
    order: 'post',
    handler: (page) => page.replace(/\s*<script type="module" src="[^"]*\/@vite\/client"><\/script>/, ''),
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [policyInPage, withoutViteClient],
  resolve: {
    // Sources of the workspace, and Lit without its development warnings.
    conditions: [
      '@livelit/source',
      ...defaultClientConditions.filter((name) => !name.startsWith('development')),
      'production',
    ],
    dedupe: ['lit'],
  },
  worker: { format: 'es' },
  // hls.js and the AAC encoder are large and come only to who needs them.
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: ['index.html', 'player.html', 'studio.html'].map((page) => fileURLToPath(new URL(page, import.meta.url))),
    },
  },
  optimizeDeps: {
    // What is named here is bundled before the first load; finding more on the way would reload the page and end its
    // streams, so nothing is looked for. Lit is small modules already and is served as it is.
    noDiscovery: true,
    include: [
      ...playerLibraries,
      '@livelit/pusher > mediabunny',
      '@livelit/pusher > @mediabunny/aac-encoder',
      '@livelit/recorder > mediabunny',
    ],
  },
});
