import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A Lit element, as far as the controller needs it. */
export type EngineHost = ReactiveControllerHost & HTMLElement & { readonly hasUpdated: boolean };

/** What an element needs of its engine. */
export interface HostedEngine {
  /** Lets go of everything. */
  destroy(): unknown;
}

/**
 * Joins an element and its engine: creates the engine after the first render, repeats its events on the element, and
 * destroys it when the element leaves the page. A move within the page leaves the engine alone.
 */
export class EngineController<T extends HostedEngine> implements ReactiveController {
  readonly #host: EngineHost;
  readonly #events: readonly string[];
  readonly #create: () => T;
  #engine: T | undefined;
  #listening = new AbortController();

  /** `events` are the names to repeat; `create` is called with the element rendered. */
  constructor(host: EngineHost, events: readonly string[], create: () => T) {
    this.#host = host;
    this.#events = events;
    this.#create = create;
    host.addController(this);
  }

  /** The engine; `undefined` before the first render and outside the page. */
  get engine(): T | undefined {
    return this.#engine;
  }

  hostConnected(): void {
    // An element that returns has nothing to render, yet needs an engine again.
    if (this.#host.hasUpdated && !this.#engine) this.#host.requestUpdate();
  }

  hostUpdated(): void {
    if (this.#engine || !this.#host.isConnected) return;
    const engine = this.#create();
    this.#engine = engine;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const type of this.#events)
      (engine as unknown as EventTarget).addEventListener(type, this.#repeat, { signal });
  }

  hostDisconnected(): void {
    // A node that is moved leaves and returns within one task.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#destroy();
    });
  }

  readonly #repeat = (event: Event): void => {
    const Repeated = event.constructor as new (type: string, init: Event) => Event;
    this.#host.dispatchEvent(new Repeated(event.type, event));
  };

  #destroy(): void {
    this.#listening.abort();
    const engine = this.#engine;
    this.#engine = undefined;
    void engine?.destroy();
  }
}
