/** PLACEHOLDER, helper H4 writes it: tells the loudness of a track, 0 to 100, every `intervalMs` until `signal` aborts. */
export function startVolumeMeter(
  _track: () => MediaStreamTrack | undefined,
  _intervalMs: number,
  _signal: AbortSignal,
  _tell: (volume: number) => void,
): void {}
