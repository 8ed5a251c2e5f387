import { LiveCode, LiveError } from '@livelit/core';

interface Croppable {
  readonly cropTo?: (target: object) => Promise<void>;
  readonly restrictTo?: (target: object) => Promise<void>;
}

/**
 * Leaves of a captured tab only the part that `target` names. Closes the stream when that fails, as more than was meant
 * would be seen. Rejects with ERROR_NOT_SUPPORTED, or as the browser does.
 */
export async function cropScreen(stream: MediaStream, target: object): Promise<void> {
  const track = stream.getVideoTracks()[0] as Croppable | undefined;
  const method = target.constructor.name === 'RestrictionTarget' ? 'restrictTo' : 'cropTo';
  try {
    if (!track?.[method])
      throw new LiveError(
        LiveCode.ERROR_NOT_SUPPORTED,
        'This browser cannot capture a part of the tab that was chosen.',
      );
    await track[method](target);
  } catch (error) {
    for (const one of stream.getTracks()) one.stop();
    throw error;
  }
}
