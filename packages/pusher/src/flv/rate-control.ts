/** What a RateControl may choose, in kbps of pictures. */
export interface RateLimits {
  readonly kbps: number;
  /** Equal to `kbps`: nothing is ever lowered. */
  readonly minKbps: number;
  /** What goes beside the pictures: sound. */
  readonly besideKbps: number;
}

/** How the network stands. */
export interface RateObservation {
  /** Milliseconds. */
  readonly now: number;
  /** More waits than a working network lets wait. */
  readonly congested: boolean;
  /** What arrived lately, pictures and sound, kbps. */
  readonly deliveredKbps: number;
  /** How fast the latest bytes came one after another, kbps; 0 when unknown. */
  readonly burstKbps?: number | undefined;
}

/** Part of what arrives that is sent from then on, so that what waits can drain. */
const share = 0.85;
/** At most this is taken away at once: the first measurement of a change still holds the time before it. */
const deepestCut = 0.5;
/** Milliseconds between two cuts, and between two steps upwards. */
const cutMs = 250;
const stepMs = 1000;
/** Milliseconds without congestion before more is tried. */
const quietMs = 3000;
/** Milliseconds after a cut in which what drains quickly shows that the network is whole again. */
const drainMs = 3000;
/** The first step upwards, what each next one grows by, and the largest; the step near the rate that was too much. */
const firstStep = 0.06;
const stepGrowth = 1.5;
const largestStep = 0.25;
const nearStep = 0.04;
/** From which part of the rate that was too much on it is near. */
const nearness = 0.9;
/** What drains must promise this much more to be believed. */
const whole = 1.15;

/**
 * Chooses the bitrate of the pictures. Congestion cuts it to what arrives at once; after a quiet while it is raised again
 * step by step, carefully where it was too much before. Pure: all that it knows is what it is told.
 */
export class RateControl {
  #limits: RateLimits;
  #kbps: number;
  #before = 0;
  #cutAt = -Infinity;
  #congestedAt = -Infinity;
  #stepAt = -Infinity;
  #step = firstStep;
  #tooMuch = 0;

  constructor(limits: RateLimits) {
    this.#limits = limits;
    this.#kbps = limits.kbps;
  }

  /** Bitrate for the pictures, kbps. */
  get kbps(): number {
    return this.#kbps;
  }

  get lowered(): boolean {
    return this.#kbps < this.#limits.kbps;
  }

  /** A rate that was not lowered follows the new wish; a lowered one stays within the new limits. */
  setLimits(limits: RateLimits): void {
    const { lowered } = this;
    this.#limits = limits;
    this.#kbps = lowered ? Math.max(limits.minKbps, Math.min(this.#kbps, limits.kbps)) : limits.kbps;
  }

  update({ now, congested, deliveredKbps, burstKbps = 0 }: RateObservation): void {
    const { kbps, minKbps } = this.#limits;
    if (minKbps >= kbps) return;
    if (congested) this.#cut(now, deliveredKbps);
    else if (this.lowered) this.#raise(now, Math.max(deliveredKbps, burstKbps));
  }

  #carried(deliveredKbps: number): number {
    return deliveredKbps * share - this.#limits.besideKbps;
  }

  #cut(now: number, deliveredKbps: number): void {
    const isNew = now - this.#congestedAt > quietMs;
    this.#congestedAt = now;
    if (isNew) this.#before = this.#kbps;
    // A way that is stuck says nothing about its rate; what is held back meanwhile cannot add to the delay.
    if (now - this.#cutAt < cutMs || deliveredKbps === 0) return;
    const next = Math.max(this.#limits.minKbps, this.#kbps * deepestCut, this.#carried(deliveredKbps));
    this.#step = firstStep;
    if (next >= this.#kbps) return;
    this.#cutAt = now;
    this.#tooMuch = deliveredKbps;
    this.#kbps = next;
  }

  #raise(now: number, deliveredKbps: number): void {
    const drained = Math.min(this.#before, this.#carried(deliveredKbps));
    if (now - this.#cutAt < drainMs && drained > this.#kbps * whole) {
      this.#kbps = drained;
      return;
    }
    if (now - this.#congestedAt < quietMs || now - this.#stepAt < stepMs) return;
    this.#stepAt = now;
    const total = this.#kbps + this.#limits.besideKbps;
    if (total > this.#tooMuch) this.#tooMuch = 0;
    const isNear = total > this.#tooMuch * nearness && this.#tooMuch > 0;
    this.#kbps = Math.min(this.#limits.kbps, this.#kbps * (1 + (isNear ? nearStep : this.#step)));
    this.#step = isNear ? firstStep : Math.min(largestStep, this.#step * stepGrowth);
  }
}
