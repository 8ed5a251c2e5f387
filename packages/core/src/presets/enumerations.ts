/** V2TXLive's mirror types; the index is its number. `auto` mirrors a front camera. */
export const mirrorTypes = ['auto', 'enable', 'disable'] as const;
/** Whether a preview is mirrored. */
export type MirrorType = (typeof mirrorTypes)[number];

/** V2TXLive's fill modes; the index is its number. */
export const fillModes = ['fill', 'fit', 'scaleFill'] as const;
/** How a picture fills its area: cropped, with bars, or stretched. */
export type FillMode = (typeof fillModes)[number];

/** V2TXLive's rotations; the index is its number. */
export const rotations = [0, 90, 180, 270] as const;
/** Degrees clockwise. */
export type Rotation = (typeof rotations)[number];

/** V2TXLive's orientations; the index is its number. */
export const resolutionModes = ['landscape', 'portrait'] as const;
/** Whether a resolution is used as it is or with width and height swapped. */
export type ResolutionMode = (typeof resolutionModes)[number];

/** V2TXLive's push states; the index is its number. */
export const pushStatuses = ['disconnected', 'connecting', 'connected', 'reconnecting'] as const;
/** Where a push stands. */
export type PushStatus = (typeof pushStatuses)[number];

/** V2TXLive's kinds of input to a mix; the index is its number. */
export const mixInputTypes = ['audioVideo', 'pureVideo', 'pureAudio'] as const;
/** What of a stream goes into a mix. */
export type MixInputType = (typeof mixInputTypes)[number];

/** The first is V2TXLive's `Both`, number 0; a browser can also leave one out. */
export const recordModes = ['both', 'audio', 'video'] as const;
/** What of a stream is recorded. */
export type RecordMode = (typeof recordModes)[number];

/** The CSS `object-fit` of a fill mode. */
export function objectFitOf(mode: FillMode): 'cover' | 'contain' | 'fill' {
  return mode === 'fill' ? 'cover' : mode === 'fit' ? 'contain' : 'fill';
}
