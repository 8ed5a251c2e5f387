/** Degrees clockwise: 0, 90, 180 and 270. */
export const V2TXLiveRotation = { Rotation0: 0, Rotation90: 1, Rotation180: 2, Rotation270: 3 } as const;
export type V2TXLiveRotation = (typeof V2TXLiveRotation)[keyof typeof V2TXLiveRotation];

/** `Fill` crops, `Fit` leaves bars, `ScaleFill` stretches. */
export const V2TXLiveFillMode = { Fill: 0, Fit: 1, ScaleFill: 2 } as const;
export type V2TXLiveFillMode = (typeof V2TXLiveFillMode)[keyof typeof V2TXLiveFillMode];

/** `Auto` mirrors a front camera, and so never what is played. */
export const V2TXLiveMirrorType = { Auto: 0, Enable: 1, Disable: 2 } as const;
export type V2TXLiveMirrorType = (typeof V2TXLiveMirrorType)[keyof typeof V2TXLiveMirrorType];

/** In which order the bytes of a picture are, as iOS and Flutter number them; `Texture2D` is for frames on the GPU. */
export const V2TXLivePixelFormat = { Unknown: 0, I420: 1, NV12: 2, BGRA32: 3, Texture2D: 4 } as const;
export type V2TXLivePixelFormat = (typeof V2TXLivePixelFormat)[keyof typeof V2TXLivePixelFormat];

/** What a picture comes in: a `VideoFrame` (their PixelBuffer), its bytes (their NSData), or an `ImageBitmap`. */
export const V2TXLiveBufferType = { Unknown: 0, PixelBuffer: 1, NSData: 2, Texture: 3 } as const;
export type V2TXLiveBufferType = (typeof V2TXLiveBufferType)[keyof typeof V2TXLiveBufferType];

/** What of a stream is recorded. V2TXLive has `Both` only. */
export const V2TXLiveRecordMode = { Both: 0, Audio: 1, Video: 2 } as const;
export type V2TXLiveRecordMode = (typeof V2TXLiveRecordMode)[keyof typeof V2TXLiveRecordMode];
