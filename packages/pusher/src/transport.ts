import type { AudioQuality, LiveError, VideoQuality } from '@livelit/core';

import type { PusherConfig } from './pusher-config.ts';

/** How the pusher knows a protocol before loading a byte of it. */
export interface TransportDefinition {
  readonly name: string;
  /** Cheap and synchronous: looks at the address only. */
  canPublish(url: URL): boolean;
  /** Import what it needs. The pusher checks for abort before it calls what this resolves to. */
  load(): Promise<StartTransport>;
}

/**
 * Connect and send `context.tracks`; resolves when the server takes the stream. May throw or reject; later failures go
 * to `context.report`. Every wait inside has a deadline.
 */
export type StartTransport = (url: URL, context: TransportContext) => Promise<RunningTransport>;

/** What the pusher lends a transport for one connection. */
export interface TransportContext {
  /** What is sent: at most one track of each kind. Their owner ends them, never the transport. */
  readonly tracks: readonly MediaStreamTrack[];
  readonly config: Readonly<PusherConfig>;
  /** The picture that is wanted now; later changes come by `setQuality`. */
  readonly videoQuality: VideoQuality;
  /** The sound that is wanted now; later changes come by `setQuality`. */
  readonly audioQuality: AudioQuality;
  /** Bearer token of this destination; empty for none. */
  readonly token: string;
  /** Origin of the gateway of this destination; empty for none. */
  readonly gateway: string;
  /** Aborts when the connection is to end. The transport's only teardown. */
  readonly signal: AbortSignal;
  /** A code of severity `error` says that the connection is lost and is to be made again; others are told on. */
  readonly report: (error: LiveError) => void;
  /**
   * What all connections of one pusher have in common, such as an encoder: made by the first that asks for `name`, handed
   * to all that ask later, reconnections and other destinations among them. Its signal aborts when the last push ends.
   */
  readonly shared: <T>(name: string, make: (signal: AbortSignal) => T) => T;
}

/** A running connection. An absent member is a capability it lacks. */
export interface RunningTransport {
  /**
   * Sends another track of this kind, or none, without a new connection. False when this connection cannot: it began
   * without the kind.
   */
  replaceTrack(kind: 'audio' | 'video', track: MediaStreamTrack | undefined): Promise<boolean>;
  /** Totals since the connection began. */
  getStats(): Promise<TransportStats>;
  /** Makes the next picture a key frame. */
  requestKeyFrame?(): void;
  /** Sends with these bitrates, this rate and at most this size from now on. */
  setQuality?(video: VideoQuality, audio: AudioQuality): Promise<void>;
  /**
   * Puts a SEI message into the next picture. `data` is the payload; that of type 5 begins with its UUID. False when
   * this connection carries none: another codec than H.264, or a browser that cannot write into encoded pictures.
   */
  sendSei?(payloadType: 5 | 242, data: Uint8Array<ArrayBuffer>): boolean;
}

/** What a connection knows of itself; undefined where it does not. */
export interface TransportStats {
  /** Bytes of pictures sent so far. */
  readonly videoBytes: number;
  /** Bytes of sound sent so far. */
  readonly audioBytes: number;
  /** All bytes sent so far, with what protects and repeats them; undefined: pictures and sound together. */
  readonly totalBytes?: number | undefined;
  /** Pictures encoded so far. */
  readonly frames: number;
  /** Key frames encoded so far. */
  readonly keyFrames?: number | undefined;
  /** Pictures left out so far, by the encoder's or the network's need. */
  readonly droppedFrames?: number | undefined;
  /** Milliseconds of encoding so far, all pictures together. */
  readonly encodeMs?: number | undefined;
  /** Pixels. */
  readonly width?: number | undefined;
  /** Pixels. */
  readonly height?: number | undefined;
  /** Milliseconds. */
  readonly rttMs?: number | undefined;
  /** Bytes that wait for the network. */
  readonly bufferedBytes?: number | undefined;
  /** Pictures that wait inside the encoder. */
  readonly queue?: number | undefined;
  /** MIME type of the video codec, such as `video/H264`. */
  readonly codec?: string | undefined;
  /** Bitrate that the encoder is told to keep, kbps. */
  readonly targetKbps?: number | undefined;
  /** What the network is believed to carry, kbps. */
  readonly availableKbps?: number | undefined;
  /** Milliseconds from the encoder to the server, waiting included. */
  readonly sendDelayMs?: number | undefined;
  /** Pictures handed to the network so far. */
  readonly framesSent?: number | undefined;
  /** Packets sent so far. */
  readonly packetsSent?: number | undefined;
  /** Packets sent again so far. */
  readonly retransmits?: number | undefined;
  /** Share of packets that the server missed lately, 0 to 1. */
  readonly lossRate?: number | undefined;
  /** Requests so far: for lost packets, for a key frame by PLI, and by FIR. */
  readonly nackCount?: number | undefined;
  readonly pliCount?: number | undefined;
  readonly firCount?: number | undefined;
  /** Why the picture is worse than asked for. */
  readonly qualityLimitationReason?: 'none' | 'bandwidth' | 'cpu' | 'other' | undefined;
}
