import { createServer, defaultClientConditions } from 'vite';

/** Serves `page.html` from the sources on a free port. */
export async function servePage(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = await createServer({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    cacheDir: new URL('../../node_modules/.vite-page', import.meta.url).pathname,
    resolve: { conditions: ['@livelit/source', ...defaultClientConditions] },
    // Found when the worker is first loaded, it would make the page reload in the middle of a test.
    optimizeDeps: { include: ['mediabunny'] },
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null, fs: { allow: ['../../../..'] } },
  });
  await server.listen();
  const url = `${server.resolvedUrls?.local[0] ?? ''}page.html`;
  return { url, close: () => server.close() };
}
