import { LiveCode, LiveError } from '@livelit/core';

/** Takes a stream that the page made: a canvas, a file, another's picture. At most one track of a kind is sent. */
export function openCustom(stream: MediaStream): MediaStream {
  const live = stream.getTracks().filter((track) => track.readyState === 'live');
  if (live.length === 0)
    throw new LiveError(LiveCode.ERROR_NO_TRACKS, 'The MediaStream has no live track to push.', {
      detail: { streamId: stream.id },
    });
  return stream;
}
