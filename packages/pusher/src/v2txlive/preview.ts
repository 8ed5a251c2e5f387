import type { Rotation } from '@livelit/core';

/** How the preview shows its picture. */
export interface Presentation {
  /** Degrees clockwise. */
  readonly rotation: Rotation;
  /** Whether left and right are swapped, after the rotation. */
  readonly mirror: boolean;
  readonly fit: 'cover' | 'contain' | 'fill';
}

/** What is sent, shown to who sends it. Nothing here changes what is sent. */
export class Preview {
  readonly video: HTMLVideoElement = createVideo();
  /** What is sent. */
  readonly stream: MediaStream;
  /** What the video stands in. */
  view: HTMLElement | undefined;
  readonly #boxes = new ResizeObserver(() => this.#apply());
  #presentation: Presentation = { rotation: 0, mirror: false, fit: 'cover' };

  /** `stream` is what is sent; its tracks may come and go. */
  constructor(stream: MediaStream) {
    this.stream = stream;
  }

  /** Shows the stream once it has something: a video that waits for a first track keeps the page from being `load`ed. */
  connect(): void {
    if (this.video.srcObject || this.stream.getTracks().length === 0) return;
    this.video.srcObject = this.stream;
    this.#play();
  }

  /** Moves the video into `view`. */
  moveTo(view: HTMLElement): void {
    this.#boxes.disconnect();
    this.view = view;
    if (getComputedStyle(view).position === 'static') view.style.position = 'relative';
    view.style.overflow = 'hidden';
    view.append(this.video);
    // A video that moves within the page is paused by the browser.
    if (this.video.srcObject) this.#play();
    this.#boxes.observe(view);
    this.#apply();
  }

  /** Turns, mirrors or fits the picture. */
  present(change: Partial<Presentation>): void {
    this.#presentation = { ...this.#presentation, ...change };
    this.#apply();
  }

  /** Takes the picture away. */
  close(): void {
    this.#boxes.disconnect();
    this.video.remove();
    this.video.srcObject = null;
  }

  #play(): void {
    void this.video.play().catch(() => undefined);
  }

  #apply(): void {
    const { rotation, mirror, fit } = this.#presentation;
    const { clientWidth: width = 0, clientHeight: height = 0 } = this.view ?? {};
    // A picture that lies fits into the view as if the view lay too.
    const lies = rotation === 90 || rotation === 270;
    Object.assign(this.video.style, {
      width: lies ? `${height}px` : '100%',
      height: lies ? `${width}px` : '100%',
      objectFit: fit,
      transform: `translate(-50%, -50%)${mirror ? ' scaleX(-1)' : ''}${rotation ? ` rotate(${rotation}deg)` : ''}`,
    });
  }
}

function createVideo(): HTMLVideoElement {
  const video = document.createElement('video');
  video.playsInline = video.muted = video.autoplay = true;
  Object.assign(video.style, { position: 'absolute', left: '50%', top: '50%', background: '#000' });
  return video;
}
