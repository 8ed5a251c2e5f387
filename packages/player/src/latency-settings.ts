/**
 * How near to the live edge to play; the same words for HLS, LL-HLS, FLV, MPEG-TS and WebRTC. `undefined` leaves it to
 * what the protocol suggests.
 */
export interface LatencySettings {
  /** Seconds behind the live edge to aim for; for WebRTC the length of the jitter buffer. */
  target: number | undefined;
  /** Seconds behind the live edge beyond which the player jumps. */
  max: number | undefined;
  /** Seconds of media to have before playback starts or goes on after a stall. */
  minBuffer: number | undefined;
}

/** How a player that fell behind the live edge comes back to it. */
export interface CatchUp {
  /** Speed at which it catches up below `maxLatency`; 1 leaves the speed alone. The pitch is kept. */
  readonly rate: number;
  /** Whether it jumps beyond `maxLatency`, when a hidden page returns and after a reconnect. */
  readonly jump: boolean;
}

/** How a player catches up unless it is told otherwise. */
export const catchUpDefaults: CatchUp = { rate: 1.1, jump: true };

/** Everything that a player promises about latency; changed while it plays. */
export interface LatencyContract extends LatencySettings {
  /** How to come back to the target. */
  catchUp: CatchUp;
}
