import { fileURLToPath } from 'node:url';

import { createServer, defaultClientConditions } from 'vite';

const script = fileURLToPath(new URL('./page.ts', import.meta.url));
const html = `<!doctype html>
<html lang="en">
  <title>Recorder under test</title>
  <script type="module" src="/@fs/${script.replaceAll('\\', '/').replace(/^\//, '')}"></script>
</html>`;

/** Serves a page with `page.ts` in it, from the sources, on a free port. */
export async function servePage(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = await createServer({
    configFile: false,
    root: import.meta.dirname,
    appType: 'custom',
    logLevel: 'error',
    cacheDir: fileURLToPath(new URL('../../node_modules/.vite-page', import.meta.url)),
    resolve: { conditions: ['@livelit/source', ...defaultClientConditions] },
    // Found when the worker is first loaded, it would make the page reload in the middle of a test.
    optimizeDeps: { include: ['mediabunny'], entries: [script] },
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
