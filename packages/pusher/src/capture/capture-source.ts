/** Where a source comes from. */
export type SourceKind = 'camera' | 'microphone' | 'screen' | 'virtual-camera' | 'custom';

/** One running source. */
export interface CaptureSource {
  /** Given by `startCamera` and its like; stays the same when the device is switched. */
  readonly id: string;
  readonly kind: SourceKind;
  /** Its own tracks; `LivePusher.stream` has what becomes of them. */
  readonly stream: MediaStream;
}

/** One track of one source that goes into what is sent, in the order in which the sources were started. */
export interface CaptureInput {
  readonly id: string;
  readonly kind: SourceKind;
  readonly track: MediaStreamTrack;
}
