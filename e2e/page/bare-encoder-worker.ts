/** Encodes pictures as one would with WebCodecs alone, and throws away what comes out. */
interface Scope {
  addEventListener(type: 'message', listener: (event: MessageEvent<BareEncoding>) => void): void;
}

/** What is encoded, and how. */
export interface BareEncoding {
  readonly readable: ReadableStream<VideoFrame>;
  readonly config: VideoEncoderConfig;
  /** Pictures between two key frames. */
  readonly gop: number;
}

(globalThis as unknown as Scope).addEventListener('message', ({ data: { readable, config, gop } }) => {
  const encoder = new VideoEncoder({ output: () => {}, error: () => {} });
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
