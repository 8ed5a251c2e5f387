/** Holes as small as this are played over. */
const tolerance = 0.1;

/** Seconds that a video can play without anything new. */
export function secondsAhead({ buffered, currentTime }: HTMLVideoElement): number {
  for (let index = 0; index < buffered.length; index++)
    if (buffered.start(index) <= currentTime + tolerance && currentTime < buffered.end(index))
      return buffered.end(index) - currentTime;
  return 0;
}
