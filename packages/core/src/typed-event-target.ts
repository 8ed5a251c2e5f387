type EventsOf<E> = { [K in keyof E]: Event };

/** Options of `addEventListener`, as the platform has them. */
export interface ListenerOptions {
  /** Listen on the way down. */
  capture?: boolean;
  /** Remove the listener after its first call. */
  once?: boolean;
  /** Promise not to call `preventDefault()`. */
  passive?: boolean;
  /** Remove the listener when this aborts. */
  signal?: AbortSignal;
}

/** An `EventTarget` that knows its event names and objects, and refuses any other. */
export interface TypedEventTarget<E extends EventsOf<E>> {
  /** Listens for one of the events of `E`. */
  addEventListener<K extends keyof E & string>(
    type: K,
    listener: (event: E[K]) => void,
    options?: boolean | ListenerOptions,
  ): void;
  /** Ends listening; `listener` and `capture` must be those that were added. */
  removeEventListener<K extends keyof E & string>(
    type: K,
    listener: (event: E[K]) => void,
    options?: boolean | ListenerOptions,
  ): void;
  /** Tells all listeners; `false` when one of them prevented the default. */
  dispatchEvent(event: E[keyof E]): boolean;
}

/** The platform's `EventTarget`, typed: `class Player extends TypedEventTarget<PlayerEvents> {}`. */
export const TypedEventTarget = EventTarget as unknown as new <E extends EventsOf<E>>() => TypedEventTarget<E>;
