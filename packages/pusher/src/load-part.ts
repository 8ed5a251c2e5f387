import { LiveCode, LiveError } from '@livelit/core';

/** What a dynamic import resolves to; rejects with ERROR_MODULE_LOAD_FAILED. */
export async function loadPart<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch (cause) {
    throw new LiveError(LiveCode.ERROR_MODULE_LOAD_FAILED, 'A part of the pusher could not be loaded.', { cause });
  }
}
