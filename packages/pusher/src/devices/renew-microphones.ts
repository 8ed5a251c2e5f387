import type { DeviceHost } from './device-host.ts';

/** PLACEHOLDER, helper H5 writes it: opens running microphones anew with the present audio quality. */
export async function renewMicrophones(_host: DeviceHost): Promise<void> {}
