import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { findProgram } from '../browser.mjs';
import { recipes, type RecipeName } from './recipes.ts';

const exec = promisify(execFile);
const running = new Map<RecipeName, Promise<string>>();
let store: Promise<string> | undefined;

/** The folder of what a recipe makes, outside of the repository; made on this machine once, whoever asks. */
export function makeMedia(name: RecipeName): Promise<string> {
  let folder = running.get(name);
  if (!folder) {
    folder = make(name);
    running.set(name, folder);
    // What failed may be tried again.
    folder.catch(() => running.delete(name));
  }
  return folder;
}

/** Runs ffmpeg; throws its own words when it fails, and a plain sentence where it is absent. */
async function ffmpeg(...args: readonly string[]): Promise<void> {
  const program = findProgram('ffmpeg');
  if (!program) throw new Error('ffmpeg is not on this machine.');
  try {
    await exec(program, ['-nostdin', '-hide_banner', '-loglevel', 'error', '-y', ...args]);
  } catch (error) {
    const said = (error as { stderr?: string }).stderr;
    throw new Error(`ffmpeg could not make the test media. It said: ${said ?? String(error)}`, { cause: error });
  }
}

/** One folder for each state of the recipes: a changed recipe is made anew. */
async function storeFolder(): Promise<string> {
  const sources = await Promise.all(
    ['recipes.ts', 'ffmpeg-words.ts', 'second-pattern.ts'].map((file) => readFile(join(import.meta.dirname, file))),
  );
  const hash = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `livelit-media-${hash}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

async function make(name: RecipeName): Promise<string> {
  store ??= storeFolder();
  const target = join(await store, name);
  if (existsSync(target)) return target;
  // Several processes may make it at once; the first that is done puts it in its place whole.
  const draft = await mkdtemp(join(await store, `.${name}-`));
  try {
    await recipes[name](draft, ffmpeg, (other) => makeMedia(other as RecipeName));
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}
