/** When to leave a line and when to come back to the preferred one. */
export interface LinePolicy {
  /** Attempts in a row that fail before the next line is taken. @default 2 */
  readonly failures: number;
  /** Stalls within `stallWindow` after which the next line is taken. @default 3 */
  readonly stalls: number;
  /** Seconds over which stalls are counted. @default 60 */
  readonly stallWindow: number;
  /** Seconds that a line plays without a fault before a preferred one is tried again, unseen. @default 30 */
  readonly healthy: number;
}

/** What the policy says unless it is told otherwise. */
export const linePolicyDefaults: LinePolicy = { failures: 2, stalls: 3, stallWindow: 60, healthy: 30 };
