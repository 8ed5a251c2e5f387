import { LiveErrorEvent } from './error-event.ts';
import { TypedEventTarget } from './typed-event-target.ts';

interface Events {
  statechange: Event;
  error: LiveErrorEvent;
}

class Engine extends TypedEventTarget<Events> {}

const engine = new Engine();
engine.addEventListener('error', (event) => event.error.code satisfies number, { once: true });
const listener = (event: Event) => void event;
engine.addEventListener('statechange', listener);
engine.removeEventListener('statechange', listener);
engine.dispatchEvent(new Event('statechange')) satisfies boolean;

// @ts-expect-error there is no such event
engine.addEventListener('stat', () => undefined);
// @ts-expect-error a plain event has no error
engine.addEventListener('statechange', (event) => event.error);
// @ts-expect-error not every event type carries what a listener of `error` reads
engine.addEventListener('error', (event: CustomEvent<number>) => event.detail);
// @ts-expect-error an interface of events holds nothing but events
export type Wrong = TypedEventTarget<{ count: number }>;
