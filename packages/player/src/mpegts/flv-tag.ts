/** Bytes before a tag's body. */
export const tagHeader = 11;
/** Bytes behind a tag's body: its size once more. */
export const tagTrailer = 4;
/** Bytes of a body that tell what it is. */
export const tagPeek = 8;

/** Tag types. */
export const audioTag = 8;
export const videoTag = 9;

/** What the first bytes of an audio or video tag's body tell. */
export interface TagKind {
  /** `avc1`, `hvc1`, `av01`, `mp4a`, `Opus` …, or `codec 2` for the old ones. */
  readonly codec: string;
  /** A decoder configuration, and no sample. */
  readonly isConfig: boolean;
  /** A sample; otherwise a configuration, an end mark or metadata. */
  readonly isSample: boolean;
  /** Composition time: what makes a decoding time the time of presentation, milliseconds. */
  readonly shift: number;
  /** Where the NAL units, or what else the sample is made of, begin in the body. */
  readonly dataAt: number;
}

const oldVideo: Readonly<Record<number, string>> = { 7: 'avc1', 12: 'hvc1' };
const oldAudio: Readonly<Record<number, string>> = { 2: '.mp3', 10: 'mp4a' };
const enhancedAudio = 9;

/** What mpegts.js can take apart. */
export const knownCodecs: ReadonlySet<string> = new Set([
  'avc1',
  'hvc1',
  'av01',
  'mp4a',
  '.mp3',
  'codec 3',
  'Opus',
  'fLaC',
]);

/** Reads what `body` (its first bytes) says of a tag of type `type`; `undefined` for one too short to say. */
export function kindOf(type: number, body: Uint8Array): TagKind | undefined {
  return type === videoTag ? kindOfVideo(body) : kindOfAudio(body);
}

function kindOfVideo(body: Uint8Array): TagKind | undefined {
  const first = body[0];
  if (first === undefined) return undefined;
  if (first & 0x80) {
    if (body.length < 5) return undefined;
    const packet = first & 0x0f;
    const codec = fourCc(body);
    // Only pictures with a shift of their own have the field (packet type 1); AV1 has none.
    const hasShift = packet === 1 && codec !== 'av01';
    if (hasShift && body.length < 8) return undefined;
    return {
      codec: codec === 'hev1' ? 'hvc1' : codec,
      isConfig: packet === 0,
      isSample: packet === 1 || packet === 3,
      shift: hasShift ? signed24(body, 5) : 0,
      dataAt: hasShift ? 8 : 5,
    };
  }
  const id = first & 0x0f;
  const codec = oldVideo[id];
  if (!codec) return { codec: `codec ${id}`, isConfig: false, isSample: true, shift: 0, dataAt: 1 };
  if (body.length < 5) return undefined;
  return { codec, isConfig: body[1] === 0, isSample: body[1] === 1, shift: signed24(body, 2), dataAt: 5 };
}

function kindOfAudio(body: Uint8Array): TagKind | undefined {
  const first = body[0];
  if (first === undefined || body.length < 2) return undefined;
  const id = first >> 4;
  if (id === enhancedAudio) {
    if (body.length < 5) return undefined;
    const packet = first & 0x0f;
    return { codec: fourCc(body), isConfig: packet === 0, isSample: packet === 1, shift: 0, dataAt: 5 };
  }
  const codec = oldAudio[id] ?? `codec ${id}`;
  const isConfig = codec === 'mp4a' && body[1] === 0;
  return { codec, isConfig, isSample: !isConfig, shift: 0, dataAt: codec === 'mp4a' ? 2 : 1 };
}

function fourCc(body: Uint8Array): string {
  return String.fromCharCode(body[1]!, body[2]!, body[3]!, body[4]!);
}

function signed24(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8)) >> 8;
}
