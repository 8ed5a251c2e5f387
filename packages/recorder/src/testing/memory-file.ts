import type { ByteFile } from '../storage/byte-file.ts';

/** A `ByteFile` in memory, with what is in it. */
export function memoryFile(
  content: Uint8Array = new Uint8Array(),
): ByteFile & { readonly bytes: Uint8Array<ArrayBuffer> } {
  let bytes = new Uint8Array(content);
  return {
    get bytes() {
      return bytes;
    },
    size: () => bytes.length,
    read: (at, length) => bytes.slice(at, at + length),
    write: (at, data) => {
      const grown = new Uint8Array(Math.max(bytes.length, at + data.length));
      grown.set(bytes);
      grown.set(data, at);
      bytes = grown;
    },
    truncate: (size) => {
      bytes = bytes.slice(0, size);
    },
    flush: () => {},
    close: () => {},
  };
}
