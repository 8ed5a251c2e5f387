/** What counts as silence, dBFS. */
const silence = -60;

/** Loudness of samples between -1 and 1, one array per channel: their root mean square in dBFS, -60 as 0 and 0 as 100. */
export function loudnessOf(...planes: readonly Float32Array[]): number {
  let power = 0;
  let count = 0;
  for (const plane of planes) {
    for (const sample of plane) power += sample * sample;
    count += plane.length;
  }
  const decibels = 10 * Math.log10(power / Math.max(1, count));
  return Math.round(Math.min(100, Math.max(0, 100 * (1 - decibels / silence))));
}
