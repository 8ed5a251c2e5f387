import { LiveCode, toLiveError } from '@livelit/core';
import {
  checkRecording,
  report,
  type V2TXLiveLocalRecordingParams,
  V2TXLiveRecordBeginCode,
} from '@livelit/core/v2txlive';

import { loadPart } from '../load-part.ts';
import type { LocalRecording } from './local-recording.ts';
import type { Preview } from './preview.ts';
import type { PusherObservers } from './v2-tx-live-observer.ts';

/** The recordings of what is pushed, one at a time; the recorder is loaded for the first. */
export class Recordings {
  readonly #preview: Preview;
  readonly #observers: PusherObservers;
  #recording: LocalRecording | 'starting' | undefined;

  constructor(preview: Preview, observers: PusherObservers) {
    this.#preview = preview;
    this.#observers = observers;
  }

  /** Begins one, until `signal` aborts; answers with the code of the call. */
  async start(params: V2TXLiveLocalRecordingParams, signal: AbortSignal): Promise<number> {
    const { filePath } = params;
    const refuse = (code: number) => this.#observers.tell('onLocalRecordBegin', code, filePath);
    if (this.#recording) {
      refuse(V2TXLiveRecordBeginCode.ALREADY_STARTED);
      return LiveCode.ERROR_REFUSED;
    }
    const code = 'MediaRecorder' in globalThis ? checkRecording(params) : LiveCode.ERROR_NOT_SUPPORTED;
    if (code !== LiveCode.OK) return code;
    this.#recording = 'starting';
    try {
      await this.#begin(params, signal);
    } catch (error) {
      this.#recording = undefined;
      this.#observers.tell('onWarning', ...report(toLiveError(error)));
      refuse(V2TXLiveRecordBeginCode.FAILED);
    }
    return LiveCode.OK;
  }

  /** Ends it; answers with the code of the call. */
  stop(): number {
    if (!this.#recording) return LiveCode.ERROR_REFUSED;
    if (this.#recording === 'starting') this.#recording = undefined;
    else this.#recording.stop();
    return LiveCode.OK;
  }

  async #begin(params: V2TXLiveLocalRecordingParams, signal: AbortSignal): Promise<void> {
    const { startLocalRecording } = await loadPart(import('./local-recording.ts'));
    const onEnd = () => {
      this.#recording = undefined;
    };
    if (signal.aborted || this.#recording !== 'starting') return onEnd();
    this.#recording = startLocalRecording(this.#preview, params, this.#observers, signal, onEnd);
  }
}
