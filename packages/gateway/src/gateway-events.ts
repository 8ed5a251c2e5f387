import type { EndReason } from './media/live-stream.ts';
import type { StreamInfo } from './stream-info.ts';

/** What a `StreamEvent` is made from. */
export interface StreamEventInit {
  /** As in the platform's `EventInit`. */
  readonly bubbles?: boolean;
  /** As in the platform's `EventInit`. */
  readonly cancelable?: boolean;
  /** The stream concerned. */
  readonly stream: StreamInfo;
  /** Why it is over; only of `streamend`. */
  readonly reason?: EndReason | undefined;
}

/** The event behind `streamstart` and `streamend`. */
export class StreamEvent extends Event {
  /** The stream as it was when the event happened. */
  readonly stream: StreamInfo;
  /** Why the stream is over; undefined for `streamstart`. */
  readonly reason: EndReason | undefined;

  constructor(type: string, init: StreamEventInit) {
    super(type, init);
    this.stream = init.stream;
    this.reason = init.reason;
  }
}

/** What a gateway tells. */
export interface GatewayEvents {
  /** Somebody began to publish a stream. Its codecs are not known yet. */
  streamstart: StreamEvent;
  /** A stream is over. */
  streamend: StreamEvent;
}
