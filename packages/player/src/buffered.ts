/** Ends of buffered media lie a little apart from positions that are meant to be equal, seconds. */
const tolerance = 0.1;

/** Seconds of media that lie ahead without a hole. */
export function aheadOf({ buffered, currentTime }: Pick<HTMLVideoElement, 'buffered' | 'currentTime'>): number {
  for (let at = 0; at < buffered.length; at++)
    if (currentTime >= buffered.start(at) - tolerance && currentTime <= buffered.end(at))
      return buffered.end(at) - currentTime;
  return 0;
}

/** Where the media behind the hole begins that playback stands before or in; `undefined` when there is none. */
export function behindHole({
  buffered,
  currentTime,
}: Pick<HTMLVideoElement, 'buffered' | 'currentTime'>): number | undefined {
  for (let at = 0; at < buffered.length; at++) if (buffered.start(at) > currentTime) return buffered.start(at);
  return undefined;
}
