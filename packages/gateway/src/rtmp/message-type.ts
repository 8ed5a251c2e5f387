/** Types of RTMP messages (Adobe's specification 1.0, sections 5.4 and 7.1). */
export const MessageType = {
  setChunkSize: 1,
  abort: 2,
  acknowledgement: 3,
  userControl: 4,
  windowAckSize: 5,
  setPeerBandwidth: 6,
  audio: 8,
  video: 9,
  dataAmf0: 18,
  commandAmf3: 17,
  commandAmf0: 20,
  aggregate: 22,
} as const;

/** One RTMP message, complete. */
export interface RtmpMessage {
  readonly type: number;
  readonly streamId: number;
  /** Milliseconds, an unsigned number of 32 bits. */
  readonly timestamp: number;
  readonly body: Uint8Array;
}
