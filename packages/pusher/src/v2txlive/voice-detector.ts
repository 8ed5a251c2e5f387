/** Milliseconds of sound that one loudness is of. */
export const voiceStepMs = 50;

/** Above the room's noise by so much, of 100 for 60 dB, and at least so loud, is a voice. */
const aboveNoise = 15;
const atLeast = 25;

/** Steps that it must be heard before it counts, and missed before it does not. */
const begins = 2;
const ends = 10;

/**
 * Tells from one loudness after another (0 to 100, as the volume meter has them) whether somebody speaks: by energy, so
 * that a loud door is a voice too, but a fan that runs on is not.
 */
export function createVoiceDetector(): (loudness: number) => boolean {
  let noise = 0;
  let active = false;
  let steps = 0;
  return (loudness) => {
    const heard = loudness >= atLeast && loudness >= noise + aboveNoise;
    // Silence between words shows the noise at once; a voice that goes on is taken for noise only after seconds.
    noise += (loudness - noise) * (loudness < noise ? 0.5 : heard ? 0.01 : 0.1);
    steps = heard === active ? 0 : steps + 1;
    if (steps >= (active ? ends : begins)) {
      active = !active;
      steps = 0;
    }
    return active;
  };
}
