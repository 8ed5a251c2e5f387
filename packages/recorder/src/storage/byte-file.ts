/** A file that is read and written in place. In a worker a `FileSystemSyncAccessHandle` stands behind it. */
export interface ByteFile {
  size(): number;
  /** Up to `length` bytes from `at`; fewer at the end of the file. */
  read(at: number, length: number): Uint8Array<ArrayBuffer>;
  /** Throws when not all bytes could be written. */
  write(at: number, bytes: Uint8Array<ArrayBuffer>): void;
  truncate(size: number): void;
  /** Returns when everything written so far survives a crash. */
  flush(): void;
  close(): void;
}

/** Wraps a sync access handle. A short write becomes a `QuotaExceededError`: disks fill up that way too. */
export function byteFile(handle: FileSystemSyncAccessHandle): ByteFile {
  return {
    size: () => handle.getSize(),
    read: (at, length) => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, handle.read(bytes, { at }));
    },
    write: (at, bytes) => {
      const written = handle.write(bytes, { at });
      if (written < bytes.length)
        throw new DOMException(`Only ${written} of ${bytes.length} bytes were written.`, 'QuotaExceededError');
    },
    truncate: (size) => handle.truncate(size),
    flush: () => handle.flush(),
    close: () => handle.close(),
  };
}
