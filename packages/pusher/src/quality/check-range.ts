import { LiveCode, LiveError } from '@livelit/core';

/** Throws ERROR_INVALID_PARAMETER unless `value` is a number, whole if told so, from `least` to `most`. */
export function checkRange(name: string, value: unknown, least: number, most: number, whole = false): void {
  if (typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value))) return;
  throw new LiveError(
    LiveCode.ERROR_INVALID_PARAMETER,
    `${name} must be ${whole ? 'a whole number' : 'a number'} from ${least} to ${most}, not ${String(value)}.`,
    { detail: { parameter: name } },
  );
}
