type Part = number[] | Uint8Array;

const u32 = (value: number): number[] => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);
const letters = (text: string): number[] => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));

/** A box of the parts given. */
export function box(type: string, ...parts: readonly Part[]): Uint8Array {
  const body = parts.flatMap((part) => [...part]);
  return Uint8Array.from([...u32(body.length + 8), ...letters(type), ...body]);
}

const track = (id: number, timescale: number, handler: string) =>
  box(
    'trak',
    box('tkhd', zeros(12), u32(id), zeros(68)),
    box('mdia', box('mdhd', zeros(12), u32(timescale), zeros(8)), box('hdlr', zeros(8), letters(handler), zeros(13))),
  );

const trex = (id: number, duration: number) => box('trex', zeros(4), u32(id), u32(1), u32(duration), zeros(8));

/** `ftyp` and `moov` of a file with a video track (id 1, 1000 units a second) and an audio track (id 2, 48000). */
export const head = (): { ftyp: Uint8Array; moov: Uint8Array } => ({
  ftyp: box('ftyp', letters('isom'), zeros(4)),
  moov: box(
    'moov',
    box('mvhd', zeros(12), u32(57_600), zeros(80)),
    track(1, 1000, 'vide'),
    track(2, 48_000, 'soun'),
    box('mvex', trex(1, 40), trex(2, 960)),
  ),
});

/** What one fragment of a test file holds. */
export interface FragmentShape {
  /** Seconds. */
  readonly start: number;
  /** 40 ms each. */
  readonly frames: number;
  /** 20 ms each. */
  readonly packets: number;
  /** Bytes in its `mdat`. */
  readonly media: number;
}

/** A `moof` and its `mdat`. The video run spells its durations out, the audio run leaves them to the default. */
export function fragment({ start, frames, packets, media }: FragmentShape): Uint8Array {
  const moof = box(
    'moof',
    box('mfhd', zeros(4), u32(1)),
    box(
      'traf',
      box('tfhd', u32(0x02_00_00), u32(1)),
      box('tfdt', u32(0), u32(start * 1000)),
      box('trun', u32(0x01_01), u32(frames), u32(0), Array.from({ length: frames }, () => u32(40)).flat()),
    ),
    box(
      'traf',
      box('tfhd', u32(0x02_00_08), u32(2), u32(960)),
      box('tfdt', u32(0x01_00_00_00), u32(0), u32(start * 48_000)),
      box('trun', u32(0x01), u32(packets), u32(0)),
    ),
  );
  return Uint8Array.from([...moof, ...box('mdat', new Uint8Array(media).fill(7))]);
}

/** All parts in a row. */
export const join = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
