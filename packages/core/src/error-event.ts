import type { LiveError } from './live-error.ts';

/** What a `LiveErrorEvent` is made from. */
export interface LiveErrorEventInit {
  /** Whether it travels up the tree. @default false */
  bubbles?: boolean;
  /** Whether `preventDefault()` has an effect. @default false */
  cancelable?: boolean;
  /** Whether it leaves shadow trees. @default false */
  composed?: boolean;
  /** What happened. */
  error: LiveError;
}

/** The event behind `error` and `warning`. */
export class LiveErrorEvent extends Event {
  /** What happened. */
  readonly error: LiveError;

  constructor(type: string, init: LiveErrorEventInit) {
    super(type, init);
    this.error = init.error;
  }
}
