/** The player, as far as it tells what kind of stream it plays. */
export interface Streaming {
  readonly engineName: string | undefined;
  readonly live: boolean | undefined;
  readonly isAtLiveEdge: boolean;
  readonly seekable: TimeRanges;
  readonly currentTime: number;
}

/** Engines of protocols in which a server keeps what was live before. */
const withPast: ReadonlySet<string | undefined> = new Set(['hls', 'native']);

/** Seconds to go back to from which a live stream counts as one to seek in. */
const dvrWindow = 30;

const windowOf = ({ seekable, engineName }: Streaming) =>
  seekable.length && withPast.has(engineName) ? seekable.end(seekable.length - 1) - seekable.start(0) : 0;

/** Whether a stream is live, in the words of media-chrome's `streamType`. */
export function streamTypeOf(player: Streaming | undefined): 'live' | 'on-demand' | 'unknown' {
  if (player?.live === undefined) return 'unknown';
  return player.live ? 'live' : 'on-demand';
}

/** media-chrome's `targetLiveWindow`: 0 for a live stream without a past, `Infinity` with one, `NaN` for a file. */
export function targetLiveWindowOf(player: Streaming | undefined): number {
  if (!player?.live) return Number.NaN;
  return windowOf(player) >= dvrWindow ? Number.POSITIVE_INFINITY : 0;
}

/** media-chrome's `liveEdgeStart`: from here on it is live. The player knows whether it is, so this agrees with it. */
export function liveEdgeStartOf(player: Streaming | undefined): number {
  if (!player?.live) return Number.NaN;
  const { seekable, currentTime, isAtLiveEdge } = player;
  const end = seekable.length ? seekable.end(seekable.length - 1) : currentTime;
  return isAtLiveEdge ? Math.min(currentTime, end) : Math.max(end, currentTime + 1);
}
