import { LiveCode, LiveError, log, toLiveError, withDeadline } from '@livelit/core';

import { createFrameSource, kindOfFrame } from './frame-source.ts';
import { endings, releases } from './made-stream.ts';

const logger = log.child('pusher');

/** Milliseconds in which the first frame must come. */
const firstMs = 15_000;

/**
 * A stream whose track shows, or sounds, what `frames` delivers: pictures or sound, as the first one says. Each frame is
 * closed here. Rejects with ERROR_NO_TRACKS when none comes within 15 s, ERROR_INVALID_PARAMETER when it is no frame.
 * A later one that does not fit ends the track, as does the end of `frames` (WARNING_CUSTOM_CAPTURE_ENDED).
 */
export async function streamOfFrames(frames: ReadableStream<VideoFrame | AudioData>): Promise<MediaStream> {
  const reader = frames.getReader();
  const cancel = () => void reader.cancel().catch(() => undefined);
  const none = () => new LiveError(LiveCode.ERROR_NO_TRACKS, `No frame came within ${firstMs / 1000} s.`);
  try {
    const { done, value: first } = await withDeadline(reader.read(), firstMs, none);
    if (done) throw new LiveError(LiveCode.ERROR_NO_TRACKS, 'The stream of frames ended before the first.');
    const source = await createFrameSource(kindOfFrame(first));
    source.write(first);
    const stream = new MediaStream([source.track]);
    const stopped = new AbortController();
    releases.set(stream, () => {
      stopped.abort();
      cancel();
      source.close();
    });
    void pump(reader, (frame) => source.write(frame), stopped.signal).then((error) => {
      if (stopped.signal.aborted) return;
      cancel();
      logger.info(error.message);
      endings.set(source.track, error);
      source.close();
      source.track.dispatchEvent(new Event('ended'));
    });
    return stream;
  } catch (error) {
    cancel();
    throw toLiveError(error);
  }
}

/** Resolves with why it is over. */
async function pump(
  reader: ReadableStreamDefaultReader<VideoFrame | AudioData>,
  write: (frame: VideoFrame | AudioData) => void,
  signal: AbortSignal,
): Promise<LiveError> {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return new LiveError(LiveCode.WARNING_CUSTOM_CAPTURE_ENDED, 'The stream of frames has ended.');
      if (signal.aborted) value.close();
      else write(value);
    }
  } catch (error) {
    return toLiveError(error, LiveCode.WARNING_CUSTOM_CAPTURE_ENDED);
  }
}
