import { log as sharedLog } from '@livelit/core';

import { defaultWriters } from '../default-writers.ts';
import type { Recording } from '../recording.ts';
import type { WriterDefinition } from '../writer.ts';
import { freedJournalOf, recordingIn, removeSession, sessionFolders } from './recordings.ts';
import { withSession } from './session-folder.ts';

const log = sharedLog.child('recorder');

/**
 * Makes what crashed or closed pages were recording playable, and answers with it; its `complete` is false, up to a
 * second is missing at its end. What another tab is recording at this moment is left alone. Call it once when the
 * page starts. Writers of your own must be given, as to the recorder that used them.
 */
export async function recover(writers: readonly WriterDefinition[] = defaultWriters): Promise<Recording[]> {
  const recovered: Recording[] = [];
  for (const folder of await sessionFolders()) {
    try {
      const recording = await recoverSession(folder, writers);
      if (recording) recovered.push(recording);
    } catch (error) {
      // One that cannot be repaired must not hide the others; the next visit tries again.
      log.warn(`The recording ${folder.name} could not be recovered.`, error);
    }
  }
  return recovered;
}

/** Repairs one session, unless it is finished or being written: for what is being let go of, wait a while. */
export function recoverSession(
  folder: FileSystemDirectoryHandle,
  writers: readonly WriterDefinition[],
  waitMs = 0,
): Promise<Recording | undefined> {
  const repair = async () => {
    // Read under the lock: a moment ago it may have been live.
    const { open, close } = await freedJournalOf(folder);
    if (close) return undefined;
    const writer = writers.find(({ name }) => name === open?.writer);
    if (open && !writer) throw new Error(`There is no writer named ${open.writer}.`);
    const repairMedia = await writer?.loadRepair();
    const saved = await repairMedia?.(folder);
    if (!saved) {
      await removeSession(folder.name);
      return undefined;
    }
    log.info(`Recovered ${folder.name}: ${saved.duration.toFixed(1)} s.`);
    return recordingIn(folder);
  };
  return withSession(folder.name, repair, waitMs);
}
