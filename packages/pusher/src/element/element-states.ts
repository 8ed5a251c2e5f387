import type { CaptureSource } from '../capture/capture-source.ts';

interface StateFacts {
  readonly state: string;
  readonly sources: readonly CaptureSource[];
  readonly audioPaused: boolean;
  readonly videoPaused: boolean;
}

/** The names for `:state(…)`. */
function namesOf({ state, sources, audioPaused, videoPaused }: StateFacts): Set<string> {
  const names = new Set([state]);
  if (sources.length > 0) names.add('capturing');
  if (sources.some(({ kind }) => kind === 'screen')) names.add('sharing');
  if (audioPaused) names.add('muted');
  if (videoPaused) names.add('paused');
  return names;
}

/** Brings the states of an element in line with the facts. */
export function showStates(states: CustomStateSet, facts: StateFacts): void {
  const names = namesOf(facts);
  try {
    for (const name of states) if (!names.has(name)) states.delete(name);
    for (const name of names) states.add(name);
  } catch {
    // Browsers from before 2024 want two hyphens; they get no states rather than another spelling.
  }
}
