import type { AudioFeed, SoundBlock, VideoFeed } from './mp4-messages.ts';

/** Pictures that may wait before the oldest is left out. */
const waiting = 4;

/** The pictures of a feed as one stream, whichever way they come. */
export function picturesOf(feed: VideoFeed): ReadableStream<VideoFrame> {
  if ('readable' in feed) return feed.readable;
  if ('track' in feed) return new MediaStreamTrackProcessor({ track: feed.track as MediaStreamVideoTrack }).readable;
  return fromPort<VideoFrame>(feed.port, waiting, (frame) => frame.close());
}

/** The sound of a feed as one stream of blocks. */
export function soundOf(feed: AudioFeed): ReadableStream<SoundBlock> {
  return 'port' in feed
    ? fromPort<SoundBlock>(feed.port, Infinity, () => {})
    : feed.readable.pipeThrough(
        new TransformStream<AudioData, SoundBlock>({
          transform: (data, controller) => controller.enqueue(toBlock(data)),
        }),
      );
}

/** Calls `take` with all that comes, one after the other, until `signal` aborts; tells whether the source ended first. */
export async function pump<T>(
  stream: ReadableStream<T>,
  signal: AbortSignal,
  take: (item: T) => unknown,
): Promise<boolean> {
  const reader = stream.getReader();
  // Cancelling is what lets go of the track; it answers a read that is under way.
  const cancel = () => void reader.cancel().catch(() => {});
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return !signal.aborted;
    await take(value);
  }
}

function fromPort<T>(port: MessagePort, room: number, drop: (item: T) => void): ReadableStream<T> {
  return new ReadableStream<T>(
    {
      start: (controller) => {
        port.addEventListener('message', ({ data }: MessageEvent<T | null>) => {
          if (data === null) controller.close();
          else if ((controller.desiredSize ?? 0) > 0) controller.enqueue(data);
          else drop(data);
        });
        port.start();
      },
      cancel: () => port.close(),
    },
    { highWaterMark: room },
  );
}

function toBlock(data: AudioData): SoundBlock {
  const { numberOfChannels, numberOfFrames, sampleRate, timestamp } = data;
  const planes = Array.from({ length: numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(numberOfFrames);
    data.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
  data.close();
  return { planes, sampleRate, timestamp };
}
