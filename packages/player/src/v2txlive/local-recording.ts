import { onAbort } from '@livelit/core';
import {
  isRecorded,
  recordingTypes,
  V2TXLiveRecordBeginCode as Begin,
  V2TXLiveRecordCompleteCode as Complete,
  type V2TXLiveLocalRecordingParams,
} from '@livelit/core/v2txlive';

import type { PlayerObservers } from './v2-tx-live-observer.ts';

interface Capturing extends HTMLVideoElement {
  captureStream?(): MediaStream;
}

/** A recording of what a video plays. */
export interface LocalRecording {
  /** Ends it; `onLocalRecordComplete` tells of its file. */
  stop(): void;
}

/** Records `video` until it is stopped, changes its size, is given other media, or `signal` aborts. */
export function startLocalRecording(
  video: Capturing,
  params: V2TXLiveLocalRecordingParams,
  observers: PlayerObservers,
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

  let recorder: MediaRecorder;
  const captured = video.captureStream!();
  const release = () => captured.getTracks().forEach((track) => track.stop());
  try {
    const tracks = captured.getTracks().filter(({ kind }) => isRecorded(kind, recordMode));
    recorder = new MediaRecorder(new MediaStream(tracks), { mimeType });
    recorder.start(1000);
  } catch {
    release();
    return refuse(Begin.FAILED);
  }
  observers.tell('onLocalRecordBegin', Begin.OK, filePath);

  const startedAt = performance.now();
  const ended = new AbortController();
  const parts: Blob[] = [];
  let code: number = Complete.OK;
  const stop = (why: number = Complete.OK) => {
    if (recorder.state === 'inactive') return;
    code = why;
    recorder.stop();
  };
  recorder.addEventListener('dataavailable', ({ data }) => data.size && parts.push(data));
  recorder.addEventListener('error', () => (code = Complete.FAILED));
  recorder.addEventListener('stop', () => {
    ended.abort();
    release();
    const file = parts.length ? new File(parts, filePath.split(/[\\/]/).at(-1)!, { type: mimeType }) : undefined;
    const outcome = code === Complete.OK && !file ? Complete.TOO_SHORT : code;
    onEnd();
    observers.tell('onLocalRecordComplete', outcome, filePath, file ? { file } : {});
  });
  video.addEventListener('resize', () => stop(Complete.RESOLUTION_CHANGED), { signal: ended.signal });
  // What is played comes to an end, and with it the tracks; the picture is not to be missed meanwhile.
  video.addEventListener('emptied', () => stop(), { signal: ended.signal });
  if (interval > 0) {
    const progress = () => observers.tell('onLocalRecording', Math.round(performance.now() - startedAt), filePath);
    const timer = setInterval(progress, interval);
    onAbort(ended.signal, () => clearInterval(timer));
  }
  onAbort(signal, () => stop());
  return { stop: () => stop() };
}
