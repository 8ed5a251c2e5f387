import { LiveCode, toLiveError } from '@livelit/core';
import {
  checkRecording,
  report,
  type V2TXLiveLocalRecordingParams,
  V2TXLiveRecordBeginCode,
} from '@livelit/core/v2txlive';

import { loadPart } from '../load-part.ts';
import type { LocalRecording } from './local-recording.ts';
import type { PlayerObservers } from './v2-tx-live-observer.ts';

/** The recordings of what is played, one at a time; the recorder is loaded for the first. */
export class Recordings {
  readonly #observers: PlayerObservers;
  #recording: LocalRecording | 'starting' | undefined;

  constructor(observers: PlayerObservers) {
    this.#observers = observers;
  }

  /** Begins one, until `signal` aborts; answers with the code of the call. */
  start(video: HTMLVideoElement, params: V2TXLiveLocalRecordingParams, signal: AbortSignal): number {
    const { filePath } = params;
    const refuse = (code: number) => this.#observers.tell('onLocalRecordBegin', code, filePath);
    if (this.#recording) {
      refuse(V2TXLiveRecordBeginCode.ALREADY_STARTED);
      return LiveCode.ERROR_REFUSED;
    }
    const code = canRecord() ? checkRecording(params) : LiveCode.ERROR_NOT_SUPPORTED;
    if (code === LiveCode.OK) {
      this.#recording = 'starting';
      void this.#begin(video, params, signal).catch((error: unknown) => {
        this.#recording = undefined;
        this.#observers.tell('onWarning', ...report(toLiveError(error)));
        refuse(V2TXLiveRecordBeginCode.FAILED);
      });
    }
    return code;
  }

  /** Ends it; answers with the code of the call. */
  stop(): number {
    if (!this.#recording) return LiveCode.ERROR_REFUSED;
    if (this.#recording === 'starting') this.#recording = undefined;
    else this.#recording.stop();
    return LiveCode.OK;
  }

  async #begin(video: HTMLVideoElement, params: V2TXLiveLocalRecordingParams, signal: AbortSignal): Promise<void> {
    const { startLocalRecording } = await loadPart('local-recording', import('./local-recording.ts'));
    const onEnd = () => {
      this.#recording = undefined;
    };
    if (signal.aborted || this.#recording !== 'starting') return onEnd();
    this.#recording = startLocalRecording(video, params, this.#observers, signal, onEnd);
  }
}

const canRecord = () => 'MediaRecorder' in globalThis && 'captureStream' in HTMLMediaElement.prototype;
