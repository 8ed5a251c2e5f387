import { LiveCode, LiveError } from '@livelit/core';

import { loadPart } from '../load-part.ts';
import { releases } from './made-stream.ts';

/** What a page can have pushed: a stream, one track, or pictures or sound as WebCodecs has them. */
export type CustomSource = MediaStream | MediaStreamTrack | ReadableStream<VideoFrame> | ReadableStream<AudioData>;

/**
 * Makes a stream of what the page made and hands it to `start`, whose id it resolves with; lets go of the page's frames
 * when `start` rejects. At most one track of a kind is sent. Rejects with ERROR_NO_TRACKS when none is live.
 */
export async function startCustom(
  source: CustomSource,
  start: (tracks: readonly ('audio' | 'video')[], stream: MediaStream) => Promise<string>,
): Promise<string> {
  const stream = await streamOf(source);
  const live = stream.getTracks().filter((track) => track.readyState === 'live');
  if (live.length === 0)
    throw new LiveError(LiveCode.ERROR_NO_TRACKS, 'The MediaStream has no live track to push.', {
      detail: { streamId: stream.id },
    });
  const kinds = (['video', 'audio'] as const).filter((kind) => live.some((track) => track.kind === kind));
  try {
    return await start(kinds, stream);
  } catch (error) {
    releases.get(stream)?.();
    throw error;
  }
}

async function streamOf(source: CustomSource): Promise<MediaStream> {
  if (source instanceof ReadableStream) return (await loadPart(import('./custom-frames.ts'))).streamOfFrames(source);
  return source instanceof MediaStream ? source : new MediaStream([source]);
}
