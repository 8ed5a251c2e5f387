/** Where a source comes from. */
export type SourceKind = 'camera' | 'microphone' | 'screen' | 'custom';

/** One running source. */
export interface CaptureSource {
  /** Given by `startCamera` and its like. */
  readonly id: string;
  readonly kind: SourceKind;
  /** Its own tracks; in `LivePusher.stream` they stand beside those of the other sources. */
  readonly stream: MediaStream;
}
