import { LiveCode, LiveError } from '@livelit/core';

import type { CaptureInput } from '../capture/capture-source.ts';
import type { PictureSettings, PictureStage } from './picture-settings.ts';

/** PLACEHOLDER, helper H3 writes it. */
export function startStage(
  _inputs: readonly CaptureInput[],
  _settings: PictureSettings,
  _signal: AbortSignal,
  _warn: (error: LiveError) => void,
): PictureStage {
  throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'Not yet.');
}
