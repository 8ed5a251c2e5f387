import type { DeviceHost } from './device-host.ts';

/** PLACEHOLDER, helper H5 writes it. */
export class DeviceManager {
  readonly #host: DeviceHost;

  constructor(host: DeviceHost) {
    this.#host = host;
  }

  get host(): DeviceHost {
    return this.#host;
  }
}
