import type { LivePlayer } from '../live-player.ts';
import type { PlayerState } from '../player-state.ts';
import { PlayerAttributes } from './player-attributes.ts';
import { liveEdgeStartOf, streamTypeOf, targetLiveWindowOf } from './stream-type.ts';

const going: ReadonlySet<PlayerState> = new Set(['connecting', 'buffering', 'playing', 'reconnecting']);

/** `<live-player>` where it is another video than the one inside: what is live, what was wanted, what can be seeked to. */
export abstract class PlayerAsMedia extends PlayerAttributes {
  abstract readonly player: LivePlayer | undefined;
  abstract readonly video: HTMLVideoElement;

  /** Whether playback is not wanted; a player that connects or waits for data is not paused. */
  override get paused(): boolean {
    return !going.has(this.state);
  }

  /** Length in seconds; `Infinity` for what is live. */
  override get duration(): number {
    return this.live ? Number.POSITIVE_INFINITY : this.video.duration;
  }

  /** What can be seeked to; of a live stream, the window that is still there. */
  override get seekable(): TimeRanges {
    return this.player?.seekable ?? this.video.seekable;
  }

  /** Position in seconds. The end of what is live is its live edge. */
  override get currentTime(): number {
    return this.video.currentTime;
  }

  override set currentTime(seconds: number) {
    const { live, seekable, video } = this;
    if (live && seekable.length && seconds >= seekable.end(seekable.length - 1) - 0.1) this.seekToLive();
    else video.currentTime = seconds;
  }

  /** `live`, `on-demand` or `unknown`, in media-chrome's words; `streamtypechange` tells of changes. */
  get streamType(): 'live' | 'on-demand' | 'unknown' {
    return streamTypeOf(this.#streaming);
  }

  /** 0 for a live stream without a past, `Infinity` for one to seek in, `NaN` for a file. */
  get targetLiveWindow(): number {
    return targetLiveWindowOf(this.#streaming);
  }

  /** Position from which on a live stream counts as live. */
  get liveEdgeStart(): number {
    return liveEdgeStartOf(this.#streaming);
  }

  /** Speed that was asked for; what the player does to keep up with a live stream is not in it. */
  override get playbackRate(): number {
    return (this.player ?? this.video).playbackRate;
  }

  override set playbackRate(rate: number) {
    (this.player ?? this.video).playbackRate = rate;
  }

  /** What the video plays without an address; setting it ends what is loaded. */
  get srcObject(): MediaProvider | null {
    return this.video.srcObject;
  }

  set srcObject(provider: MediaProvider | null) {
    if (this.player) this.player.srcObject = provider;
    else this.video.srcObject = provider;
  }

  get #streaming(): this | undefined {
    return this.player && this;
  }
}
