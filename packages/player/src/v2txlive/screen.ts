import type { LivePlayer } from '../live-player.ts';
import type { Presentation } from '../presentation.ts';

/** Where and how picture and sound of one playback after another come out. */
export class Screen {
  /** The first video of every playback; a switch of streams may put another in its place until the playback ends. */
  readonly video: HTMLVideoElement = createVideo();
  /** What the video stands in. */
  view: HTMLElement | undefined;
  #player: LivePlayer | undefined;
  #presentation: Partial<Presentation> = { fit: 'cover' };
  #hidden = false;
  #silent = false;
  #volume = 1;

  /** The video that plays now. */
  get current(): HTMLVideoElement {
    return this.#player?.video ?? this.video;
  }

  /** From now on `player` plays here, until `signal` aborts. */
  attach(player: LivePlayer, signal: AbortSignal): void {
    this.#player = player;
    signal.addEventListener('abort', () => (this.#player = undefined), { once: true });
    for (const type of ['videochange', 'connected'] as const)
      player.addEventListener(type, () => this.hide(this.#hidden), { signal });
    Object.assign(player, this.#presentation);
    player.volume = this.#volume;
    player.muted = this.#silent;
  }

  /** Moves the video into `view`. */
  moveTo(view: HTMLElement): void {
    this.view = view;
    if (getComputedStyle(view).position === 'static') view.style.position = 'relative';
    const { current } = this;
    const { paused } = current;
    view.append(current);
    // A video that moves within the page is paused by the browser.
    if (!paused) void current.play().catch(() => undefined);
  }

  /** Turns, mirrors or fits the picture. */
  present(change: Partial<Presentation>): void {
    this.#presentation = { ...this.#presentation, ...change };
    if (this.#player) Object.assign(this.#player, change);
  }

  /** Hides the picture or shows it; what WebRTC sends is not even decoded meanwhile. */
  hide(hidden: boolean): void {
    this.#hidden = hidden;
    const { style, srcObject } = this.current;
    style.visibility = hidden ? 'hidden' : '';
    if (srcObject instanceof MediaStream) for (const track of srcObject.getVideoTracks()) track.enabled = !hidden;
  }

  /** Silences the sound or lets it be heard. */
  silence(silent: boolean): void {
    this.#silent = silent;
    this.current.muted = silent;
  }

  /** Sets the loudness, 0 to 1; `false` where the device does not let it be set. */
  setVolume(volume: number): boolean {
    this.#volume = volume;
    this.current.volume = volume;
    return Math.abs(this.current.volume - volume) < 0.01;
  }
}

function createVideo(): HTMLVideoElement {
  const video = document.createElement('video');
  video.playsInline = true;
  video.style.cssText = 'display:block;width:100%;height:100%;background:#000';
  return video;
}
