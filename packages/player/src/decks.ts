import { carryOver } from './carry-over.ts';

/** What a second deck does not take over: what it plays, and where it lies until it is seen. */
const own = new Set(['id', 'style', 'src', 'autoplay']);

/** Two videos in one place: one is seen and heard, on the other something else can get ready. */
export class Decks {
  readonly #first: HTMLVideoElement;
  #current: HTMLVideoElement;
  #other: HTMLVideoElement | undefined;

  constructor(video: HTMLVideoElement) {
    this.#first = this.#current = video;
  }

  /** The other deck: silent, dressed like the current one, rendered but not seen. */
  spare(): HTMLVideoElement {
    const current = this.#current;
    const spare = (this.#other ??= current.cloneNode(false) as HTMLVideoElement);
    dress(spare, current);
    spare.removeAttribute('id');
    spare.muted = true;
    spare.playsInline = true;
    // Browsers decode no pictures for what is not rendered at all.
    spare.style.cssText = 'position:absolute;opacity:0;pointer-events:none;width:1px;height:1px;z-index:-1';
    if (current.isConnected && current.parentNode && spare.previousSibling !== current) current.after(spare);
    return spare;
  }

  /** The other deck takes the current one's place, and everything that users and pages have set on it. */
  swap(): HTMLVideoElement {
    const from = this.#current;
    const to = this.#other!;
    dress(to, from);
    carryOver(from, to);
    // A strict policy refuses the attribute, and the styles it stands for would stay those of a hidden deck.
    to.style.cssText = from.style.cssText;
    if (!to.style.cssText) to.removeAttribute('style');
    const id = from.getAttribute('id');
    from.removeAttribute('id');
    wear(to, 'id', id);
    from.muted = true;
    from.style.display = 'none';
    // The current deck may have been moved meanwhile.
    if (from.parentNode && to.parentNode !== from.parentNode) from.after(to);
    // Tracks of captions keep their cues and modes when they move.
    to.append(...from.children);
    this.#current = to;
    this.#other = from;
    return to;
  }

  /** Whether the current deck is shown somewhere that no other can take its place without a click. */
  get fixed(): boolean {
    const current = this.#current as HTMLVideoElement & { readonly webkitDisplayingFullscreen?: boolean };
    const { fullscreenElement } = current.getRootNode() as Document | ShadowRoot;
    return (
      fullscreenElement === current ||
      current.webkitDisplayingFullscreen === true ||
      (current.remote?.state ?? 'disconnected') !== 'disconnected'
    );
  }

  /** Leaves the first video alone in its place, as if there had never been another. */
  end(): HTMLVideoElement {
    const first = this.#first;
    if (this.#current !== first) this.swap();
    this.#other?.remove();
    this.#other = undefined;
    return first;
  }
}

function dress(to: HTMLVideoElement, like: HTMLVideoElement): void {
  for (const name of to.getAttributeNames()) if (!own.has(name) && !like.hasAttribute(name)) to.removeAttribute(name);
  for (const { name, value } of like.attributes) if (!own.has(name)) wear(to, name, value);
}

function wear(video: HTMLVideoElement, name: string, value: string | null): void {
  if (value === null) video.removeAttribute(name);
  else if (video.getAttribute(name) !== value) video.setAttribute(name, value);
}
