/**
 * Why a recording ended, as bits to be joined. The first five are Agora's; those above 16 are ours.
 * `INIT` is no bit: it is a mask in which no other is set.
 */
export const LeaveCode = {
  /** The recorder could not be started. */
  INIT: 0,
  /** The page was closed or its worker was ended. */
  SIG: 2,
  /** Nothing arrived for the idle limit, or all tracks ended. */
  NO_USERS: 4,
  /** Reserved: Agora sets it when its process receives SIGTERM. It is never a cause by itself. */
  TIMER_CATCH: 8,
  /** `stop()` was called. */
  CLIENT_LEAVE: 16,
  /** An encoder or the disk failed. What was written before is kept. */
  FAILED: 32,
  /** The storage of the site ran low; the file was closed in time. */
  STORAGE_FULL: 64,
  /** The longest duration was reached. */
  MAX_DURATION: 128,
} as const;

/** The name of one reason. */
export type LeaveCodeName = keyof typeof LeaveCode;

/** The reasons of a mask, such as `['NO_USERS', 'TIMER_CATCH']` for 12. Bits that are not known are left out. */
export function leaveReasons(mask: number): LeaveCodeName[] {
  if (mask === LeaveCode.INIT) return ['INIT'];
  return (Object.keys(LeaveCode) as LeaveCodeName[]).filter((name) => (mask & LeaveCode[name]) !== 0);
}
