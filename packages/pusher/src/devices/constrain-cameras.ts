import type { VideoQuality } from '@livelit/core';

import type { CaptureSource } from '../capture/capture-source.ts';

/** PLACEHOLDER, helper H5 writes it: asks running cameras and screens for this size and rate; what they refuse stays as it is. */
export async function constrainCameras(_sources: readonly CaptureSource[], _quality: VideoQuality): Promise<void> {}
