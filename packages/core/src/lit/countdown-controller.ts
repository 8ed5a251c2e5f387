import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Renders its host once a second while there is a moment to count down to. */
export class CountdownController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #moment: () => number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `moment` is asked after each render, in ms as `Date.now()`. */
  constructor(host: ReactiveControllerHost, moment: () => number | undefined) {
    this.#host = host;
    this.#moment = moment;
    host.addController(this);
  }

  /** Whole seconds left, or `undefined` when there is nothing to wait for. */
  get seconds(): number | undefined {
    const moment = this.#moment();
    return moment === undefined ? undefined : Math.max(0, Math.ceil((moment - Date.now()) / 1000));
  }

  hostUpdated(): void {
    clearTimeout(this.#timer);
    if (this.#moment() !== undefined) this.#timer = setTimeout(() => this.#host.requestUpdate(), 1000);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }
}
