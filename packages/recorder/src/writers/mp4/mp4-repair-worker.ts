import { LeaveCode } from '@livelit/core/presets';

import { openByteFile } from '../../storage/byte-file.ts';
import { JournalFile } from '../../storage/journal-file.ts';
import { journalName } from '../../storage/session-folder.ts';
import { mediaName } from './mp4-names.ts';
import { repairMp4 } from './mp4-repair.ts';

/** What was saved, or why not. */
export type RepairReply = { readonly size: number; readonly duration: number } | { readonly error: string };

async function repair(folder: FileSystemDirectoryHandle): Promise<RepairReply> {
  const file = await openByteFile(folder, mediaName);
  try {
    const saved = repairMp4(file);
    if (saved.duration > 0) {
      const journal = new JournalFile(await openByteFile(folder, journalName));
      journal.append({ type: 'close', leave: LeaveCode.SIG, ...saved, recovered: true });
      journal.close();
    }
    return saved;
  } finally {
    file.close();
  }
}

addEventListener('message', ({ data }: MessageEvent<FileSystemDirectoryHandle>) => {
  repair(data).then(
    (saved) => postMessage(saved),
    (error: unknown) => postMessage({ error: String(error) } satisfies RepairReply),
  );
});
