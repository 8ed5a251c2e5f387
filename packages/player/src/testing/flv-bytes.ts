/** One tag of an FLV stream. */
export interface FlvTag {
  /** 8 audio, 9 video, 18 script. */
  readonly type: number;
  /** Milliseconds, 32 bits. */
  readonly time: number;
  readonly body: Uint8Array;
}

/** The header of an FLV stream that promises these tracks. */
export function flvHeader(tracks: { readonly audio: boolean; readonly video: boolean }): Uint8Array<ArrayBuffer> {
  const flags = (tracks.audio ? 4 : 0) | (tracks.video ? 1 : 0);
  return new Uint8Array([0x46, 0x4c, 0x56, 1, flags, 0, 0, 0, 9, 0, 0, 0, 0]);
}

/** A tag as it stands in a stream, with its size behind it. */
export function tagBytes({ type, time, body }: FlvTag): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(11 + body.length + 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  bytes[0] = type;
  bytes.set([time >>> 16, time >>> 8, time, time >>> 24], 4);
  bytes.set(body, 11);
  view.setUint32(11 + body.length, 11 + body.length);
  return bytes;
}

/** A whole stream. */
export function flvBytes(
  tags: readonly FlvTag[],
  tracks: { readonly audio: boolean; readonly video: boolean } = { audio: true, video: true },
): Uint8Array<ArrayBuffer> {
  return concat([flvHeader(tracks), ...tags.map(tagBytes)]);
}

/** The tags of a whole stream. */
export function tagsOf(bytes: Uint8Array): FlvTag[] {
  const tags: FlvTag[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 13; at + 11 <= bytes.length;) {
    const size = view.getUint32(at) & 0xffffff;
    if (at + 11 + size > bytes.length) break;
    const time = ((bytes[at + 7]! << 24) | (view.getUint32(at + 4) >>> 8)) >>> 0;
    tags.push({ type: bytes[at]! & 0x1f, time, body: bytes.slice(at + 11, at + 11 + size) });
    at += 11 + size + 4;
  }
  return tags;
}

/** Whether a tag is a decoder configuration rather than a sample. */
export function isConfig({ type, body }: FlvTag): boolean {
  if (type === 9) return (body[0]! & 0x80 ? body[0]! & 0x0f : body[1]) === 0;
  return type === 8 && body[0]! >> 4 === 10 && body[1] === 0;
}

/** One after the other. */
export function concat(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
