import { onAbort } from '@livelit/core';
import {
  isRecorded,
  recordingTypes,
  V2TXLiveRecordBeginCode as Begin,
  V2TXLiveRecordCompleteCode as Complete,
  type V2TXLiveLocalRecordingParams,
} from '@livelit/core/v2txlive';

import type { Preview } from './preview.ts';
import type { PusherObservers } from './v2-tx-live-observer.ts';

/** A recording of what is pushed. */
export interface LocalRecording {
  /** Ends it; `onLocalRecordComplete` tells of its file. */
  stop(): void;
}

/** Milliseconds between two looks whether what is recorded still is what is sent. */
const lookMs = 250;

/** Records what `preview` shows until it is stopped, gets another size or source, or `signal` aborts. */
export function startLocalRecording(
  { stream, video }: Preview,
  params: V2TXLiveLocalRecordingParams,
  observers: PusherObservers,
  signal: AbortSignal,
  onEnd: () => void,
): LocalRecording | undefined {
  const { filePath, recordMode, interval = -1 } = params;
  const refuse = (code: number) => {
    observers.tell('onLocalRecordBegin', code, filePath);
    onEnd();
    return undefined;
  };
  const mimeType = recordingTypes(filePath).find((type) => MediaRecorder.isTypeSupported(type));
  if (!mimeType) return refuse(Begin.WRONG_EXTENSION);
  const tracks = stream.getTracks().filter(({ kind }) => isRecorded(kind, recordMode));
  let recorder: MediaRecorder;
  try {
    recorder = new MediaRecorder(new MediaStream(tracks), { mimeType });
    recorder.start(1000);
  } catch {
    return refuse(Begin.FAILED);
  }
  observers.tell('onLocalRecordBegin', Begin.OK, filePath);

  const startedAt = performance.now();
  const ended = new AbortController();
  const parts: Blob[] = [];
  // Unless it is stopped here, it stops because what it recorded has ended.
  let code: number = Complete.RESOLUTION_CHANGED;
  const stop = (why: number = Complete.OK) => {
    if (recorder.state === 'inactive') return;
    code = why;
    recorder.stop();
  };
  recorder.addEventListener('dataavailable', ({ data }) => data.size && parts.push(data));
  recorder.addEventListener('error', () => (code = Complete.FAILED));
  recorder.addEventListener('stop', () => {
    ended.abort();
    const file = parts.length ? new File(parts, filePath.split(/[\\/]/).at(-1)!, { type: mimeType }) : undefined;
    const outcome = code === Complete.OK && !file ? Complete.TOO_SHORT : code;
    onEnd();
    observers.tell('onLocalRecordComplete', outcome, filePath, file ? { file } : {});
  });
  const { videoWidth, videoHeight } = video;
  const look = setInterval(() => {
    const resized = videoWidth && (video.videoWidth !== videoWidth || video.videoHeight !== videoHeight);
    const sent = new Set(stream.getTracks());
    if (resized || tracks.some((track) => !sent.has(track))) stop(Complete.RESOLUTION_CHANGED);
  }, lookMs);
  onAbort(ended.signal, () => clearInterval(look));
  if (interval > 0) {
    const progress = () => observers.tell('onLocalRecording', Math.round(performance.now() - startedAt), filePath);
    const timer = setInterval(progress, interval);
    onAbort(ended.signal, () => clearInterval(timer));
  }
  onAbort(signal, () => stop());
  return { stop: () => stop() };
}
