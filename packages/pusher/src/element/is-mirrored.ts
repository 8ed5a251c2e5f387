import type { MirrorType } from '@livelit/core';

import type { CaptureSource } from '../capture/capture-source.ts';

interface Mirrors {
  readonly localMirror: MirrorType;
  readonly mirror: MirrorType;
  readonly sources: readonly CaptureSource[];
  /** Whether what is sent, and therefore what the preview gets, is mirrored already. */
  readonly encoderMirror: boolean;
}

/**
 * Whether the preview turns its picture around. The user wants to see a camera that looks at him as in a mirror, other
 * pictures as they are; what the preview gets is what is sent, which may be mirrored already.
 */
export function isMirrored(mirrors: Mirrors): boolean {
  return showsMirror(mirrors) !== mirrors.encoderMirror;
}

/** Whether the user sees a mirror, by whomever it is turned around. */
export function showsMirror({ localMirror, mirror, sources }: Omit<Mirrors, 'encoderMirror'>): boolean {
  const said = localMirror === 'auto' ? mirror : localMirror;
  return said === 'enable' || (said !== 'disable' && looksAtUser(sources));
}

function looksAtUser(sources: readonly CaptureSource[]): boolean {
  // Of several pictures the first fills the preview.
  const source = sources.find(({ stream }) => stream.getVideoTracks().length > 0);
  const [track] = source?.kind === 'camera' ? source.stream.getVideoTracks() : [];
  // A computer's camera says nothing of where it looks; it looks at the user.
  return track !== undefined && track.getSettings().facingMode !== 'environment';
}
