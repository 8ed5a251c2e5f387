import { LiveCode, LiveError } from '@livelit/core';

import { Adaptation, type AdaptedPicture } from './adaptation.ts';
import type { Outlet } from './outlet.ts';
import type { PictureEncoder } from './picture-encoder.ts';
import type { PictureSettings } from './publish-messages.ts';

/** A destination that has answered nothing for so long no longer steers, milliseconds. */
const lostMs = 3000;
/** A delay that calls for a lower bitrate, milliseconds. */
const congestedMs = 400;
/** Milliseconds between two looks that say that this thread itself was held up. */
const asleepMs = 250;
/** Milliseconds over which the encoder's own bitrate is taken. */
const producedMs = 1000;

/** Lets one destination steer what is encoded for all: the first that lives. */
export class Steering {
  #adaptation: Adaptation;
  #wanted: PictureSettings;
  #besideKbps = 0;
  #updatedAt = 0;
  #produced = { at: 0, bytes: 0, kbps: 0 };

  constructor(wanted: PictureSettings) {
    this.#wanted = wanted;
    this.#adaptation = new Adaptation(wanted, 0);
  }

  /** What is to be encoded. */
  get picture(): AdaptedPicture {
    return this.#adaptation.picture;
  }

  get reason(): 'none' | 'bandwidth' | 'cpu' {
    return this.#adaptation.reason;
  }

  /** Pictures and what goes beside them, kbps. */
  get totalKbps(): number {
    return this.picture.kbps + this.#besideKbps;
  }

  setWanted(wanted: PictureSettings, besideKbps: number): void {
    if (besideKbps === this.#besideKbps && JSON.stringify(wanted) === JSON.stringify(this.#wanted)) return;
    this.#wanted = wanted;
    this.#besideKbps = besideKbps;
    this.#adaptation.setWanted(wanted, besideKbps);
  }

  /** Looks at all destinations that are ready, and answers what is worth a warning. */
  update(outlets: readonly Outlet[], pictures: PictureEncoder, now: number): LiveError | undefined {
    const asleep = now - this.#updatedAt > asleepMs;
    this.#updatedAt = now;
    const ways = outlets.map((outlet) => ({ outlet, sample: outlet.look(this.totalKbps) }));
    const way = ways.find(({ sample }) => sample.delayMs < lostMs) ?? ways[0];
    // Whoever gets no processor cannot tell a slow network from himself.
    if (!way || asleep) return undefined;
    const { delayMs, waitingBytes, deliveredKbps, burstKbps } = way.sample;
    const { frames, dropped, bytes } = pictures.counters;
    if (now - this.#produced.at >= producedMs)
      this.#produced = { at: now, bytes, kbps: ((bytes - this.#produced.bytes) * 8) / (now - this.#produced.at) };
    const warning = this.#adaptation.update({
      now,
      congested: way.outlet.chokes || (delayMs > congestedMs && waitingBytes > 0),
      deliveredKbps,
      burstKbps,
      producedKbps: this.#produced.kbps || undefined,
      refused: dropped,
      encoded: frames,
    });
    if (warning === 'busy') return networkBusy(waitingBytes, this.#wanted.kbps, this.picture);
    return warning && deviceOverloaded(this.picture);
  }
}

function networkBusy(bufferedBytes: number, wanted: number, { kbps }: AdaptedPicture): LiveError {
  return new LiveError(
    LiveCode.WARNING_NETWORK_BUSY,
    kbps < wanted
      ? `The network is slower than the stream; the picture is sent with ${kbps} kbps until there is room again.`
      : 'The network takes nothing; pictures are left out until it does.',
    { detail: { bufferedBytes } },
  );
}

function deviceOverloaded({ fps, scale }: AdaptedPicture): LiveError {
  const size = scale === 1 ? 'in full size' : `at ${Math.round(scale * 100)} % of its size`;
  return new LiveError(
    LiveCode.WARNING_DEVICE_OVERLOADED,
    `This device encodes too slowly; the picture is sent ${fps} times a second ${size}.`,
  );
}
