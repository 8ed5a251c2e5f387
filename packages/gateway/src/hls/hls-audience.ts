import type { IncomingMessage } from 'node:http';

import type { GatewayContext, SessionHandle } from '../gateway-context.ts';

/** Milliseconds without a request after which a viewer is taken to be gone. */
const goneMs = 15_000;

/**
 * Counts the viewers of one name. HLS has no sessions, only requests: those of one address, browser and token within
 * some seconds of each other are taken for one viewer, who holds a place like any other.
 */
export class HlsAudience {
  #context: GatewayContext;
  #name: string;
  #viewers = new Map<string, { readonly session: SessionHandle; readonly timer: NodeJS.Timeout }>();

  constructor(context: GatewayContext, name: string) {
    this.#context = context;
    this.#name = name;
  }

  get size(): number {
    return this.#viewers.size;
  }

  /** Notes a request; throws an HttpProblem when it is of a new viewer and no place is left. */
  note(request: IncomingMessage): SessionHandle {
    const { headers, socket } = request;
    const key = [socket.remoteAddress, headers['user-agent'], headers.authorization].join('\n');
    const known = this.#viewers.get(key);
    if (known) {
      known.timer.refresh();
      return known.session;
    }
    const leave = (): void => {
      clearTimeout(timer);
      this.#viewers.delete(key);
      session.end();
    };
    const session = this.#context.openSession('hls', this.#name, request, leave);
    const timer = setTimeout(leave, goneMs).unref();
    this.#viewers.set(key, { session, timer });
    return session;
  }

  /** Everybody goes. */
  close(): void {
    for (const { session, timer } of this.#viewers.values()) {
      clearTimeout(timer);
      session.end();
    }
    this.#viewers.clear();
  }
}
