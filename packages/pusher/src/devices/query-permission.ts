import { forbiddenByPolicy } from '../capture/forbidden-by-policy.ts';
import { listDevices } from './list-devices.ts';

/** Whether the page may use a device, and if not, who says so. */
export interface DevicePermission {
  readonly state: 'granted' | 'prompt' | 'denied';
  /**
   * Of what is denied. `user`: by the user, now or earlier, or by their system; `policy`: by the page or the frame that
   * holds it; `insecure-context`: the page is not served over HTTPS; `unsupported`: the browser has no such devices.
   */
  readonly reason?: 'user' | 'policy' | 'insecure-context' | 'unsupported';
}

type Captured = 'camera' | 'microphone';

/** Whether the page may use the camera or the microphone. Asks the browser, never the user. */
export async function queryPermission(kind: Captured): Promise<DevicePermission> {
  if (!isSecureContext) return { state: 'denied', reason: 'insecure-context' };
  if (!('mediaDevices' in navigator)) return { state: 'denied', reason: 'unsupported' };
  if (forbiddenByPolicy(kind)) return { state: 'denied', reason: 'policy' };
  const state = (await permissionStatus(kind))?.state ?? (await guess(kind));
  return state === 'denied' ? { state, reason: 'user' } : { state };
}

/** Calls `tell` whenever the answer of `queryPermission` changes, until `signal` aborts; not where the browser says nothing. */
export function watchPermission(
  kind: Captured,
  signal: AbortSignal,
  tell: (permission: DevicePermission) => void,
): void {
  void permissionStatus(kind).then((status) => {
    if (signal.aborted) return;
    status?.addEventListener(
      'change',
      () => void queryPermission(kind).then((permission) => signal.aborted || tell(permission)),
      { signal },
    );
  });
}

/** Undefined where the browser does not tell of this kind. */
async function permissionStatus(kind: Captured): Promise<PermissionStatus | undefined> {
  const { permissions } = navigator as Partial<Pick<Navigator, 'permissions'>>;
  return permissions?.query({ name: kind }).catch(() => undefined);
}

/** Names are told only to pages that may use the devices. */
async function guess(kind: Captured): Promise<'granted' | 'prompt'> {
  return (await listDevices(kind)).some(({ label }) => label !== '') ? 'granted' : 'prompt';
}
