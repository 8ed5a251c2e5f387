/** How fast a glide is: two per cent are left after four of these, 20 ms. */
const timeConstant = 0.005;

/** Leads a parameter to a value within 20 ms, so that nothing clicks; `after` so many seconds. */
export function glide(parameter: AudioParam, value: number, { currentTime }: BaseAudioContext, after = 0): void {
  const start = currentTime + after;
  parameter.cancelScheduledValues(start);
  parameter.setTargetAtTime(value, start, timeConstant);
}
