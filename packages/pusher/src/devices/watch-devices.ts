import type { DeviceHost } from './device-host.ts';

/** PLACEHOLDER, helper H5 writes it: tells of plugged devices, and follows the default microphone, until the host's signal aborts. */
export function watchDevices(_host: DeviceHost): void {}
