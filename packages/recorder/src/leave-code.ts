/**
 * Why a recording ended: Agora's leave codes, a bit mask to be tested with `&`; bits above 16 are ours.
 * A recording that ended without any was cut off: the page crashed or was closed.
 */
export const LeaveCode = {
  /** It could not begin. */
  INIT: 0,
  /** The page was closed or crashed; written by `recover()`. */
  SIG: 2,
  /** Nothing was left to record: all tracks ended. */
  NO_USERS: 4,
  /** Reserved: Agora's servers report a timer or SIGTERM. */
  TIMER_CATCH: 8,
  /** `stop()` was called. */
  CLIENT_LEAVE: 16,
  /** An encoder or the disk failed; what was written before is kept. */
  FAILED: 32,
  /** The storage of the site ran low; the file was closed in time. */
  STORAGE_FULL: 64,
} as const satisfies Record<string, number>;
