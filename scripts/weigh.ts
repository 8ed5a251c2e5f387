import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

/** What a page loads for one door, in bytes after minifying and gzip -9. */
export interface Weight {
  /** The door and its static imports. */
  readonly eager: number;
  /** With every chunk that may be loaded later. */
  readonly all: number;
  /** Third-party packages among what is loaded at once. */
  readonly eagerPackages: readonly string[];
}

/** Weighs a door of the built packages: `@livelit/core`, or `@livelit/core {LiveError}` for what one import costs. */
export async function weigh(entry: string): Promise<Weight> {
  const [specifier, names] = entry.split(' ');
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: names ? `export ${names} from '${specifier}'` : `export * from '${specifier}'; import '${specifier}'`,
      resolveDir: `${import.meta.dirname}/../e2e`,
    },
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    outdir: 'out',
    legalComments: 'none',
    external: ['react'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const sizes = new Map(outputFiles.map((file) => [file.path.split(/[\\/]/).at(-1) ?? '', gzipSync(file.contents, { level: 9 }).length]));
  const outputs = Object.entries(metafile.outputs);
  const eager = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string) => {
    if (eager.has(path)) return;
    eager.add(path);
    const output = metafile.outputs[path];
    for (const input of Object.keys(output?.inputs ?? {})) {
      const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      if (name) packages.add(name);
    }
    for (const { path: next, kind } of output?.imports ?? []) if (kind === 'import-statement' && metafile.outputs[next]) visit(next);
  };
  const entryPoint = outputs.find(([, output]) => output.entryPoint)?.[0];
  if (!entryPoint) throw new Error(`esbuild made nothing of ${entry}.`);
  visit(entryPoint);
  const weightOf = (paths: Iterable<string>) => [...paths].reduce((sum, path) => sum + (sizes.get(path.split('/').at(-1) ?? '') ?? 0), 0);
  return { eager: weightOf(eager), all: weightOf(outputs.map(([path]) => path)), eagerPackages: [...packages].sort() };
}
