const isoBoxes: ReadonlySet<string> = new Set(
  'ftyp styp moov moof mdat sidx ssix emsg prft free skip uuid pssh mfra meta meco imda udta wide'.split(' '),
);

/**
 * Whether bytes can be a segment at all: boxes of MP4 that fit into each other, packets of MPEG-TS, or packed audio.
 * Chromium's decoder does not recover from what is neither, so it must be found before it is appended.
 */
export function looksLikeMedia(bytes: Uint8Array, isMp4: boolean): boolean {
  if (isMp4 || isoBoxes.has(typeAt(bytes, 0))) return fitsBoxes(bytes);
  return hasPackets(bytes) || isPackedAudio(bytes);
}

/** Boxes of a segment that hold nothing but boxes. */
const containers: ReadonlySet<string> = new Set('moof traf moov trak mdia minf stbl mvex'.split(' '));

/** `isTop` is false inside of a box, where there are types that we do not know. */
function fitsBoxes(bytes: Uint8Array, isTop = true): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 8 <= bytes.length) {
    const type = typeAt(bytes, at);
    if (isTop && !isoBoxes.has(type)) return false;
    const size = view.getUint32(at);
    if (size === 0) return true;
    if (size === 1 && at + 16 > bytes.length) return false;
    const length = size === 1 ? Number(view.getBigUint64(at + 8)) : size;
    if (length < 8) return false;
    if (type === 'trun' && !fitsSamples(bytes.subarray(at, at + length))) return false;
    if (containers.has(type) && !fitsBoxes(bytes.subarray(at + 8, at + length), false)) return false;
    at += length;
  }
  return at === bytes.length && (at > 0 || !isTop);
}

/** Samples of a run that does not list them: more than a segment can have. */
const mostSamples = 100_000;

/** Whether a `trun` has room for the samples that it tells of; programs loop over them. */
function fitsSamples(bytes: Uint8Array): boolean {
  if (bytes.length < 16) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint32(8);
  const fields = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length;
  const count = view.getUint32(12);
  return count <= mostSamples && count * fields * 4 <= bytes.length - 16;
}

function typeAt(bytes: Uint8Array, at: number): string {
  return bytes.length < at + 8 ? '' : String.fromCharCode(...bytes.subarray(at + 4, at + 8));
}

/** Three packets in a row, the first of them not far from the beginning. */
function hasPackets(bytes: Uint8Array): boolean {
  const packet = 188;
  const reach = Math.min(5 * packet, bytes.length);
  for (let at = 0; at < reach; at++) {
    const next = [at, at + packet, at + 2 * packet].filter((index) => index < bytes.length);
    if (next.every((index) => bytes[index] === 0x47) && (next.length === 3 || at === 0)) return true;
  }
  return false;
}

/** ID3, then AAC or MP3 (eleven bits of one), or AC-3. */
function isPackedAudio([first = 0, second = 0, third = 0]: Uint8Array): boolean {
  if (first === 0x49 && second === 0x44 && third === 0x33) return true;
  return (first === 0xff && (second & 0xe0) === 0xe0) || (first === 0x0b && second === 0x77);
}
