import { onAbort } from '@livelit/core';

import type { MediaHost } from './media-surface.ts';

/** Calls `begin` with the host's video, and again with each that takes its place, until `signal` aborts. */
export function followVideo(
  host: MediaHost,
  signal: AbortSignal,
  begin: (video: HTMLVideoElement, signal: AbortSignal) => void,
): void {
  let here = new AbortController();
  const follow = () => {
    here.abort();
    here = new AbortController();
    if (host.video) begin(host.video, here.signal);
  };
  host.addEventListener('videochange', follow, { signal });
  onAbort(signal, () => here.abort());
  if (!signal.aborted) follow();
}
