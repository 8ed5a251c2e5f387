/** What a gateway says of a probe. */
export interface ProbeResult {
  readonly bytes: number;
  /** Milliseconds from the first byte to the last. */
  readonly ms: number;
  /** How many bytes had arrived after so many milliseconds. */
  readonly marks: readonly (readonly [ms: number, bytes: number])[];
}

/** Fewer bytes say nothing of a network. */
const leastBytes = 16_384;

/** Whether this is what a gateway says of a probe. */
export function isProbeResult(value: unknown): value is ProbeResult {
  if (typeof value !== 'object' || value === null) return false;
  const { type, bytes, ms, marks } = value as Partial<ProbeResult> & { readonly type?: unknown };
  const isNumber = (one: unknown) => typeof one === 'number' && Number.isFinite(one) && one >= 0;
  return (
    type === 'result' &&
    isNumber(bytes) &&
    isNumber(ms) &&
    Array.isArray(marks) &&
    marks.every((mark) => Array.isArray(mark) && mark.length === 2 && mark.every(isNumber))
  );
}

/**
 * What the network carries, kbps; undefined when too little came to say. Of a probe that took more than a second the
 * first third is left out, while TCP was still feeling its way.
 */
export function uplinkKbps({ bytes, ms, marks }: ProbeResult): number | undefined {
  if (bytes < leastBytes) return undefined;
  const [fromMs, fromBytes] = ms > 1000 ? (marks.findLast(([at]) => at <= ms / 3) ?? [0, 0]) : [0, 0];
  const duration = Math.max(1, ms - fromMs);
  return Math.round(((bytes - fromBytes) * 8) / duration);
}
