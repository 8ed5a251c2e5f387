import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';

/** What a page loads for one door, in bytes after minifying and gzip -9. */
export interface Weight {
  /** The door and its static imports. */
  readonly eager: number;
  /** With every chunk, worker and worklet that may be loaded later. */
  readonly all: number;
  /** Third-party packages among what is loaded at once. */
  readonly eagerPackages: readonly string[];
}

interface Bundle {
  readonly sizes: ReadonlyMap<string, number>;
  readonly outputs: Metafile['outputs'];
  readonly workers: readonly string[];
}

const workerUrl = /new URL\(['"](\.[^'"?]+\.js)[^)]*import\.meta\.url\)/g;

/** Notes the workers and worklets that bundled files of this repository refer to by URL. */
const noteWorkers = (found: Set<string>): Plugin => ({
  name: 'note-workers',
  setup: (build) =>
    build.onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]dist[\\/].*\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8');
      for (const [, url] of contents.matchAll(workerUrl)) found.add(join(dirname(path), url ?? ''));
      return { contents, loader: 'js' };
    }),
});

async function bundle(input: Pick<BuildOptions, 'stdin' | 'entryPoints' | 'conditions'>): Promise<Bundle> {
  const workers = new Set<string>();
  const { outputFiles, metafile } = await build({
    ...input,
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
    external: ['react', 'node:*'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
    plugins: [noteWorkers(workers)],
  });
  const nameOf = (path: string) => path.split(/[\\/]/).at(-1) ?? '';
  const sizeOf = new Map(outputFiles.map((file) => [nameOf(file.path), gzipSync(file.contents, { level: 9 }).length]));
  return {
    sizes: new Map(Object.keys(metafile.outputs).map((path) => [path, sizeOf.get(nameOf(path)) ?? 0])),
    outputs: metafile.outputs,
    workers: [...workers],
  };
}

/** The outputs that are loaded at once, from the entry along static imports. */
function eagerOutputs(outputs: Metafile['outputs'], start = '<stdin>'): Set<string> {
  // Lazy chunks are entry points too.
  const entries = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint);
  const entry = entries.find((path) => outputs[path]?.entryPoint?.endsWith(start)) ?? entries[0];
  if (!entry) throw new Error('The bundle has no entry.');
  const eager = new Set([entry]);
  for (const path of eager)
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && outputs[next]) eager.add(next);
  return eager;
}

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

/** A bundle whose parts can be weighed one by one. */
export interface WeighedBundle {
  /** Bytes, minified and gzipped, of what is loaded at once (its styles too), and of the lazy parts that are named. */
  weight(...parts: readonly RegExp[]): number;
  /** Whether there is such a lazy part. */
  has(part: RegExp): boolean;
}

/**
 * Bundles a page's imports. A part is a file that is imported lazily, told by its path. `fromSource` spares the build
 * of the packages, but not what differs by it.
 */
export const weighImports = (contents: string, fromSource = false): Promise<WeighedBundle> =>
  weighBundle({ stdin: { contents, resolveDir: join(import.meta.dirname, '../bench') } }, fromSource);

/** Bundles a worker or a worklet by its path, as a bundle of its own. */
export const weighFile = (path: string, fromSource = false): Promise<WeighedBundle> =>
  weighBundle({ entryPoints: [path] }, fromSource, basename(path));

async function weighBundle(
  input: Pick<BuildOptions, 'stdin' | 'entryPoints'>,
  fromSource: boolean,
  start?: string,
): Promise<WeighedBundle> {
  const { sizes, outputs } = await bundle({
    ...input,
    ...(fromSource ? { conditions: ['@livelit/source'] } : {}),
  });
  const filesOf = (part: RegExp) => Object.keys(outputs).filter((path) => part.test(outputs[path]?.entryPoint ?? ''));
  return {
    has: (part) => filesOf(part).length > 0,
    weight: (...parts) => {
      const wanted = eagerOutputs(outputs, start);
      for (const part of parts) {
        const found = filesOf(part);
        if (!found.length) throw new Error(`Nothing is loaded lazily that is called ${part}.`);
        for (const path of found) wanted.add(path);
      }
      for (const path of wanted) {
        const output = outputs[path];
        if (output?.cssBundle) wanted.add(output.cssBundle);
        for (const { path: next, kind } of output?.imports ?? [])
          if (kind === 'import-statement' && outputs[next]) wanted.add(next);
      }
      return sum([...wanted].map((path) => sizes.get(path) ?? 0));
    },
  };
}

/** Weighs a door of the built packages: `@livelit/core`, or `@livelit/core {LiveError}` for what one import costs. */
export async function weigh(entry: string): Promise<Weight> {
  const [specifier, names] = entry.split(' ');
  const contents = names
    ? `export ${names} from '${specifier}'`
    : `export * from '${specifier}'; import '${specifier}'`;
  const { sizes, outputs, workers } = await bundle({
    stdin: { contents, resolveDir: join(import.meta.dirname, '../bench') },
  });
  const eager = eagerOutputs(outputs);
  const packages = new Set<string>();
  for (const path of eager)
    for (const input of Object.keys(outputs[path]?.inputs ?? {})) {
      const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      if (name) packages.add(name);
    }
  const inWorkers = await Promise.all(workers.map((worker) => bundle({ entryPoints: [worker] })));
  return {
    eager: sum([...eager].map((path) => sizes.get(path) ?? 0)),
    all: sum(sizes.values()) + sum(inWorkers.map((worker) => sum(worker.sizes.values()))),
    eagerPackages: [...packages].sort(),
  };
}
