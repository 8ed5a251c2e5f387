import { fileURLToPath } from 'node:url';

import { createServer, defaultClientConditions } from 'vite';

/** Serves a page with `cache-page.ts` in it, from the sources, on a free port. */
export async function serveCachePage(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const script = fileURLToPath(new URL('./cache-page.ts', import.meta.url));
  const address = `/@fs/${script.replaceAll('\\', '/').replace(/^\//, '')}`;
  const html = `<!doctype html><html lang="en"><title>Cache</title><script type="module" src="${address}"></script></html>`;
  const server = await createServer({
    configFile: false,
    root: import.meta.dirname,
    appType: 'custom',
    logLevel: 'error',
    cacheDir: fileURLToPath(new URL('../../node_modules/.vite-cache-page', import.meta.url)),
    resolve: { conditions: ['@livelit/source', ...defaultClientConditions] },
    optimizeDeps: { include: ['idb'], entries: [script] },
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null, fs: { allow: ['../../../..'] } },
    plugins: [
      {
        name: 'page',
        configureServer: ({ middlewares }) => {
          middlewares.use('/', ({ url }, response, next) => {
            if (url !== '/' && url !== '/favicon.ico') return next();
            response.setHeader('Content-Type', 'text/html').end(html);
          });
        },
      },
    ],
  });
  await server.listen();
  return { url: server.resolvedUrls?.local[0] ?? '', close: () => server.close() };
}
