import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build, defaultClientConditions, type Rollup } from 'vite';

/** A page, bundled as an application's build would do it. */
export interface BundledPage {
  /** The file that starts it. */
  readonly entry: string;
  /** What the entry imports at once: told to the browser beforehand, as Vite does in HTML. */
  readonly preloads: readonly string[];
  readonly styles: readonly string[];
  /** By their names. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/** Bundles one page for production, from the sources of this repository. */
export async function bundlePage(entry: string): Promise<BundledPage> {
  const outDir = await mkdtemp(join(tmpdir(), 'livelit-bundle-'));
  const built = (await build({
    configFile: false,
    root: join(import.meta.dirname, '..'),
    base: './',
    logLevel: 'error',
    resolve: { conditions: ['@livelit/source', ...defaultClientConditions] },
    worker: { format: 'es' },
    build: {
      write: false,
      outDir,
      target: 'es2022',
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: { input: entry },
    },
  })) as Rollup.RolldownOutput;
  await rm(outDir, { recursive: true, force: true });
  const chunks = built.output.filter((file) => file.type === 'chunk');
  const start = chunks.find((chunk) => chunk.isEntry);
  if (!start) throw new Error(`${entry} made no page.`);
  const eager = new Set([start.fileName]);
  for (const name of eager)
    for (const next of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) eager.add(next);
  return {
    entry: start.fileName,
    preloads: [...eager].slice(1),
    styles: built.output.flatMap(({ fileName }) => (fileName.endsWith('.css') ? [fileName] : [])),
    files: new Map(
      built.output.map((file) => [file.fileName, Buffer.from(file.type === 'chunk' ? file.code : file.source)]),
    ),
  };
}
