/** Video codecs that FLV can carry. */
export type FlvVideoCodec = 'h264' | 'h265' | 'av1' | 'vp8' | 'vp9';

/** Audio codecs that FLV can carry here. */
export type FlvAudioCodec = 'aac' | 'opus';

/** Numbers of the codecs that FLV has always known. */
const numbers: Readonly<Record<string, number>> = { h264: 7, aac: 10 };
/** FourCCs of those that came with Enhanced RTMP. */
const fourCodes: Readonly<Record<string, string>> = {
  h265: 'hvc1',
  av1: 'av01',
  vp8: 'vp08',
  vp9: 'vp09',
  opus: 'Opus',
};

const keyFrame = 0x10;
const interFrame = 0x20;
/** The first byte's top bit: what follows is a packet type and a FourCC. */
const enhancedVideo = 0x80;
/** Sound format 9 means the same. */
const enhancedAudio = 0x90;
/** AAC's first byte says 44 kHz, 16 bit, stereo whatever is true; the AudioSpecificConfig counts. */
const aacFlags = 0xaf;
const codedFrames = 1;
/** Coded frames whose composition time is 0 and therefore left out. */
const codedFramesX = 3;

const fourCode = (codec: string) => Array.from(fourCodes[codec] ?? '', (letter) => letter.charCodeAt(0));
const signed24 = (value: number) => [(value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];

/** The codec's number as `onMetaData` has it: the old number, or the FourCC read as one. */
export function codecNumber(codec: FlvVideoCodec | FlvAudioCodec): number {
  return numbers[codec] ?? fourCode(codec).reduce((number, byte) => number * 256 + byte, 0);
}

/** What stands before the data of a video tag. `packetType` is 0 for a sequence start, 1 for a picture. */
export function videoPrefix(
  codec: FlvVideoCodec,
  packetType: number,
  key: boolean,
  compositionMs: number,
): readonly number[] {
  const frame = key ? keyFrame : interFrame;
  if (codec === 'h264') return [frame | 7, packetType, ...signed24(compositionMs)];
  const shownLater = codec === 'h265' && packetType === codedFrames && compositionMs !== 0;
  const type = codec === 'h265' && packetType === codedFrames && !shownLater ? codedFramesX : packetType;
  return [enhancedVideo | frame | type, ...fourCode(codec), ...(shownLater ? signed24(compositionMs) : [])];
}

/** What stands before the data of an audio tag. */
export function audioPrefix(codec: FlvAudioCodec, packetType: number): readonly number[] {
  return codec === 'aac' ? [aacFlags, packetType] : [enhancedAudio | packetType, ...fourCode(codec)];
}
