import { onAbort } from '@livelit/core';

import type { RangeSource } from '../../cache/range-source.ts';
import type { EngineContext, RunningEngine } from '../../engine.ts';
import { reportMediaErrors } from '../../media-error.ts';
import { Feeder } from './feeder.ts';
import { openFile } from './open-file.ts';
import { openMedia } from './open-media.ts';
import { TrackBuffer } from './track-buffer.ts';

/** Takes the file apart and feeds the video with it. `signal` ends it, and takes it off the video again. */
export async function playRanges(
  bytes: RangeSource,
  { video, signal, report }: Pick<EngineContext, 'video' | 'signal' | 'report'>,
): Promise<RunningEngine> {
  const file = await openFile(bytes);
  onAbort(signal, () => file.close());
  signal.throwIfAborted();
  reportMediaErrors(video, signal, report);
  const media = await openMedia(video, signal);
  media.duration = file.duration;
  const tracks = file.tracks.map(({ type, reader }) => ({
    reader,
    buffer: new TrackBuffer(media.addSourceBuffer(type), video, signal),
  }));
  const known = new Promise<void>((resolve, reject) => {
    video.addEventListener('loadedmetadata', () => resolve(), { once: true, signal });
    onAbort(signal, () => reject(signal.reason));
  });
  known.catch(() => undefined);
  await Promise.all(file.tracks.map(({ init }, index) => tracks[index]!.buffer.append(init.bytes)));
  await known;
  void new Feeder(video, media, tracks, signal, report).run();
  return { live: false, statistics: () => ({ bytes: bytes.bytes }) };
}
