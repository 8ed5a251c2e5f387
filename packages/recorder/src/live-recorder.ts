import {
  LiveCode,
  LiveError,
  LiveErrorEvent,
  log as sharedLog,
  resolveConfig,
  toLiveError,
  TypedEventTarget,
} from '@livelit/core';
import { LeaveCode } from '@livelit/core/presets';

import { fileNameOf } from './file-name.ts';
import { type RecorderConfig, recorderDefaults } from './recorder-config.ts';
import { type RecorderEvents, RecordingStopEvent } from './recorder-events.ts';
import { noStatistics, type RecorderStatistics } from './recorder-statistics.ts';
import type { Recording } from './recording.ts';
import { followTracks } from './track-follower.ts';
import type { RunningWriter, WriterDefinition } from './writer.ts';

const log = sharedLog.child('recorder');

/** `recording` from `start()` on, even while the writer is still being loaded. */
export type RecorderState = 'inactive' | 'recording' | 'paused' | 'stopping';

/** What one recording can be told. */
export interface StartOptions {
  /** Template of the file name, as in the config. */
  fileName?: string | undefined;
}

/** One recording, from `start()` to its `stop` event. */
interface Run {
  readonly signal: AbortSignal;
  readonly abort: () => void;
  writer?: RunningWriter;
  /** When the present stretch between pauses began, as `performance.now()`. */
  since: number;
  readonly result: Promise<Recording>;
  settle(recording: Recording | undefined, error: LiveError | undefined): void;
  ending?: { leave: number; error?: LiveError | undefined };
}

/**
 * Records any `MediaStream` (camera, canvas, what a peer sends, what a `<video>` plays) to a file on disk that
 * survives a crash of the page. The recording follows its stream: a track that takes another's place in the stream
 * takes its place in the file.
 *
 * @example
 * const recorder = new LiveRecorder();
 * await recorder.start(stream);
 * const recording = await recorder.stop();
 * video.src = URL.createObjectURL(await recording.file());
 */
export class LiveRecorder extends TypedEventTarget<RecorderEvents> {
  readonly config: Readonly<RecorderConfig>;
  #state: RecorderState = 'inactive';
  #statistics = noStatistics;
  #error: LiveError | undefined;
  #run: Run | undefined;
  /** Seconds of the stretches before the present one. */
  #before = 0;

  constructor(config: Partial<RecorderConfig> = {}) {
    super();
    this.config = resolveConfig(recorderDefaults, config);
  }

  get state(): RecorderState {
    return this.#state;
  }

  /** Why the last recording ended early or could not begin; undefined after a new `start()`. */
  get error(): LiveError | undefined {
    return this.#error;
  }

  /** As of the last `statistics` event; kept after the end, until the next `start()`. */
  get statistics(): RecorderStatistics {
    return this.#statistics;
  }

  /** Seconds recorded so far, pauses left out. */
  get duration(): number {
    const since = this.#state === 'recording' ? this.#run?.since : undefined;
    return this.#before + (since === undefined ? 0 : (performance.now() - since) / 1000);
  }

  /** Bytes on disk, as of the last `statistics` event. */
  get size(): number {
    return this.#statistics.size;
  }

  /**
   * Starts to record the first video and the first audio track of `stream`. Resolves when recording has begun, or
   * has failed to: then `state` is `inactive` again, and an `error` and a `stop` event have told why
   * (`ERROR_NOT_SUPPORTED`, `ERROR_CODEC_UNSUPPORTED`, `ERROR_QUOTA_EXCEEDED`, `ERROR_WRITE_FAILED`).
   * Throws `ERROR_REFUSED` while a recording runs, and `ERROR_NO_TRACKS` for a stream without a live track.
   */
  async start(stream: MediaStream, { fileName }: StartOptions = {}): Promise<void> {
    if (this.#run) throw new LiveError(LiveCode.ERROR_REFUSED, 'A recording is running; stop it first.');
    if (!stream.getTracks().some(({ readyState }) => readyState === 'live'))
      throw new LiveError(LiveCode.ERROR_NO_TRACKS, 'The stream has no live track to record.');
    const run = newRun();
    this.#run = run;
    this.#error = undefined;
    this.#statistics = noStatistics;
    this.#before = 0;
    this.#setState('recording');
    try {
      const definition = this.#definition();
      const startWriter = await definition.load();
      if (run.signal.aborted) return;
      const facts = { startedAt: new Date(), extension: definition.extension };
      const writer = await startWriter(stream, {
        fileName: fileNameOf(fileName ?? this.config.fileName, facts),
        config: this.config,
        signal: run.signal,
        report: (error) => this.#onReport(run, error),
        update: (statistics) => this.#onStatistics(run, statistics),
      });
      this.#onStarted(run, stream, writer);
    } catch (cause) {
      this.#close(run, LeaveCode.INIT, undefined, toLiveError(cause));
    }
  }

  /** Leaves out what comes from here on. Does nothing unless recording. */
  pause(): void {
    const run = this.#run;
    if (!run || this.#state !== 'recording') return;
    this.#before = this.duration;
    run.writer?.pause();
    this.#setState('paused');
  }

  /** Goes on without a gap. Does nothing unless paused. */
  resume(): void {
    const run = this.#run;
    if (!run || this.#state !== 'paused') return;
    run.since = performance.now();
    run.writer?.resume();
    this.#setState('recording');
  }

  /**
   * Ends the recording. Rejects with `ERROR_RECORDING_EMPTY` when nothing came, with the error that ended it when
   * nothing could be kept, and with `ERROR_REFUSED` when nothing is being recorded.
   */
  async stop(): Promise<Recording> {
    const run = this.#run;
    if (!run) throw new LiveError(LiveCode.ERROR_REFUSED, 'Nothing is being recorded.');
    this.#end(run, LeaveCode.CLIENT_LEAVE);
    return run.result;
  }

  /** Lets go of everything. A running recording is closed in order and kept, but nobody is told. */
  destroy(): void {
    const run = this.#run;
    if (!run) return;
    this.#run = undefined;
    this.#state = 'inactive';
    run.abort();
    run.settle(undefined, new LiveError(LiveCode.ERROR_REFUSED, 'The recorder was destroyed.'));
  }

  #definition(): WriterDefinition {
    const { mimeType, writers } = this.config;
    const definition = writers.find((writer) => writer.canWrite(mimeType));
    if (!definition) throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, `This browser cannot record ${mimeType}.`);
    return definition;
  }

  #onStarted(run: Run, stream: MediaStream, writer: RunningWriter): void {
    run.writer = writer;
    log.info('Recording.');
    if (run.signal.aborted) return;
    if (run.ending) {
      void this.#finish(run, run.ending.leave, run.ending.error);
      return;
    }
    if (this.#state === 'paused') writer.pause();
    else run.since = performance.now();
    followTracks(stream, run.signal, {
      replaced: (track) => writer.replaceTrack(track),
      ended: () => this.#end(run, LeaveCode.NO_USERS),
    });
  }

  #onReport(run: Run, error: LiveError): void {
    if (run !== this.#run || run.ending) return;
    if (error.severity !== 'error') {
      log.warn(error.message, error);
      this.dispatchEvent(new LiveErrorEvent('warning', { error }));
      return;
    }
    const full = error.code === LiveCode.ERROR_QUOTA_EXCEEDED;
    this.#end(run, full ? LeaveCode.STORAGE_FULL : LeaveCode.FAILED, error);
  }

  #onStatistics(run: Run, statistics: RecorderStatistics): void {
    if (run !== this.#run) return;
    this.#statistics = statistics;
    this.dispatchEvent(new Event('statistics'));
  }

  /** The first reason counts; what follows while the file is being closed does not. */
  #end(run: Run, leave: number, error?: LiveError): void {
    if (run.ending) return;
    run.ending = { leave, error };
    this.#before = this.duration;
    this.#setState('stopping');
    // A writer that is still starting is told as soon as it has.
    if (run.writer) void this.#finish(run, leave, error);
  }

  async #finish(run: Run, leave: number, error: LiveError | undefined): Promise<void> {
    try {
      const recording = await run.writer!.finish(leave);
      this.#close(run, leave, recording, error);
    } catch (cause) {
      this.#close(run, leave, undefined, error ?? toLiveError(cause));
    }
  }

  #close(run: Run, leave: number, recording: Recording | undefined, error: LiveError | undefined): void {
    if (run !== this.#run) return;
    this.#run = undefined;
    this.#error = error;
    if (recording) {
      this.#before = recording.duration;
      this.#statistics = { ...this.#statistics, size: recording.size, duration: recording.duration };
    }
    run.abort();
    log.info(`Recording ended (${leave}).`);
    this.#setState('inactive');
    if (error) {
      log.error(error.message, error);
      this.dispatchEvent(new LiveErrorEvent('error', { error }));
    }
    this.dispatchEvent(new RecordingStopEvent('stop', { leave, recording, error }));
    run.settle(recording, error);
  }

  #setState(state: RecorderState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

function newRun(): Run {
  const controller = new AbortController();
  let settle: Run['settle'] = () => {};
  const result = new Promise<Recording>((resolve, reject) => {
    settle = (recording, error) => (recording ? resolve(recording) : reject(error));
  });
  // Whoever does not call stop() hears of it by events.
  result.catch(() => {});
  return { signal: controller.signal, abort: () => controller.abort(), since: performance.now(), result, settle };
}
