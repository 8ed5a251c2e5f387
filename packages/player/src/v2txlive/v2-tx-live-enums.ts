/** Where picture-in-picture stands. `RestoreUI` never comes: browsers do not tell which of its buttons was pressed. */
export const V2TXLivePictureInPictureState = {
  Undefined: 0,
  OccurError: 1,
  WillStart: 2,
  DidStart: 3,
  WillStop: 4,
  DidStop: 5,
  RestoreUI: 6,
} as const;
export type V2TXLivePictureInPictureState =
  (typeof V2TXLivePictureInPictureState)[keyof typeof V2TXLivePictureInPictureState];
