/** V2TXLive's statistics of a push. A figure that this browser does not tell is missing. */
export interface PusherStatistics {
  /** Width of the sent picture in pixels. */
  width?: number;
  /** Height of the sent picture in pixels. */
  height?: number;
  /** Sent frames a second. */
  fps?: number;
  /** Sent video in kbps. */
  videoBitrate?: number;
  /** Sent sound in kbps. */
  audioBitrate?: number;
  /** Round trip to the server in ms. */
  rtt?: number;
  /** All that is sent, in kbps. */
  netSpeed?: number;
}

/** V2TXLive's statistics of playback. A figure that this browser or protocol does not tell is missing. */
export interface PlayerStatistics {
  /** Width of the played picture in pixels. */
  width?: number;
  /** Height of the played picture in pixels. */
  height?: number;
  /** Presented frames a second. */
  fps?: number;
  /** Received video in kbps. */
  videoBitrate?: number;
  /** Received sound in kbps. */
  audioBitrate?: number;
  /** Lost audio packets in %, 0 to 100; WebRTC only. */
  audioPacketLoss?: number;
  /** Lost video packets in %, 0 to 100; WebRTC only. */
  videoPacketLoss?: number;
  /** How long media waits before it is played, in ms. */
  jitterBufferDelay?: number;
  /** How long sound was interrupted within the interval, in ms. */
  audioTotalBlockTime?: number;
  /** `audioTotalBlockTime` in % of the interval. */
  audioBlockRate?: number;
  /** How long the picture stood still within the interval, in ms. */
  videoTotalBlockTime?: number;
  /** `videoTotalBlockTime` in % of the interval. */
  videoBlockRate?: number;
  /** Round trip to the server in ms; WebRTC only. */
  rtt?: number;
  /** All that is received, in kbps. */
  netSpeed?: number;
}

/** V2TXLive's description of one of several streams to choose from. 0 where unknown. */
export interface StreamInfo {
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  /** Bits a second, not kbps. */
  bitrate: number;
  /** Frames a second. */
  framerate: number;
  /** Where it is played from. */
  url: string;
}
