import type { FlvAudio, FlvVideo } from './flv-muxer.ts';

/** What all destinations are sent, as it stands now. Times are microseconds of the media clock. */
export interface Programme {
  /** The time that is 0 on the wire; set when the first picture or sound is sent, and never again. */
  startTime: number | undefined;
  /** The picture that is encoded, and what its decoder needs. */
  video: FlvVideo | undefined;
  videoConfig: Uint8Array | undefined;
  audio: FlvAudio | undefined;
  audioConfig: Uint8Array | undefined;
}
