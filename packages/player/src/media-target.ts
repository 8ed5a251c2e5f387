import { TypedEventTarget } from '@livelit/core';

import { followVideo } from './follow-video.ts';
import { mediaEvents, webkitMediaEvents, withMedia, type MediaEvents } from './media-surface.ts';
import type { PlayerEvents } from './player-events.ts';
import { showsInPip } from './shows-in-pip.ts';
import type { PlayerSource } from './source.ts';

/**
 * Everything that a `<video>` is, for an object that plays in one: members and events of the current `video`. It goes
 * along when that becomes another.
 */
export abstract class MediaTarget extends withMedia(TypedEventTarget<PlayerEvents & MediaEvents>) {
  /** Aborts when the player is destroyed. */
  protected readonly life: AbortController = new AbortController();

  abstract readonly video: HTMLVideoElement;
  abstract readonly source: PlayerSource | undefined;
  abstract load(source: string): Promise<void>;
  abstract play(): Promise<void>;
  abstract pause(): void;
  abstract stop(): void;

  /** Address of what is loaded; setting it loads, an empty one stops. */
  get src(): string {
    return this.source?.url ?? '';
  }

  set src(url: string) {
    if (url) void this.load(url);
    else this.stop();
  }

  /** Address of what is loaded. */
  override get currentSrc(): string {
    return this.src;
  }

  /** What the video plays without an address. Setting it ends what is loaded and shows the given stream as it is. */
  get srcObject(): MediaProvider | null {
    return this.video.srcObject;
  }

  set srcObject(provider: MediaProvider | null) {
    this.stop();
    this.video.srcObject = provider;
  }

  /** Begins to repeat what the video tells; `video` must be there. */
  protected beginSurface(): void {
    const { signal } = this.life;
    let before: HTMLVideoElement | undefined;
    followVideo(this, signal, (video, here) => {
      for (const type of [...mediaEvents, ...webkitMediaEvents])
        video.addEventListener(type, this.#repeat, { signal: here });
      // What another video plays has another length, size and so on, which it said when nobody listened.
      if (before)
        for (const type of ['durationchange', 'resize', 'progress', 'timeupdate'] as const)
          this.dispatchEvent(new Event(type) as never);
      // A window that shows a video needs no other click to show the one that takes its place.
      if (before && showsInPip(before)) void video.requestPictureInPicture().catch(() => undefined);
      before = video;
    });
  }

  readonly #repeat = (event: Event): void => {
    const Repeated = event.constructor as new (type: string, init: Event) => Event;
    this.dispatchEvent(new Repeated(event.type, event) as never);
    if (/^(enter|leave)picture/.test(event.type)) this.dispatchEvent(new Event('pictureinpicturechange'));
  };
}
