import type { AudioQuality, VideoQuality } from '@livelit/core';

import type { PushOptions } from '../push-destination.ts';
import type { PusherConfig } from '../pusher-config.ts';

/** PLACEHOLDER, helper H5 writes it. */
export interface PreflightReport {
  readonly verdict: 'good' | 'poor' | 'bad';
}

/** What a preflight tries out. */
export interface PreflightSettings extends PushOptions {
  readonly config: Readonly<PusherConfig>;
  readonly videoQuality: VideoQuality;
  readonly audioQuality: AudioQuality;
}

/** PLACEHOLDER, helper H5 writes it. */
export async function runPreflight(_url: string, _settings: PreflightSettings): Promise<PreflightReport> {
  return { verdict: 'good' };
}
