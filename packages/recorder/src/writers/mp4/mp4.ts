import type { WriterDefinition } from '../../writer.ts';

/** Fragmented MP4 by a worker: H.264 with AAC or Opus, safe on disk once a second. */
export function mp4(): WriterDefinition {
  return {
    name: 'mp4',
    extension: 'mp4',
    canWrite: (mimeType) => /^(?:video|audio)\/mp4\b/.test(mimeType) && 'VideoEncoder' in globalThis,
    load: async () => (await import('./start-mp4.ts')).startMp4,
    loadRepair: async () => (await import('./repair-mp4.ts')).repairMp4Folder,
  };
}
