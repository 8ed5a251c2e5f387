import type { IceParameters } from '../webrtc/sdp-fragment.ts';

/** Words about ICE after the offer. */
export interface IceChannel {
  /** Sends candidates. `refused`: the server never takes any. `failed`: this time it could not be done. */
  trickle(fragment: string): Promise<'taken' | 'refused' | 'failed'>;
  /** Asks for another ICE session, answers the server's side of it. Rejects with a LiveError when the session is over. */
  restart(fragment: string): Promise<IceParameters | 'refused' | 'failed'>;
}
