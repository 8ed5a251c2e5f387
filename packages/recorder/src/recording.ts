/** A recording on disk. */
export interface Recording {
  /** Its file name, unique on this origin: what `deleteRecording()` takes. */
  readonly name: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
  /** Seconds. */
  readonly duration: number;
  readonly startedAt: Date;
  /** Whether it was stopped in order. False: its page crashed or was closed, and up to a second is missing at its end. */
  readonly complete: boolean;
  /** The file itself, to play, save or upload. It is read from disk as it is used. */
  file(): Promise<File>;
}
