import { LiveCode, LiveError } from '@livelit/core';

import type { CaptureInput } from '../capture/capture-source.ts';
import type { SoundGraph, SoundSettings } from './sound-settings.ts';

/** PLACEHOLDER, helper H4 writes it. */
export function startGraph(
  _inputs: readonly CaptureInput[],
  _settings: SoundSettings,
  _signal: AbortSignal,
  _warn: (error: LiveError) => void,
): SoundGraph {
  throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'Not yet.');
}
