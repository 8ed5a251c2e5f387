import { LiveCode, LiveError } from '@livelit/core';

import type { RepairMedia } from '../../writer.ts';
import type { RepairReply } from './mp4-repair-worker.ts';

/** Has a worker repair the file in place: only workers can, without a copy of it. */
export const repairMp4Folder: RepairMedia = async (folder) => {
  const worker = new Worker(new URL('./mp4-repair-worker.ts', import.meta.url), { type: 'module' });
  try {
    const reply = await new Promise<RepairReply>((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<RepairReply>) => resolve(data));
      worker.addEventListener('error', () =>
        reject(
          new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, 'The worker that repairs recordings could not be loaded.'),
        ),
      );
      worker.postMessage(folder);
    });
    if ('error' in reply)
      throw new LiveError(LiveCode.ERROR_WRITE_FAILED, `A recording could not be repaired: ${reply.error}.`);
    return reply.duration > 0 ? reply : undefined;
  } finally {
    worker.terminate();
  }
};
