import { LiveCode, LiveError } from '@livelit/core';

import type { Recording } from '../recording.ts';
import { type Journal, readJournal } from './journal.ts';
import { journalName, recordingsFolder, withSession } from './session-folder.ts';
import { fromStorageError } from './storage-error.ts';

/** What the journal in a session's folder says; nothing when there is none. Rejects while somebody writes it. */
async function journalOf(folder: FileSystemDirectoryHandle): Promise<Journal> {
  try {
    const handle = await folder.getFileHandle(journalName);
    return readJournal(await (await handle.getFile()).text());
  } catch (error) {
    // Only what is not there is nothing: whoever takes a journal that cannot be read now for none, loses a recording.
    if (error instanceof DOMException && error.name === 'NotFoundError') return {};
    throw error;
  }
}

const patienceMs = 5000;
const retryMs = 50;

/** As `journalOf`, with patience: the browser may free the lock of a worker that died before it frees its files. */
export async function freedJournalOf(folder: FileSystemDirectoryHandle): Promise<Journal> {
  for (const deadline = performance.now() + patienceMs; ;) {
    try {
      return await journalOf(folder);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}

/** The finished recording in a folder; undefined for one that is being written, or that a crash left. */
export async function recordingIn(folder: FileSystemDirectoryHandle): Promise<Recording | undefined> {
  const { open, close } = await journalOf(folder).catch((): Journal => ({}));
  if (!open || !close) return undefined;
  const { media, mimeType } = open;
  return {
    name: folder.name,
    mimeType,
    size: close.size,
    duration: close.duration,
    startedAt: new Date(open.startedAt),
    complete: !close.recovered,
    file: async () => {
      const file = await (await folder.getFileHandle(media)).getFile();
      return new File([file], folder.name, { type: mimeType, lastModified: file.lastModified });
    },
  };
}

/** The folders of all sessions on this origin, finished or not. */
export async function sessionFolders(): Promise<FileSystemDirectoryHandle[]> {
  const folders: FileSystemDirectoryHandle[] = [];
  try {
    for await (const handle of (await recordingsFolder()).values())
      if (handle.kind === 'directory') folders.push(handle as FileSystemDirectoryHandle);
  } catch (error) {
    throw fromStorageError(error, 'The storage of this site cannot be read');
  }
  return folders;
}

/**
 * All finished recordings of this origin, newest first. What a crash left is not among them until `recover()`.
 * Rejects with `ERROR_NOT_SUPPORTED` where the browser gives no storage.
 */
export async function listRecordings(): Promise<Recording[]> {
  const found = await Promise.all((await sessionFolders()).map(recordingIn));
  return found
    .filter((recording): recording is Recording => !!recording)
    .toSorted((one, other) => other.startedAt.getTime() - one.startedAt.getTime());
}

/**
 * Deletes a recording for good; one that does not exist is none the less gone.
 * Rejects with `ERROR_REFUSED` while it is being recorded, here or in another tab.
 */
export async function deleteRecording(name: string): Promise<void> {
  const done = await withSession(name, async () => {
    await removeSession(name);
    return true;
  });
  if (!done) throw new LiveError(LiveCode.ERROR_REFUSED, `${name} is being recorded; stop it first.`);
}

/** Removes a session's folder. For whoever holds its lock. */
export async function removeSession(name: string): Promise<void> {
  try {
    await (await recordingsFolder()).removeEntry(name, { recursive: true });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'NotFoundError'))
      throw fromStorageError(error, `${name} could not be deleted`);
  }
}
