/** How a recording is doing. */
export interface RecorderStatistics {
  /** Seconds recorded, pauses left out. */
  readonly duration: number;
  /** Bytes on disk. */
  readonly size: number;
  /** Bitrate since the last statistics, in kbps. */
  readonly kbps: number;
  /** Pictures left out since the start because the encoder did not keep up. */
  readonly droppedFrames: number;
  /** Pictures waiting for the encoder. */
  readonly encodeQueue: number;
  /** Bytes that the browser says it still grants this site. Chromium always says 10 GiB. */
  readonly quotaLeft: number;
  /** Size of the recorded picture in pixels; 0 without video. */
  readonly width: number;
  readonly height: number;
  /** Codec strings, such as `avc1.64001f`; empty without such a track. */
  readonly videoCodec: string;
  readonly audioCodec: string;
}

/** Before anything was recorded. */
export const noStatistics: RecorderStatistics = {
  duration: 0,
  size: 0,
  kbps: 0,
  droppedFrames: 0,
  encodeQueue: 0,
  quotaLeft: 0,
  width: 0,
  height: 0,
  videoCodec: '',
  audioCodec: '',
};
