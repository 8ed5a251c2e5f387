/** One tag as the specification has it, with nothing interpreted. */
export interface FlvTag {
  readonly type: number;
  readonly timestamp: number;
  readonly body: Uint8Array;
}

/** Reads a whole FLV file the slow and literal way, independent of the muxer, and checks every length in it. */
export function readFlv(bytes: Uint8Array): { readonly flags: number; readonly tags: readonly FlvTag[] } {
  let at = 0;
  const take = (count: number) => {
    if (at + count > bytes.length)
      throw new Error(`The file ends at ${bytes.length}, ${count} bytes were due at ${at}.`);
    return bytes.subarray(at, (at += count));
  };
  const uint = (count: number) => take(count).reduce((value, byte) => value * 256 + byte, 0);

  const signature = String.fromCharCode(...take(3));
  const version = uint(1);
  const flags = uint(1);
  const headerSize = uint(4);
  if (signature !== 'FLV' || version !== 1 || headerSize !== 9) throw new Error('This is not an FLV file.');

  const tags: FlvTag[] = [];
  let previous = uint(4);
  if (previous !== 0) throw new Error('PreviousTagSize0 must be 0.');
  while (at < bytes.length) {
    const type = uint(1);
    const size = uint(3);
    const low = uint(3);
    const timestamp = uint(1) * 2 ** 24 + low;
    if (uint(3) !== 0) throw new Error('StreamID must be 0.');
    const body = take(size);
    previous = uint(4);
    if (previous !== size + 11) throw new Error(`PreviousTagSize is ${previous}, ${size + 11} expected.`);
    tags.push({ type, timestamp, body });
  }
  return { flags, tags };
}
