import type { LiveError } from '@livelit/core';

import { pusherDefaults } from '../pusher-config.ts';
import type { PusherConfig } from '../pusher-config.ts';
import type { TransportContext } from '../transport.ts';

/** A context for a transport that is tested by itself: no token, a small picture, unless told otherwise. */
export function pushContext(
  signal: AbortSignal,
  tracks: readonly MediaStreamTrack[],
  { config, ...parts }: Partial<Omit<TransportContext, 'config'>> & { readonly config?: Partial<PusherConfig> } = {},
): TransportContext & { readonly reports: LiveError[] } {
  const reports: LiveError[] = [];
  return {
    tracks,
    config: { ...pusherDefaults, ...config },
    videoQuality: { width: 320, height: 180, fps: 15, kbps: 300 },
    audioQuality: pusherDefaults.audioQuality,
    token: '',
    gateway: '',
    signal,
    report: (error) => void reports.push(error),
    shared: (_name, make) => make(signal),
    ...parts,
    reports,
  };
}
