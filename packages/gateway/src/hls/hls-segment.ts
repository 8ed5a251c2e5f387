/** An init segment and its number, which is part of its address. */
export interface HlsInit {
  readonly id: number;
  readonly data: Buffer;
}

export interface HlsPart {
  /** Seconds. */
  readonly duration: number;
  /** Begins with a key frame. */
  readonly independent: boolean;
  readonly data: Buffer;
}

/** One segment, whole or still growing. */
export interface HlsSegment {
  /** Media sequence number. */
  readonly number: number;
  readonly init: HlsInit;
  /** Time or tracks do not continue those of the segment before. */
  readonly discontinuity: boolean;
  /** Wall clock of its first frame, milliseconds since the epoch. */
  readonly dateMs: number;
  readonly parts: readonly HlsPart[];
  /** Seconds so far. */
  readonly duration: number;
  readonly bytes: number;
  readonly complete: boolean;
}

/** Whether a decoder can begin with this segment. */
export function isIndependent(segment: HlsSegment): boolean {
  return segment.parts[0]?.independent ?? true;
}
