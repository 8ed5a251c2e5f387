import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';

import { chromium, type Browser, type Page } from 'playwright';
import { createServer, defaultClientConditions } from 'vite';

import { launchOptions } from '../../scripts/browser.mjs';
import type { Stage } from '../page/stage.ts';

/** Calls `window.stage` in the page as if it stood here. */
type Remote = {
  readonly [K in keyof Stage]: (...args: Parameters<Stage[K]>) => Promise<Awaited<ReturnType<Stage[K]>>>;
};

/** One page with the engines in it, and the server and the browser that it needs. */
export interface StagePage {
  readonly stage: Remote;
  readonly page: Page;
  /** What the page wrote to its console, and exceptions that nobody caught. A clean journey leaves it empty. */
  readonly noise: readonly string[];
  close(): Promise<void>;
}

/** Serves the page of the stage. */
export interface PageServer {
  readonly origin: string;
  close(): Promise<void>;
}

let pages: Promise<PageServer> | undefined;
let users = 0;

/** Serves the page from its sources, transformed as it is asked for; no live reload that would talk in between. */
async function startPages(): Promise<PageServer> {
  const vite = await createServer({
    configFile: false,
    root: join(import.meta.dirname, '../page'),
    logLevel: 'error',
    plugins: [
      {
        // Its socket finds nobody, and says so in the console that the journeys watch.
        name: 'without-vite-client',
        transformIndexHtml: {
          order: 'post',
          handler: (html) => html.replace(/<script type="module" src="[^"]*@vite\/client"><\/script>/, ''),
        },
      },
    ],
    cacheDir: join(import.meta.dirname, '../node_modules/.vite-stage'),
    resolve: { conditions: ['@livelit/source', ...defaultClientConditions] },
    appType: 'spa',
    server: { middlewareMode: true, hmr: false, ws: false, fs: { allow: [join(import.meta.dirname, '../..')] } },
    worker: { format: 'es' },
    optimizeDeps: {
      include: [
        '@livelit/player > hls.js',
        '@livelit/player > mpegts.js',
        '@livelit/pusher > mediabunny',
        '@livelit/pusher > @mediabunny/aac-encoder',
      ],
    },
  });
  const server = createHttpServer(vite.middlewares);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The page server has no address.');
  return {
    origin: `http://127.0.0.1:${address.port}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await vite.close();
    },
  };
}

/** The page of the stage for a browser of one's own; all who ask share one server. */
export async function serveStage(): Promise<PageServer> {
  users++;
  pages ??= startPages();
  const { origin } = await pages;
  return {
    origin,
    close: async () => {
      if (--users > 0) return;
      const last = pages;
      pages = undefined;
      await (await last)?.close();
    },
  };
}

/** Opens the stage in a Chromium with a fake camera and microphone. */
export async function openStage(options: { readonly browser?: Browser } = {}): Promise<StagePage> {
  const server = await serveStage();
  const browser = options.browser ?? (await chromium.launch(launchOptions));
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  const noise: string[] = [];
  page.on('console', (message) => {
    // The browser itself reports every failed request; the engines cannot keep it from doing so.
    if (
      message.type() !== 'debug' &&
      !message.text().startsWith('Failed to load resource') &&
      !/^WebSocket connection to .* failed/.test(message.text())
    )
      noise.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => noise.push(`uncaught: ${error.message}`));
  await page.goto(server.origin);
  await page.waitForFunction(() => 'stage' in window, undefined, { timeout: 60_000 });
  const stage = new Proxy({} as Remote, {
    get:
      (_target, name: string) =>
      (...args: unknown[]) =>
        page.evaluate(
          ([method, parameters]) =>
            (window.stage as unknown as Record<string, (...rest: unknown[]) => unknown>)[method as string]!(
              ...(parameters as unknown[]),
            ),
          [name, args] as const,
        ),
  });
  return {
    stage,
    page,
    noise,
    close: async () => {
      await context.close();
      if (!options.browser) await browser.close();
      await server.close();
    },
  };
}
