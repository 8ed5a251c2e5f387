/** What must stay a demand: another device than the one that was named is not what was asked for. */
const demands: ReadonlySet<string> = new Set(['deviceId', 'groupId']);

/** The same constraints as wishes that a device may fail: `exact`, and the nearest of `min` and `max`, become `ideal`. */
export function asWishes(constraints: MediaTrackConstraints): MediaTrackConstraints {
  return Object.fromEntries(
    Object.entries(constraints)
      .filter(([name]) => name !== 'advanced')
      .map(([name, wanted]: [string, unknown]) => [name, demands.has(name) ? wanted : asWish(wanted)]),
  );
}

function asWish(wanted: unknown): unknown {
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return wanted;
  const { exact, ideal, min, max } = wanted as Record<string, unknown>;
  return { ideal: exact ?? ideal ?? max ?? min };
}
