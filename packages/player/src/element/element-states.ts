import type { PlayerState } from '../player-state.ts';

/** What the CSS states follow from. */
export interface StateFacts {
  readonly state: PlayerState;
  readonly liveState: string;
  readonly video: HTMLVideoElement;
  readonly fullscreen: boolean;
  readonly pictureInPicture: boolean;
}

/** The names for `:state(…)`. */
function namesOf({ state, liveState, video, fullscreen, pictureInPicture }: StateFacts): Set<string> {
  const names = new Set<string>([state, liveState]);
  if (video.muted) names.add('muted');
  if (fullscreen) names.add('fullscreen');
  if (pictureInPicture) names.add('pip');
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
