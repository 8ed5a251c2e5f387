import type { LiveError } from '@livelit/core';

import type { RecorderConfig } from './recorder-config.ts';
import type { RecorderStatistics } from './recorder-statistics.ts';
import type { Recording } from './recording.ts';

/** How the recorder knows a container before loading a byte of what writes it. */
export interface WriterDefinition {
  /** Stands in the journal of each recording, so that `recover()` finds who can repair it. Never change it. */
  readonly name: string;
  /** Ending of the files, without a dot. */
  readonly extension: string;
  /** Cheap and synchronous: looks at the type and the browser, imports nothing. */
  canWrite(mimeType: string): boolean;
  /** Import what writes. The recorder checks for abort before it calls what this resolves to. */
  load(): Promise<StartWriter>;
  /** Import what repairs. */
  loadRepair(): Promise<RepairMedia>;
}

/** Begin to write; resolves when the first byte could be written. Later failures go to `context.report`. */
export type StartWriter = (stream: MediaStream, context: WriterContext) => Promise<RunningWriter>;

/** What the recorder lends a writer for one recording. */
export interface WriterContext {
  /** The name that the file should have. A number is added when it is taken. */
  readonly fileName: string;
  readonly config: Readonly<RecorderConfig>;
  /** Aborts when the recorder goes. The writer closes the file in order, and says nothing more. */
  readonly signal: AbortSignal;
  /** A warning is passed on; an error ends the recording: the recorder then calls `finish()`. */
  readonly report: (error: LiveError) => void;
  /** To be called every `config.statisticsInterval` seconds. */
  readonly update: (statistics: RecorderStatistics) => void;
}

/** A running writer. */
export interface RunningWriter {
  /** What comes from here on is left out, and the time line of the file stands still. */
  pause(): void;
  /** Goes on without a gap. */
  resume(): void;
  /** Records this track in place of the one of its kind; does nothing when that kind is not recorded. */
  replaceTrack(track: MediaStreamTrack): void;
  /** Closes the file, with the reason for it. Rejects when there is nothing to keep. */
  finish(leave: number): Promise<Recording>;
}

/** Makes what a crash left playable; answers undefined when there is nothing to play. */
export type RepairMedia = (
  folder: FileSystemDirectoryHandle,
) => Promise<{ readonly size: number; readonly duration: number } | undefined>;
