/** What captures or plays. */
export type DeviceKind = 'camera' | 'microphone' | 'speaker';

/** A device of this machine. */
export interface LiveDevice {
  readonly kind: DeviceKind;
  /** The same on every visit of this site; empty until the user has allowed one of its kind. */
  readonly deviceId: string;
  /** Its name; empty until the user has allowed one of its kind. */
  readonly label: string;
  /** The same for all devices of one piece of hardware, as of a camera with a microphone. */
  readonly groupId: string;
  /** Whether it is used where none is named. */
  readonly isDefault: boolean;
}

const kinds: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  videoinput: 'camera',
  audioinput: 'microphone',
  audiooutput: 'speaker',
};

/**
 * Cameras, microphones and loudspeakers, or those of one kind, the default first. Asks for no permission. Empty where
 * the page may not know of any.
 */
export async function listDevices(kind?: DeviceKind): Promise<readonly LiveDevice[]> {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  const infos = (await mediaDevices?.enumerateDevices().catch(() => undefined)) ?? [];
  return (['camera', 'microphone', 'speaker'] as const)
    .filter((one) => kind === undefined || one === kind)
    .flatMap((one) =>
      devicesOf(
        one,
        infos.filter((info) => kinds[info.kind] === one),
      ),
    );
}

/** Chromium lists the default microphone and speaker once more, under names for what they are used for. */
const isAlias = ({ deviceId }: MediaDeviceInfo) => deviceId === 'default' || deviceId === 'communications';

function devicesOf(kind: DeviceKind, infos: readonly MediaDeviceInfo[]): LiveDevice[] {
  const alias = infos.find(({ deviceId }) => deviceId === 'default');
  const real = infos.filter((info) => !isAlias(info));
  const named = alias && real.find((info) => isSameDevice(alias, info));
  // The browser's first is its default, unless it says otherwise; an alias of nothing else is a device of its own.
  const listed = alias && !named ? [alias, ...real] : real;
  const first = named ?? listed[0];
  return [...listed]
    .sort((one, other) => Number(other === first) - Number(one === first))
    .map((info) => {
      const { deviceId, label, groupId } = info;
      return { kind, deviceId, label, groupId, isDefault: info === first };
    });
}

function isSameDevice(alias: MediaDeviceInfo, info: MediaDeviceInfo): boolean {
  return alias.groupId === info.groupId && (alias.label === '' || alias.label.endsWith(info.label));
}
