import type { LiveError } from '@livelit/core';
import type { IceChannel } from '@livelit/core/signalling';

/** How an offer reaches a server. Each dialect (WHIP, SRS, Tencent) has one; the peer behind them is the same. */
export interface PushSignalling {
  /** Whether the server takes candidates with the offer only. */
  readonly gathersFirst: boolean;
  /** Sends the offer. Rejects with a LiveError. */
  open(offer: string): Promise<PushSession>;
  /** The server turned out to take no candidates after the offer. */
  onTrickleRefused(): void;
}

/** A session that a server has opened for us. */
export interface PushSession {
  /** The server's answer. */
  readonly sdp: string;
  /** What the server offers to find a path by. */
  readonly iceServers?: readonly RTCIceServer[];
  /** What can be said about ICE later; absent where the dialect has no words for it. */
  readonly ice?: IceChannel;
  /** Asks why the session is over; `undefined` when it is not, or nobody says. Never rejects. */
  farewell?(): Promise<LiveError | undefined>;
  /** Closes the session, also while the page goes away; resolves when the server has answered. Told once. */
  end(): Promise<unknown>;
}
