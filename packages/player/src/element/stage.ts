import { carryAttribute } from './video-attributes.ts';

/**
 * The box with the picture: the `<video>` that plays, for a moment a second one while a stream is being switched, the
 * poster, and the last picture of a connection that broke. It is made by hand, for a template would undo the switch.
 */
export class Stage {
  readonly box: HTMLDivElement = document.createElement('div');
  readonly #first: HTMLVideoElement = document.createElement('video');
  #video: HTMLVideoElement = this.#first;

  constructor() {
    this.box.className = 'stage';
    this.box.part.add('stage');
    this.#video.part.add('video');
    this.#video.playsInline = true;
    this.box.append(this.#video);
  }

  /** The video that plays. */
  get video(): HTMLVideoElement {
    return this.#video;
  }

  /** The video that a new player begins with. */
  reset(): HTMLVideoElement {
    this.takeOver(this.#first);
    return this.#first;
  }

  /** Another video plays from now on: it gets what belongs to the element rather than to the stream. */
  takeOver(video: HTMLVideoElement): void {
    if (video === this.#video) return;
    this.#video.part.remove('video');
    video.part.add('video');
    this.#video = video;
  }

  /** Carries an attribute of the element over to its video. */
  carry(name: string, value: string | null): void {
    carryAttribute(name, value, this.#video);
  }
}
