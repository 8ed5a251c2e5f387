/** One picture, or one frame of sound; times in ticks of the track. */
export interface FragmentSample {
  readonly data: Uint8Array;
  readonly duration: number;
  /** From when it is decoded to when it is shown; may be negative. */
  readonly shownAfter: number;
  readonly isKey: boolean;
}

/** A piece of a track, decoded from `decodeTime` on. */
export interface Fragment {
  readonly sequence: number;
  readonly decodeTime: number;
  readonly samples: readonly FragmentSample[];
}

/** Track of all fragments: each `SourceBuffer` has one of its own. */
const trackId = 1;

/** `moof` and `mdat` of ISO/IEC 14496-12, as Media Source Extensions take them. */
export function writeFragment({ sequence, decodeTime, samples }: Fragment): Uint8Array<ArrayBuffer> {
  const size = samples.reduce((sum, { data }) => sum + data.byteLength, 0);
  const head = 8 + 16 + (8 + 16 + 20 + 20 + samples.length * 16) + 8;
  const bytes = new Uint8Array(head + size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const u32 = (...values: readonly number[]) => {
    for (const value of values) {
      view.setUint32(at, value);
      at += 4;
    }
  };
  const box = (type: string, length: number) => {
    u32(length);
    for (let index = 0; index < 4; index++) view.setUint8(at++, type.charCodeAt(index));
  };

  box('moof', head - 8);
  box('mfhd', 16);
  u32(0, sequence);
  box('traf', head - 8 - 24);
  // Offsets count from the start of `moof`.
  box('tfhd', 16);
  u32(0x02_0000, trackId);
  box('tfdt', 20);
  u32(0x0100_0000, Math.floor(decodeTime / 2 ** 32), decodeTime % 2 ** 32);
  // Version 1 for offsets with a sign; each sample has duration, size, flags and offset.
  box('trun', 20 + samples.length * 16);
  u32(0x0100_0f01, samples.length, head);
  for (const { data, duration, shownAfter, isKey } of samples) {
    u32(duration, data.byteLength, isKey ? 0x0200_0000 : 0x0101_0000);
    view.setInt32(at, shownAfter);
    at += 4;
  }
  box('mdat', 8 + size);
  for (const { data } of samples) {
    bytes.set(data, at);
    at += data.byteLength;
  }
  return bytes;
}
