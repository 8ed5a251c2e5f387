export { type DeviceManagerEvents, DevicesEvent, PermissionEvent } from './device-events.ts';
export type { DeviceManager } from './device-manager.ts';
export { type DeviceKind, listDevices, type LiveDevice } from './list-devices.ts';
export { type DevicePermission, queryPermission, watchPermission } from './query-permission.ts';
export { requestPermission } from './request-permission.ts';
