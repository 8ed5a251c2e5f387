/** V2TXLive's reverbs, by their numbers. */
export const voiceReverbs = {
  off: 0,
  ktv: 1,
  smallRoom: 2,
  hall: 3,
  deep: 4,
  resonant: 5,
  metallic: 6,
  magnetic: 7,
  ethereal: 8,
  studio: 9,
  melodious: 10,
  studio2: 11,
} as const;

/** V2TXLive's voice changers, by their numbers. */
export const voiceChangers = {
  off: 0,
  naughtyKid: 1,
  youngGirl: 2,
  middleAgedMan: 3,
  heavyMetal: 4,
  cold: 5,
  foreignAccent: 6,
  trappedBeast: 7,
  chubby: 8,
  strongCurrent: 9,
  heavyMachine: 10,
  ethereal: 11,
} as const;

/** What becomes of the voice. */
export interface VoiceSettings {
  /** 0 to 150. */
  readonly volume: number;
  /** -1 to 1, octaves. */
  readonly pitch: number;
  readonly changer: number;
  readonly reverb: number;
}

/** A voice as it is. */
export const plainVoice: VoiceSettings = { volume: 100, pitch: 0, changer: 0, reverb: 0 };
