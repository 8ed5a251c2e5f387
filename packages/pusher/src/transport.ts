import type { LiveError } from '@livelit/core';

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
  /** Aborts when the connection is to end. The transport's only teardown. */
  readonly signal: AbortSignal;
  /** A code of severity `error` says that the connection is lost and is to be made again; others are told on. */
  readonly report: (error: LiveError) => void;
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
  /** Why the picture is worse than asked for. */
  readonly qualityLimitationReason?: 'none' | 'bandwidth' | 'cpu' | 'other' | undefined;
}
