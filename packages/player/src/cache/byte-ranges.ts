/** Bytes of a resource, `end` exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The same bytes as few ranges in order, none of which touch or overlap. */
export function mergeRanges(ranges: readonly ByteRange[]): ByteRange[] {
  const merged: { start: number; end: number }[] = [];
  const filled = ranges.filter(({ start, end }) => end > start).toSorted((a, b) => a.start - b.start);
  for (const { start, end } of filled) {
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** What of `wanted` is in none of `ranges`, in order. */
export function missingRanges(ranges: readonly ByteRange[], wanted: ByteRange): ByteRange[] {
  const missing: ByteRange[] = [];
  let at = wanted.start;
  for (const { start, end } of mergeRanges(ranges)) {
    if (end <= at) continue;
    if (start >= wanted.end) break;
    if (start > at) missing.push({ start: at, end: start });
    at = end;
  }
  if (at < wanted.end) missing.push({ start: at, end: wanted.end });
  return missing;
}

/** Whether every byte of `wanted` is in `ranges`. */
export function coversRange(ranges: readonly ByteRange[], wanted: ByteRange): boolean {
  return missingRanges(ranges, wanted).length === 0;
}

/** Number of bytes in ranges that do not overlap. */
export function countBytes(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}
