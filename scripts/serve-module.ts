import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createServer, defaultClientConditions } from 'vite';

/** A page that runs one module. */
export interface ServedModule {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a page that runs `script` (a `file:` URL) from the sources, on a free port. `libraries` are bundled before it is
 * first loaded: found by a worker later, they would make the page reload in the middle of a test.
 */
export async function serveModule(script: URL, libraries: readonly string[]): Promise<ServedModule> {
  const path = fileURLToPath(script);
  const root = dirname(path);
  const address = `/@fs/${path.replaceAll('\\', '/').replace(/^\//, '')}`;
  const html = `<!doctype html><html lang="en"><title>Test</title><script type="module" src="${address}"></script></html>`;
  const server = await createServer({
    configFile: false,
    root,
    appType: 'custom',
    logLevel: 'error',
    cacheDir: fileURLToPath(new URL(`../../node_modules/.vite-${basename(path, '.ts')}`, script)),
    resolve: { conditions: ['@livelit/source', ...defaultClientConditions] },
    optimizeDeps: { include: [...libraries], entries: [path] },
    server: {
      port: 0,
      host: '127.0.0.1',
      hmr: false,
      watch: null,
      fs: { allow: [fileURLToPath(new URL('..', import.meta.url))] },
    },
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
