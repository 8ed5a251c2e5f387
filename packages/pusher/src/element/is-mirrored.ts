import type { MirrorType } from '@livelit/core';

import type { CaptureSource } from '../capture/capture-source.ts';

/** Whether the preview shows its picture as a mirror does: by default a camera that looks at the user. */
export function isMirrored(mirror: MirrorType, sources: readonly CaptureSource[]): boolean {
  if (mirror !== 'auto') return mirror === 'enable';
  const [track] = sources.find(({ kind }) => kind === 'camera')?.stream.getVideoTracks() ?? [];
  // A computer's camera says nothing of where it looks; it looks at the user.
  return track !== undefined && track.getSettings().facingMode !== 'environment';
}
