import type { CaptureSource } from '../capture/capture-source.ts';
import type { DeviceHost } from './device-host.ts';

/**
 * PLACEHOLDER, helper H5 writes it: by `config.devicePolicy`, the track that takes the place of a device that is gone;
 * undefined when the source ends.
 */
export async function replaceLost(
  _source: CaptureSource,
  _track: MediaStreamTrack,
  _host: DeviceHost,
): Promise<MediaStreamTrack | undefined> {
  return undefined;
}
