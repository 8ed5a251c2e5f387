import type { FromStageWorker, StageOutput } from './stage-messages.ts';

/** Where the worker's pictures go. */
export interface PictureSink {
  /** Owns `frame`. */
  send(frame: VideoFrame): void;
  close(): void;
}

/** Safari's and the standard's way to make a track, in a worker. */
declare const VideoTrackGenerator: new () => {
  readonly writable: WritableStream<VideoFrame>;
  readonly track: MediaStreamTrack;
};

type Tell = (message: FromStageWorker, transfer?: Transferable[]) => void;

/** Opens the way out that the page has chosen. */
export function openOutput(output: StageOutput, tell: Tell): PictureSink {
  if (output.type === 'stream') return streamSink(output.writable);
  if (output.type === 'pictures') return pageSink(tell);
  const { writable, track } = new VideoTrackGenerator();
  tell({ type: 'track', track }, [track as unknown as Transferable]);
  return streamSink(writable);
}

/** Pictures that may wait to be taken; more would only be delay. */
const longestQueue = 2;

function streamSink(writable: WritableStream<VideoFrame>): PictureSink {
  const writer = writable.getWriter();
  let waiting = 0;
  // A track that the page has ended takes no more: its pictures go nowhere, as the page wished.
  writer.closed.catch(() => undefined);
  return {
    send(frame) {
      if (waiting >= longestQueue) return frame.close();
      waiting++;
      writer
        .write(frame)
        .catch(() => frame.close())
        .finally(() => waiting--);
    },
    close: () => void writer.close().catch(() => undefined),
  };
}

function pageSink(tell: Tell): PictureSink {
  let closed = false;
  return {
    send(frame) {
      createImageBitmap(frame)
        .then((picture) => (closed ? picture.close() : tell({ type: 'picture', picture }, [picture])))
        .catch(() => undefined)
        .finally(() => frame.close());
    },
    close: () => void (closed = true),
  };
}
