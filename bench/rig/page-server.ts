import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { bundlePage, type BundledPage } from '../../scripts/bundle-pages.ts';

/** Serves bundled pages, compressed, each at `/<page>/`. */
export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };

/**
 * Bundles the pages of a folder of `bench/` and serves them. `inline` puts another page's script into the head of one,
 * before all else.
 */
export async function servePages(
  pages: readonly string[],
  inline: Readonly<Record<string, string>> = {},
  folder = 'pages',
): Promise<PageServer> {
  const bundleOf = (page: string) => bundlePage(join(import.meta.dirname, '..', folder, `${page}.ts`));
  const bundles = new Map<string, BundledPage>();
  const heads = new Map<string, string>();
  for (const page of pages) {
    bundles.set(page, await bundleOf(page));
    const first = inline[page] && (await bundleOf(inline[page]));
    if (first) heads.set(page, `<script>${String(first.files.get(first.entry))}</script>`);
  }
  const zipped = new Map<Buffer, Buffer>();
  const zip = (bytes: Buffer) => {
    const done = zipped.get(bytes) ?? gzipSync(bytes, { level: 9 });
    zipped.set(bytes, done);
    return done;
  };

  const server = createServer((request, response) => {
    const [, page = '', ...rest] = new URL(request.url ?? '', 'http://pages').pathname.split('/');
    const bundle = bundles.get(page);
    const file = rest.join('/');
    const bytes = bundle && (file ? bundle.files.get(file) : Buffer.from(html(bundle, heads.get(page) ?? '')));
    if (!bytes) return void response.writeHead(404).end();
    const type = file ? (types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream') : 'text/html';
    response.writeHead(200, {
      'Content-Type': `${type}; charset=utf-8`,
      'Content-Encoding': 'gzip',
      'Cache-Control': 'no-cache',
    });
    response.end(file ? zip(bytes) : gzipSync(bytes));
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const html = ({ entry, preloads, styles }: BundledPage, head: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">
${head}
<script type="module" src="${entry}"></script>
${preloads.map((name) => `<link rel="modulepreload" href="${name}">`).join('\n')}
${styles.map((name) => `<link rel="stylesheet" href="${name}">`).join('\n')}
</head>
<body style="margin:0"><div id="stage" style="width:320px;height:180px"></div></body>
</html>`;
