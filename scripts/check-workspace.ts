/** Every package has the same doors, scripts and fields; said once here, so that no reviewer has to look. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly license?: string;
  readonly type?: string;
  readonly description?: string;
  readonly scripts?: Record<string, string>;
  readonly files?: readonly string[];
  readonly sideEffects?: boolean | readonly string[];
  readonly exports?: Record<string, string | Record<string, string>>;
  readonly publishConfig?: { readonly access?: string; readonly exports?: Record<string, unknown> };
}

const root = join(import.meta.dirname, '..');
const problems: string[] = [];
const expect = (holds: boolean, problem: string) => {
  if (!holds) problems.push(problem);
};

const scripts = ['build', 'dev', 'test', 'test:browser', 'typecheck', 'check:package'];
const versions = new Set<string>();

for (const folder of readdirSync(join(root, 'packages'))) {
  const path = join(root, 'packages', folder);
  const read = (file: string) => readFileSync(join(path, file), 'utf8');
  const manifest = JSON.parse(read('package.json')) as Manifest;
  const at = manifest.name;
  versions.add(manifest.version ?? '');

  expect(at === `@livelit/${folder}`, `${folder}: is named ${at}`);
  expect(manifest.type === 'module' && manifest.license === 'MIT', `${at}: must be an ES module under MIT`);
  expect(Boolean(manifest.description?.endsWith('.')), `${at}: needs a description of one sentence`);
  expect(manifest.publishConfig?.access === 'public', `${at}: publishConfig.access must be public`);
  for (const script of scripts) expect(script in (manifest.scripts ?? {}), `${at}: lacks the script "${script}"`);
  for (const file of ['README.md', 'tsconfig.json', 'tsconfig.build.json', 'src/index.ts'])
    expect(existsSync(join(path, file)), `${at}: lacks ${file}`);
  if (existsSync(join(path, 'README.md')))
    expect(read('README.md').trimEnd().split('\n').length <= 60, `${at}: README.md is longer than 60 lines`);

  const doors = Object.entries(manifest.exports ?? {});
  const published = Object.fromEntries(
    doors.map(([door, target]) => {
      if (typeof target === 'string') return [door, target];
      const { '@livelit/source': source, ...rest } = target;
      expect(Object.keys(target)[0] === '@livelit/source', `${at}: "${door}" must name its source first`);
      if (source && !source.includes('*')) expect(existsSync(join(path, source)), `${at}: "${door}" has no ${source}`);
      return [door, rest];
    }),
  );
  expect(
    isDeepStrictEqual(published, manifest.publishConfig?.exports),
    `${at}: publishConfig.exports must equal exports without @livelit/source`,
  );

  if (existsSync(join(path, 'src/element'))) {
    for (const door of ['.', './element', './define', './react', './custom-elements.json'])
      expect(
        doors.some(([name]) => name === door),
        `${at}: lacks the door "${door}"`,
      );
    const registers = ['element', 'controls'].filter((part) => existsSync(join(path, `src/${part}/define.ts`)));
    expect(
      isDeepStrictEqual(
        manifest.sideEffects,
        registers.flatMap((part) => [`./dist/${part}/define.js`, `./src/${part}/define.ts`]),
      ),
      `${at}: only define may have side effects`,
    );
  } else expect(manifest.sideEffects === false, `${at}: must declare that it has no side effects`);
}

expect(versions.size === 1, `The packages have different versions: ${[...versions].join(', ')}`);

// A native tool whose Mac or Windows build the registry did not have is dropped from the lockfile without a word.
const locked = new Set(
  [...readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8').matchAll(/^ {2}'?(@?[^@'\s]+)@/gm)].map(
    ([, name]) => name ?? '',
  ),
);
const has = (family: string, ...systems: readonly string[]) =>
  [...locked].some((name) => name.startsWith(family) && systems.some((system) => name.includes(system)));
for (const name of locked) {
  const family = /^(.*?)linux-(?:x64|64)(?:-gnu)?$/.exec(name)?.[1];
  if (!family) continue;
  expect(has(family, 'darwin'), `pnpm-lock.yaml: ${name} has no macOS sibling`);
  expect(has(family, 'win32', 'windows'), `pnpm-lock.yaml: ${name} has no Windows sibling`);
}

for (const problem of problems) console.error(problem);
console.log(
  problems.length
    ? `${problems.length} problems in the workspace.`
    : 'Every package has the same doors, scripts and fields.',
);
process.exitCode = problems.length ? 1 : 0;
