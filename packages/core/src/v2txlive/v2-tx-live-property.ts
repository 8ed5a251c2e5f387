/** The keys of `setProperty`. */
export const V2TXLiveProperty = {
  kV2EnableHardwareAcceleration: 'enableHardwareAcceleration',
  kV2MaxNumberOfReconnection: 'maxNumberOfReconnection',
  kV2SecondsBetweenReconnection: 'secondsBetweenReconnection',
  kV2SetVideoQualityEx: 'setVideoQualityEx',
  kV2SetHeaders: 'setHeaders',
  kV2ClearLastImage: 'clearLastImage',
  kV2SetMetaData: 'setMetaData',
  kV2EnableHevcEncode: 'enableHevcEncode',
  kV2EnableIPMultiplexing: 'enableIPMultiplexing',
} as const;

/** The name of a property. */
export type V2TXLivePropertyName = keyof typeof V2TXLiveProperty;

/** The property that `key` means, by its name or its value; undefined where there is none. */
export function propertyNameOf(key: string): V2TXLivePropertyName | undefined {
  return Object.entries(V2TXLiveProperty).find((entry) => entry.includes(key as never))?.[0] as
    | V2TXLivePropertyName
    | undefined;
}
