import { carryOver } from '../carry-over.ts';
import { PlayerSurface } from '../player-surface.ts';
import type { PlayerSource } from '../source.ts';

/** A surface over a bare `<video>`, which plays files by itself; for tests of the surface alone. */
export class PlainPlayer extends PlayerSurface {
  video: HTMLVideoElement;
  source: PlayerSource | undefined;

  constructor(video: HTMLVideoElement) {
    super();
    this.video = video;
    this.beginSurface();
  }

  async load(url: string): Promise<void> {
    this.source = { url };
    this.video.src = url;
    await this.play();
  }

  async play(): Promise<void> {
    await this.video.play().catch(() => undefined);
  }

  pause(): void {
    this.video.pause();
  }

  stop(): void {
    this.source = undefined;
    this.video.removeAttribute('src');
    this.video.load();
  }

  /** Goes on in another video, as a switch of streams does. */
  async replaceVideo(url: string): Promise<void> {
    const { video } = this;
    const other = video.cloneNode(false) as HTMLVideoElement;
    other.src = url;
    carryOver(video, other);
    await other.play();
    video.after(other);
    this.video = other;
    this.dispatchEvent(new Event('videochange'));
    video.remove();
    video.src = '';
  }

  destroy(): void {
    this.life.abort();
    this.stop();
  }
}
