import { Ladder, type Rung } from './ladder.ts';
import type { PictureSettings } from './publish-messages.ts';
import { RateControl, type RateObservation } from './rate-control.ts';

/** How network and encoder stand. */
export interface AdaptationObservation extends RateObservation {
  /** Pictures that the encoder was too busy for, and pictures that it made, both so far. */
  readonly refused: number;
  readonly encoded: number;
  /** Bitrate of what the encoder makes, kbps; undefined when not known. */
  readonly producedKbps?: number | undefined;
}

/** What is to be encoded now. */
export interface AdaptedPicture extends Rung {
  readonly kbps: number;
}

/** Milliseconds that the network must have been too slow before it is worth a word, and well before it is again. */
const busyMs = 2000;
const calmMs = 3000;
/** Milliseconds that an encoder must have made too much, and that the device is watched. */
const excessMs = 1000;
const deviceMs = 3000;
/** Part of the pictures that an encoder must refuse to count as overloaded. */
const overloaded = 0.15;
/** Milliseconds without a refusal before the device is tried with more again; doubled each time that was too early. */
const relaxMs = 20_000;
/** An encoder that makes so much more than it is told cannot do with less at this size. */
const excess = 1.3;

export const leastOf = ({ kbps, minKbps = kbps / 10 }: Pick<PictureSettings, 'kbps' | 'minKbps'>) =>
  Math.min(kbps, minKbps);

/** Steers what is encoded, by the network and by the device. Pure: its clock is what it is told. */
export class Adaptation {
  #wanted: PictureSettings;
  #rate: RateControl;
  #ladder: Ladder;
  #busyAt: number | undefined;
  #congestedAt = -Infinity;
  #toldBusy = false;
  #toldDevice = false;
  #since: { at: number; refused: number; encoded: number } | undefined;
  #calmAt = 0;
  #relaxedAt = -Infinity;
  #patience = relaxMs;
  #burden = 1;
  #overAt: number | undefined;

  constructor(wanted: PictureSettings, besideKbps: number) {
    this.#wanted = wanted;
    this.#rate = new RateControl({ kbps: wanted.kbps, minKbps: leastOf(wanted), besideKbps });
    this.#ladder = new Ladder(wanted);
  }

  /** What is to be encoded. */
  get picture(): AdaptedPicture {
    return { ...this.#ladder.rung, kbps: Math.round(this.#rate.kbps) };
  }

  /** Why that is less than what is wanted. */
  get reason(): 'none' | 'bandwidth' | 'cpu' {
    return this.#rate.lowered ? 'bandwidth' : this.#ladder.held ? 'cpu' : 'none';
  }

  setWanted(wanted: PictureSettings, besideKbps: number): void {
    this.#wanted = wanted;
    this.#rate.setLimits({ kbps: wanted.kbps, minKbps: leastOf(wanted), besideKbps });
    this.#ladder = new Ladder(wanted);
    this.#since = undefined;
    if (this.#rate.lowered) this.#ladder.choose(this.#rate.kbps, 0);
  }

  /** Takes note, and answers what is worth a warning: once per episode. */
  update(observation: AdaptationObservation): 'busy' | 'overloaded' | undefined {
    const isSteered = leastOf(this.#wanted) < this.#wanted.kbps;
    this.#rate.update(observation);
    if (isSteered) this.#weigh(observation);
    const overload = isSteered && this.#watchDevice(observation);
    this.#ladder.choose(this.#rate.kbps / this.#burden, observation.now);
    return overload ? 'overloaded' : this.#watchNetwork(observation) ? 'busy' : undefined;
  }

  /** Some pictures cannot be encoded with as little as they should: smaller ones can. */
  #weigh({ now, producedKbps }: AdaptationObservation): void {
    if (!this.#rate.lowered) this.#burden = 1;
    if (!this.#rate.lowered || producedKbps === undefined || producedKbps < this.#rate.kbps * excess) {
      this.#overAt = undefined;
      return;
    }
    this.#overAt ??= now;
    if (now - this.#overAt < excessMs) return;
    this.#overAt = now;
    this.#burden = Math.min(4, this.#burden * Math.min(2, producedKbps / this.#rate.kbps));
  }

  #watchNetwork({ now, congested }: AdaptationObservation): boolean {
    if (congested) this.#congestedAt = now;
    const isBusy = this.#rate.lowered || congested;
    if (!isBusy && now - this.#congestedAt > calmMs) this.#toldBusy = false;
    if (!isBusy) {
      this.#busyAt = undefined;
      return false;
    }
    this.#busyAt ??= now;
    if (this.#toldBusy || now - this.#busyAt < busyMs) return false;
    this.#toldBusy = true;
    return true;
  }

  #watchDevice({ now, refused, encoded }: AdaptationObservation): boolean {
    this.#since ??= { at: now, refused, encoded };
    if (now - this.#since.at < deviceMs) return false;
    const lost = refused - this.#since.refused;
    const due = lost + encoded - this.#since.encoded;
    this.#since = { at: now, refused, encoded };
    if (due > 0 && lost > due * overloaded) {
      if (now - this.#relaxedAt < deviceMs * 2) this.#patience *= 2;
      this.#calmAt = now;
      this.#ladder.hold(1);
      const isNew = !this.#toldDevice;
      this.#toldDevice = true;
      return isNew;
    }
    if (lost > 0) this.#calmAt = now;
    else if (this.#ladder.held && now - this.#calmAt > this.#patience) {
      this.#calmAt = this.#relaxedAt = now;
      this.#ladder.hold(-1);
    } else if (!this.#ladder.held && now - this.#calmAt > relaxMs) this.#toldDevice = false;
    return false;
  }
}
