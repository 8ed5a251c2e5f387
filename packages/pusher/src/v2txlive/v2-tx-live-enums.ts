/** What the native SDKs push by. In a page the scheme of the address decides; both numbers do the same. */
export const V2TXLiveMode = { RTMP: 0, RTC: 1 } as const;
export type V2TXLiveMode = (typeof V2TXLiveMode)[keyof typeof V2TXLiveMode];

/** Width and height of the sent picture. */
export const V2TXLiveVideoResolution = {
  Resolution160x160: 0,
  Resolution270x270: 1,
  Resolution480x480: 2,
  Resolution320x240: 3,
  Resolution480x360: 4,
  Resolution640x480: 5,
  Resolution320x180: 6,
  Resolution480x270: 7,
  Resolution640x360: 8,
  Resolution960x540: 9,
  Resolution1280x720: 10,
  Resolution1920x1080: 11,
} as const;
export type V2TXLiveVideoResolution = (typeof V2TXLiveVideoResolution)[keyof typeof V2TXLiveVideoResolution];

/** `Portrait` swaps width and height. */
export const V2TXLiveVideoResolutionMode = { Landscape: 0, Portrait: 1 } as const;
export type V2TXLiveVideoResolutionMode =
  (typeof V2TXLiveVideoResolutionMode)[keyof typeof V2TXLiveVideoResolutionMode];

/** 16 kbps and 50 kbps mono with echo and noise removed; 128 kbps stereo as it is. */
export const V2TXLiveAudioQuality = { Speech: 0, Default: 1, Music: 2 } as const;
export type V2TXLiveAudioQuality = (typeof V2TXLiveAudioQuality)[keyof typeof V2TXLiveAudioQuality];

/** Whether an observer of sound may change it. */
export const V2TXLiveAudioFrameOperationMode = { ReadWrite: 0, ReadOnly: 1 } as const;
export type V2TXLiveAudioFrameOperationMode =
  (typeof V2TXLiveAudioFrameOperationMode)[keyof typeof V2TXLiveAudioFrameOperationMode];

/** Where a push stands. */
export const V2TXLivePushStatus = { Disconnected: 0, Connecting: 1, ConnectSuccess: 2, Reconnecting: 3 } as const;
export type V2TXLivePushStatus = (typeof V2TXLivePushStatus)[keyof typeof V2TXLivePushStatus];

/** What of a stream goes into a mix. */
export const V2TXLiveMixInputType = { AudioVideo: 0, PureVideo: 1, PureAudio: 2 } as const;
export type V2TXLiveMixInputType = (typeof V2TXLiveMixInputType)[keyof typeof V2TXLiveMixInputType];
