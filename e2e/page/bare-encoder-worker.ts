import { FlvMuxer } from '@livelit/pusher/flv';

/** Encodes pictures as one would with WebCodecs alone. */
interface Scope {
  addEventListener(type: 'message', listener: (event: MessageEvent<BareEncoding>) => void): void;
}

/** What is encoded, and how. */
export interface BareEncoding {
  readonly readable: ReadableStream<VideoFrame>;
  readonly config: VideoEncoderConfig;
  /** Pictures between two key frames. */
  readonly gop: number;
  /** Where the stream is sent by WebSocket, as FLV; left out, what comes out is thrown away. */
  readonly url?: string | undefined;
}

type Output = (chunk: EncodedVideoChunk, metadata?: EncodedVideoChunkMetadata) => void;

/** The least that sends what comes out: no clock, no acknowledgement, no second try. */
async function sendTo(
  url: string,
  { width, height, framerate = 30, bitrate = 0 }: VideoEncoderConfig,
): Promise<Output> {
  const socket = new WebSocket(url, 'publisher');
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const muxer = new FlvMuxer({ video: { width, height, fps: framerate, kbps: bitrate / 1000 } });
  socket.send(muxer.start());
  let first: number | undefined;
  return (chunk, metadata) => {
    first ??= chunk.timestamp;
    const ms = (chunk.timestamp - first) / 1000;
    const header = metadata?.decoderConfig?.description as ArrayBuffer | undefined;
    if (header) socket.send(muxer.videoHeader(new Uint8Array(header), ms));
    const data = new Uint8Array(chunk.byteLength);
    chunk.copyTo(data);
    socket.send(muxer.videoFrame(data, ms, chunk.type === 'key'));
  };
}

(globalThis as unknown as Scope).addEventListener('message', async ({ data: { readable, config, gop, url } }) => {
  const output: Output = url ? await sendTo(url, config) : () => {};
  const encoder = new VideoEncoder({ output, error: () => {} });
  encoder.configure(config);
  let count = 0;
  void readable.pipeTo(
    new WritableStream({
      write(frame) {
        if (encoder.encodeQueueSize < 3) encoder.encode(frame, { keyFrame: count++ % gop === 0 });
        frame.close();
      },
    }),
  );
});
