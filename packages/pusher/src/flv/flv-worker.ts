import type { LiveError } from '@livelit/core';

import type { FromPublishWorker, PcmMessage, PlainError, ToPublishWorker } from './publish-messages.ts';
import { fromSocketException } from './publish-socket-error.ts';
import { Publisher } from './publisher.ts';
import { planesOf, readFrames } from './read-frames.ts';

/** What a dedicated worker has; the DOM's types describe the page's thread only. */
interface WorkerScope {
  postMessage(message: FromPublishWorker): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToPublishWorker>) => void): void;
  MediaStreamTrackProcessor?: typeof MediaStreamTrackProcessor;
}

const scope = globalThis as unknown as WorkerScope;
const tell = (message: FromPublishWorker) => scope.postMessage(message);
const plain = ({ code, message, detail }: LiveError): PlainError => {
  // What cannot be copied to another thread must not keep the rest from arriving.
  return { code, message, detail: JSON.parse(JSON.stringify(detail)) as PlainError['detail'] };
};

const inputs: Partial<Record<'audio' | 'video', AbortController>> = {};
let publisher: Publisher | undefined;
let ownTrack: MediaStreamTrack | undefined;

/** Ends the present source of this kind and makes way for another. */
function changeInput(kind: 'audio' | 'video'): AbortSignal {
  inputs[kind]?.abort();
  if (kind === 'video') {
    ownTrack?.stop();
    ownTrack = undefined;
  }
  publisher?.changeSource(kind);
  const input = new AbortController();
  inputs[kind] = input;
  return input.signal;
}

const takeFrame = (frame: VideoFrame) => (publisher ? publisher.addFrame(frame) : frame.close());

function takeSound(data: AudioData): void {
  const { timestamp, sampleRate } = data;
  publisher?.addSound(timestamp, sampleRate, planesOf(data));
}

const handlers: { readonly [K in ToPublishWorker['type']]: (message: Extract<ToPublishWorker, { type: K }>) => void } =
  {
    start({ target, picture, sound }) {
      const fail = (error: LiveError) => tell({ type: 'failed', error: plain(error) });
      try {
        publisher = new Publisher(
          target,
          { picture, sound },
          {
            onConnected: () => tell({ type: 'connected' }),
            onWarning: (error) => tell({ type: 'warning', error: plain(error) }),
            onFailure: fail,
          },
        );
      } catch (error) {
        fail(fromSocketException(error));
      }
    },
    frames: ({ readable }) => void readFrames(readable, changeInput('video'), takeFrame),
    track({ track }) {
      const signal = changeInput('video');
      ownTrack = track;
      const Processor = scope.MediaStreamTrackProcessor;
      if (Processor && track.kind === 'video')
        void readFrames(new Processor({ track: track as MediaStreamVideoTrack }).readable, signal, takeFrame);
    },
    frame: ({ frame }) => takeFrame(frame),
    sound: ({ readable }) => void readFrames(readable, changeInput('audio'), takeSound),
    pcm({ port }) {
      const signal = changeInput('audio');
      signal.addEventListener('abort', () => port.close());
      port.onmessage = ({ data }: MessageEvent<PcmMessage>) =>
        publisher?.addSound(data.time, data.sampleRate, data.planes);
    },
    detach: ({ kind }) => void changeInput(kind),
    enabled({ enabled }) {
      if (ownTrack) ownTrack.enabled = enabled;
    },
    keyframe: () => publisher?.requestKeyFrame(),
    stats() {
      if (publisher) tell({ type: 'stats', stats: publisher.stats });
    },
    stop() {
      changeInput('audio');
      changeInput('video');
      const closed = publisher?.close() ?? Promise.resolve();
      publisher = undefined;
      void closed.then(() => tell({ type: 'stopped' }));
    },
  };

scope.addEventListener('message', ({ data }) => (handlers[data.type] as (message: ToPublishWorker) => void)(data));
tell({ type: 'ready', readsTracks: scope.MediaStreamTrackProcessor !== undefined });
