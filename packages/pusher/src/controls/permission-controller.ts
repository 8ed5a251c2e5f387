import type { ReactiveController, ReactiveControllerHost } from 'lit';

import { listDevices } from '../devices/list-devices.ts';
import { type DevicePermission, queryPermission, watchPermission } from '../devices/query-permission.ts';

type Device = 'camera' | 'microphone';

/** Knows whether camera and microphone may be used, and renders its host when that changes. */
export class PermissionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #known = new Map<Device, DevicePermission>();
  #watching = new AbortController();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    for (const device of ['camera', 'microphone'] as const) {
      const tell = (permission: DevicePermission) => {
        if (signal.aborted) return;
        this.#known.set(device, permission);
        this.#host.requestUpdate();
      };
      queryPermission(device).then(tell, () => undefined);
      watchPermission(device, signal, tell);
    }
  }

  hostDisconnected(): void {
    this.#watching.abort();
  }

  /** Whether the device may be used; undefined until it is known. */
  of(device: Device): DevicePermission | undefined {
    return this.#known.get(device);
  }

  /** How many cameras there are, as far as the page may know. */
  async countCameras(): Promise<number> {
    return (await listDevices('camera')).length;
  }
}
