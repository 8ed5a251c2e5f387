import { LiveErrorEvent, toLiveError } from '@livelit/core';
import type { ReactiveController } from 'lit';

import type { PusherMethods } from './pusher-methods.ts';

/**
 * Silence and waiting pictures in place of what is captured: while `muted` says so, after `pause()`, and while the page is
 * hidden, as attributes want it.
 */
export class Pauses implements ReactiveController {
  readonly #element: PusherMethods;
  #connected = new AbortController();
  #paused = false;
  /** Whether the picture waits, or is about to. */
  #held = false;
  /** Whether it does so because the page is hidden. */
  #heldByPage = false;

  constructor(element: PusherMethods) {
    this.#element = element;
    element.addController(this);
  }

  hostConnected(): void {
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    document.addEventListener('visibilitychange', () => this.#onVisibility(), { signal });
  }

  hostDisconnected(): void {
    this.#connected.abort();
  }

  /** Forgets what was said to the pusher before. */
  forget(): void {
    this.#paused = this.#held = this.#heldByPage = false;
  }

  /** Sends the waiting image, or black, and silence. */
  async pause(): Promise<void> {
    this.#paused = true;
    this.hush();
    await this.hold();
  }

  /** Sends pictures and sound again. */
  resume(): void {
    this.#paused = false;
    this.hush();
    this.show();
  }

  /** Silence, for as long as anybody wants it. */
  hush(): void {
    const { muted, backgroundMute, audioPaused } = this.#element;
    const wanted = muted || this.#paused || (backgroundMute && document.hidden);
    if (wanted === audioPaused) return;
    if (wanted) this.#element.pauseAudio();
    else this.#element.resumeAudio();
  }

  /** Sends the waiting image, or black. */
  async hold(): Promise<void> {
    const { waitingImage } = this.#element;
    this.#held = true;
    const image = waitingImage && (await this.#load(waitingImage));
    if (this.#held) this.#element.pusher?.pauseVideo(image || 'black');
    this.#element.requestUpdate();
  }

  /** Sends pictures again. */
  show(): void {
    this.#held = this.#heldByPage = false;
    this.#element.pusher?.resumeVideo();
    this.#element.requestUpdate();
  }

  #onVisibility(): void {
    this.hush();
    const { sources, waitingImage, videoPaused } = this.#element;
    if (!document.hidden) return this.#heldByPage ? this.show() : undefined;
    // Whoever shares a screen or plays a file is expected to be elsewhere.
    const isCamera = sources.some(({ kind }) => kind === 'camera') && sources.every(isDevice);
    if (!isCamera || !waitingImage || videoPaused || this.#held) return;
    this.#heldByPage = true;
    void this.hold();
  }

  async #load(address: string): Promise<ImageBitmap | undefined> {
    try {
      const { loadImage } = await import('./waiting-image.ts');
      return await loadImage(new URL(address, document.baseURI));
    } catch (error) {
      this.#element.dispatchEvent(new LiveErrorEvent('warning', { error: toLiveError(error) }));
      return undefined;
    }
  }
}

const isDevice = ({ kind }: { readonly kind: string }) => kind === 'camera' || kind === 'microphone';
