import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';

import { proseOf } from './prose-of.ts';

const root = join(import.meta.dirname, '../..');
const out = join(import.meta.dirname, '.pages');

/** `packages/recorder/src/writers/mp4/mp4.md` → `Recorder/writers/mp4`, `packages/core/README.md` → `Core/Read me`. */
export function titleOf(path: string): string {
  const [, packageName = '', ...rest] = path.split(sep);
  const title = packageName.charAt(0).toUpperCase() + packageName.slice(1);
  if (basename(path) === 'README.md') return `${title}/Read me`;
  // The folder of a plug-in has its name already.
  const [, ...folders] = dirname(rest.join('/')).split('/');
  const name = basename(path, '.md');
  return [title, ...folders.filter((folder) => folder !== name), name].join('/');
}

interface Page {
  readonly path: string;
  readonly title: string;
}

const markdownFiles = (): Page[] =>
  globSync('packages/*/{README.md,src/**/*.md}', { cwd: root, exclude: ['**/node_modules/**'] }).map((path) => ({
    path,
    title: titleOf(path),
  }));

/** Pages that a script generates say their title themselves. */
const generatedFiles = (): Page[] =>
  globSync('apps/docs/reference/*.mdx', { cwd: root }).map((path) => ({
    path,
    title: /<Meta title="([^"]+)"/.exec(readFileSync(join(root, path), 'utf8'))?.[1] ?? titleOf(path),
  }));

/**
 * Makes a page of each Markdown file beside the sources, and of what scripts generate. Storybook knows stories and
 * MDX only; MDX would take `<live-player>` and `{…}` in prose for code, and has no tables. So a page holds its text
 * as a string, and shows it as the Markdown that it is.
 */
export function writePages(): void {
  mkdirSync(out, { recursive: true });
  const pages = new Map([...markdownFiles(), ...generatedFiles()].map((page) => [fileOf(page), pageOf(page)]));
  for (const name of readdirSync(out)) if (!pages.has(name)) rmSync(join(out, name), { force: true });
  for (const [name, text] of pages) {
    const path = join(out, name);
    // Another Storybook may be reading the same files at this moment.
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
  }
}

const fileOf = ({ path }: Page) => `${path.replaceAll(/[\\/]/g, '-').replace(/\.mdx?$/, '')}.mdx`;

const pageOf = ({ path, title }: Page) => `import { Markdown, Meta } from '@storybook/addon-docs/blocks';

<Meta title=${JSON.stringify(title)} />

<Markdown>{${JSON.stringify(proseOf(readFileSync(join(root, path), 'utf8')))}}</Markdown>
`;
