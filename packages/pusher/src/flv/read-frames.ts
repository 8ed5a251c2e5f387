/**
 * Reads a stream of frames until it ends or `signal` aborts. `take` owns each frame; frames that come later than the
 * abort are closed here.
 */
export async function readFrames<T extends { close(): void }>(
  readable: ReadableStream<T>,
  signal: AbortSignal,
  take: (frame: T) => void,
): Promise<void> {
  const reader = readable.getReader();
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (signal.aborted) value.close();
      else take(value);
    }
  } catch {
    // A track that ends abruptly breaks its stream; the page sees the track's own event.
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** The samples of `data` as planes of floats. Takes `data` over. */
export function planesOf(data: AudioData): Float32Array<ArrayBuffer>[] {
  const planes = Array.from({ length: data.numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(data.numberOfFrames);
    data.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
  data.close();
  return planes;
}
