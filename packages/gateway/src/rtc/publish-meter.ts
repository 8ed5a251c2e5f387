import type { GatewayLimits } from '../gateway-config.ts';

const windowSeconds = 5;

/** Watches over a publisher: does media still come, and not too much of it? */
export class PublishMeter {
  #limits: Pick<GatewayLimits, 'maxPublishKbps' | 'publisherIdle'>;
  #lastAtMs: number;
  #seconds: number[] = [];
  #bytes = 0;

  constructor(limits: Pick<GatewayLimits, 'maxPublishKbps' | 'publisherIdle'>, nowMs: number) {
    this.#limits = limits;
    this.#lastAtMs = nowMs;
  }

  add(bytes: number, nowMs: number): void {
    this.#bytes += bytes;
    this.#lastAtMs = nowMs;
  }

  /** To be called once a second; answers why the publisher has to go. */
  check(nowMs: number): 'idle' | 'limit' | undefined {
    this.#seconds.push(this.#bytes);
    this.#bytes = 0;
    if (this.#seconds.length > windowSeconds) this.#seconds.shift();
    const bytes = this.#seconds.reduce((sum, second) => sum + second, 0);
    if (bytes > this.#limits.maxPublishKbps * 125 * windowSeconds) return 'limit';
    return nowMs - this.#lastAtMs > this.#limits.publisherIdle * 1000 ? 'idle' : undefined;
  }
}
