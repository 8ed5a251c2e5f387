import { numbered } from '../file-name.ts';

/** The folder in the origin's private file system that holds all recordings, one folder each. */
export const rootName = 'livelit-recordings';
/** Beside the media file in each of them. */
export const journalName = 'journal.ndjson';

/** Held by whoever writes the recording; free when its page is gone. */
export const lockName = (name: string): string => `livelit-recording:${name}`;

/** The folder of all recordings; created when missing. */
export async function recordingsFolder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(rootName, { create: true });
}

/** A session's folder, which is ours until `release` is called. */
export interface ClaimedSession {
  readonly name: string;
  readonly folder: FileSystemDirectoryHandle;
  release(): void;
}

/**
 * Runs `use` while nobody else, in no tab, can hold this session; answers undefined when somebody does, and still
 * does after `waitMs`. The browser frees the lock of a page or worker that is gone, whichever way it went.
 */
export async function withSession<T>(name: string, use: () => Promise<T>, waitMs = 0): Promise<T | undefined> {
  const held = async (lock: Lock | null) => (lock ? await use() : undefined);
  if (waitMs === 0) return navigator.locks.request(lockName(name), { ifAvailable: true }, held);
  const signal = AbortSignal.timeout(waitMs);
  return navigator.locks.request(lockName(name), { signal }, held).catch((error: unknown) => {
    if (error === signal.reason) return undefined;
    throw error;
  });
}

/** Creates the folder of a new session under the name that is wanted, or the next number of it that is free. */
export async function claimSession(wanted: string): Promise<ClaimedSession> {
  const root = await recordingsFolder();
  for (let number = 1; ; number += 1) {
    const name = numbered(wanted, number);
    const release = await holdLock(name);
    if (!release) continue;
    if (await exists(root, name)) release();
    else return { name, folder: await root.getDirectoryHandle(name, { create: true }), release };
  }
}

function holdLock(name: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    const held = withSession(name, () => new Promise<true>((release) => resolve(() => release(true))));
    held.then((was) => was ?? resolve(undefined), reject);
  });
}

async function exists(root: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await root.getDirectoryHandle(name);
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return false;
    throw error;
  }
}
