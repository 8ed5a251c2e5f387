import type { LiveError } from '@livelit/core';

import { plainError } from '../frames/plain-error.ts';
import type { FromPublishWorker, Kind, PcmMessage, ToPublishWorker } from './publish-messages.ts';
import { fromSocketException } from './publish-socket-error.ts';
import { planesOf, readFrames } from './read-frames.ts';
import { Studio } from './studio.ts';

/** What a dedicated worker has; the DOM's types describe the page's thread only. */
interface WorkerScope {
  postMessage(message: FromPublishWorker): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToPublishWorker>) => void): void;
  MediaStreamTrackProcessor?: typeof MediaStreamTrackProcessor;
}

const scope = globalThis as unknown as WorkerScope;
const tell = (message: FromPublishWorker) => scope.postMessage(message);

const inputs: Partial<Record<Kind, AbortController>> = {};
let studio: Studio | undefined;
let ownTrack: MediaStreamTrack | undefined;

const events = {
  onConnected: (id: number) => tell({ type: 'connected', id }),
  onWarning: (id: number, error: LiveError) => tell({ type: 'warning', id, error: plainError(error) }),
  onFailure: (id: number, error: LiveError) => tell({ type: 'failed', id, error: plainError(error) }),
};

/** Ends the present source of this kind and makes way for another. */
function changeInput(kind: Kind): AbortSignal {
  inputs[kind]?.abort();
  if (kind === 'video') {
    ownTrack?.stop();
    ownTrack = undefined;
  }
  studio?.changeSource(kind);
  const input = new AbortController();
  inputs[kind] = input;
  return input.signal;
}

const takeFrame = (frame: VideoFrame) => (studio ? studio.addFrame(frame) : frame.close());

function takeSound(data: AudioData): void {
  const { timestamp, sampleRate } = data;
  studio?.addSound(timestamp, sampleRate, planesOf(data));
}

const handlers: { readonly [K in ToPublishWorker['type']]: (message: Extract<ToPublishWorker, { type: K }>) => void } =
  {
    open({ id, outlet, settings }) {
      try {
        if (studio) studio.setSettings(settings);
        else studio = new Studio(settings, events);
        studio.open(id, outlet);
      } catch (error) {
        events.onFailure(id, fromSocketException(error));
      }
    },
    close: ({ id }) => studio?.close(id),
    settings: ({ settings }) => studio?.setSettings(settings),
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
        studio?.addSound(data.time, data.sampleRate, data.planes);
    },
    detach: ({ kind }) => void changeInput(kind),
    enabled({ enabled }) {
      if (ownTrack) ownTrack.enabled = enabled;
    },
    keyframe: () => studio?.requestKeyFrame(),
    sei: ({ payloadType, data }) => studio?.sendSei(payloadType, data),
    stats({ id }) {
      const stats = studio?.stats(id);
      if (stats) tell({ type: 'stats', id, stats });
    },
    stop() {
      changeInput('audio');
      changeInput('video');
      const ended = studio?.end() ?? Promise.resolve();
      studio = undefined;
      void ended.then(() => tell({ type: 'stopped' }));
    },
  };

scope.addEventListener('message', ({ data }) => (handlers[data.type] as (message: ToPublishWorker) => void)(data));
tell({ type: 'ready', readsTracks: scope.MediaStreamTrackProcessor !== undefined });
