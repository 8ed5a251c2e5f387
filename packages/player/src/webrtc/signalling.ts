import type { LiveError } from '@livelit/core';
import type { IceChannel } from '@livelit/core/signalling';

/** How an offer reaches a server. Each dialect (WHEP, SRS, Tencent) has one; the peer behind them is the same. */
export interface Signalling {
  /** Whether the server takes candidates with the offer only. */
  readonly gathersFirst: boolean;
  /**
   * Sends the offer. Not to be given up when the viewer leaves: only the answer tells which session to close.
   * Rejects with a LiveError.
   */
  open(offer: string): Promise<PeerSession>;
}

/** A session that a server has opened for us. */
export interface PeerSession {
  /** The server's answer, or its counter-offer. */
  readonly remote: { readonly type: 'answer' | 'offer'; readonly sdp: string };
  /** What the server offers to find a path by. */
  readonly iceServers?: readonly RTCIceServer[];
  /** Milliseconds for which a counter-offer holds; may be negative when the clocks disagree. */
  readonly validForMs?: number;
  /** Sends our answer to a counter-offer. Rejects with a LiveError. */
  answer?(sdp: string): Promise<void>;
  /** What can be said about ICE later; absent where the dialect has no words for it. */
  readonly ice?: IceChannel;
  /** Asks why the session is over; `undefined` when it is not, or nobody says. Never rejects. */
  farewell?(): Promise<LiveError | undefined>;
  /** Closes the session, also while the page goes away; resolves when the server has answered. Told once. */
  end(): Promise<unknown>;
}
