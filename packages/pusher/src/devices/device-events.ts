import type { LiveDevice } from './list-devices.ts';
import type { DevicePermission } from './query-permission.ts';

/** Devices came, went, changed their order, or their names became known. */
export class DevicesEvent extends Event {
  /** All that there are now. */
  readonly devices: readonly LiveDevice[];
  readonly added: readonly LiveDevice[];
  readonly removed: readonly LiveDevice[];

  constructor(type: string, init: EventInit & Pick<DevicesEvent, 'devices' | 'added' | 'removed'>) {
    super(type, init);
    this.devices = init.devices;
    this.added = init.added;
    this.removed = init.removed;
  }
}

/** The user, or their system, has allowed or forbidden something. */
export class PermissionEvent extends Event {
  readonly kind: 'camera' | 'microphone';
  readonly permission: DevicePermission;

  constructor(type: string, init: EventInit & Pick<PermissionEvent, 'kind' | 'permission'>) {
    super(type, init);
    this.kind = init.kind;
    this.permission = init.permission;
  }
}

/** What a `DeviceManager` tells. */
export interface DeviceManagerEvents {
  /** `added` and `removed` say what was plugged in or out; both are empty when only names or the default changed. */
  devicechange: DevicesEvent;
  /** What `queryPermission` answers has changed. */
  permissionchange: PermissionEvent;
}
