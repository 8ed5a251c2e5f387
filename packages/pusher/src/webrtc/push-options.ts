/** One of the sizes that a picture is sent in at once. */
export interface SimulcastLayer {
  /** Names the layer to the server, such as `f`, `h` and `q`; letters and digits. */
  readonly rid: string;
  /** How many times smaller than the picture, at least 1. */
  readonly scaleResolutionDownBy: number;
  /** Its part of the bitrate of the quality, above 0 and at most 1. */
  readonly share: number;
}

/** What all transports over WebRTC can be told. */
export interface WebRtcPushOptions {
  /** STUN and TURN servers to use instead of those that the server names. */
  readonly iceServers?: readonly RTCIceServer[];
  /**
   * `relay` sends through TURN only, which hides the address of the page.
   * @default 'all'
   */
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
  /**
   * Profile of H.264 to offer first. Every receiver takes constrained baseline.
   * @default 'constrained-baseline'
   */
  readonly h264Profile?: H264Profile;
  /** Sizes to send at once. A server that does not answer with them gets one of full size. */
  readonly simulcast?: readonly SimulcastLayer[];
  /**
   * Layers inside one stream, such as `L1T2` (VP8, VP9, AV1, H.264 in time only) or `L3T3_KEY` (VP9, AV1). What the codec
   * in use cannot do, the browser leaves out.
   */
  readonly scalabilityMode?: string;
  /**
   * What is kept when the network or the device is too slow.
   * @default the resolution of a track whose `contentHint` is `detail` or `text` and of a captured screen without one, the
   * frame rate of one that is `motion`, of all others a balance
   */
  readonly degradationPreference?: DegradationPreference;
  /**
   * Sends nothing while it is silent (Opus DTX). Saves bits, and makes holes that some servers take for an end.
   * @default false
   */
  readonly dtx?: boolean;
  /**
   * Whether Opus repeats itself against loss (FEC).
   * @default what the server asks for
   */
  readonly fec?: boolean;
  /**
   * Whether SEI messages can be sent: the encoded pictures then pass through a worker, where the browser has
   * RTCRtpScriptTransform and `videoCodec` is `h264`. It cannot be begun in the middle of a connection.
   * @default true
   */
  readonly sei?: boolean;
}

/** Profiles of H.264, by the tools that they allow. */
export type H264Profile = 'baseline' | 'constrained-baseline' | 'main' | 'high';

/** As in `RTCRtpSendParameters`. */
export type DegradationPreference = 'maintain-framerate' | 'maintain-resolution' | 'balanced';
