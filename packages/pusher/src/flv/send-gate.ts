import type { UplinkSample } from './uplink-meter.ts';

/** Milliseconds of stream that may wait before pictures are held back. */
const brakeMs = 350;
/** Beside it a key frame may wait: bytes, but never so many that they take this long, milliseconds. */
const keyFrameBytes = 24_000;
const keyFrameMs = 600;
/** The brake is let go at this part of its limit, so that it does not flutter. */
const releaseAt = 0.6;
/** Milliseconds of waiting above which pictures that come all the same are left out, and below which they go on. */
const shutMs = 1000;
const openMs = 150;
/** Sound is small and goes on for so much longer. */
const soundFactor = 1.5;
/** A delay that says for sure that the network, not the stream, sets the pace, milliseconds. */
const busyMs = 200;
/** Milliseconds that a busy network's rate is believed in. */
const memoryMs = 10_000;
/** What is too little to be called waiting, bytes. */
const fewBytes = 4000;

/**
 * Decides for one destination what may be added to what waits. First it brakes: pictures had better not be encoded,
 * which costs a receiver nothing but their number. Where they are encoded all the same, for other destinations, it shuts:
 * the rest of the group of pictures is left out, and only a key frame opens it again.
 */
export class SendGate {
  #braked = false;
  #isLate = false;
  #shut = false;
  #soundShut = false;
  #carries: number | undefined;
  #busyAt = -Infinity;

  /** Whether pictures had better not be encoded for this destination. */
  get braked(): boolean {
    return this.#braked || this.#shut;
  }

  /** Whether pictures are left out until a key frame may come. */
  get shut(): boolean {
    return this.#shut;
  }

  /** Whether sound too would only add to the delay. */
  get soundShut(): boolean {
    return this.#soundShut;
  }

  /** What the network was lately seen to carry at most, kbps; undefined while it has carried whatever was sent. */
  get carriesKbps(): number | undefined {
    return this.#carries;
  }

  /** Looks at the way, milliseconds `now`, for a stream of `kbps`. True when it has opened: a key frame is wanted. */
  look({ waitingBytes, delayMs, baseMs, deliveredKbps }: UplinkSample, kbps: number, now: number): boolean {
    const bytesPerMs = kbps / 8;
    const isBusy = delayMs > busyMs;
    // A way that is stuck says nothing about its rate.
    const lateMs = isBusy && deliveredKbps > 0 ? Math.max(delayMs, (waitingBytes * 8) / deliveredKbps) : delayMs;
    const onItsWay = Math.min(keyFrameBytes, keyFrameMs * bytesPerMs) + bytesPerMs * baseMs;
    const brake = onItsWay + brakeMs * bytesPerMs;
    this.#braked = waitingBytes > brake * (this.#braked ? releaseAt : 1) || delayMs > shutMs;
    this.#isLate = waitingBytes > fewBytes && (lateMs > shutMs || waitingBytes > onItsWay + shutMs * bytesPerMs);
    this.#soundShut = waitingBytes > fewBytes && lateMs > shutMs * soundFactor;
    if (isBusy && deliveredKbps > 0) {
      this.#carries = deliveredKbps;
      this.#busyAt = now;
    } else if (now - this.#busyAt > memoryMs) this.#carries = undefined;
    if (!this.#shut) return false;
    this.#shut = this.#isLate || waitingBytes > Math.max(fewBytes, bytesPerMs * (openMs + baseMs)) || isBusy;
    return !this.#shut;
  }

  /** Whether a picture that was encoded is to be left out, and with it the rest of its group. */
  refuses(): boolean {
    this.#shut ||= this.#isLate;
    return this.#shut;
  }
}
