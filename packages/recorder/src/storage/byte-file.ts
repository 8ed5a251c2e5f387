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

/** TypeScript knows this interface of workers only beside the library for workers, which excludes that for pages. */
interface SyncAccessHandle {
  getSize(): number;
  read(bytes: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

interface SyncFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle?(): Promise<SyncAccessHandle>;
}

const patienceMs = 3000;
const retryMs = 50;

/** Opens a file of a folder for writing in place, in a worker; creates it when missing. Nobody else can open it so. */
export async function openByteFile(folder: FileSystemDirectoryHandle, name: string): Promise<ByteFile> {
  const file: SyncFileHandle = await folder.getFileHandle(name, { create: true });
  const handle = await open(file);
  return {
    size: () => handle.getSize(),
    read: (at, length) => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, handle.read(bytes, { at }));
    },
    write: (at, bytes) => {
      const written = handle.write(bytes, { at });
      // A full disk shows itself in this way too.
      if (written < bytes.length)
        throw new DOMException(`Only ${written} of ${bytes.length} bytes were written.`, 'QuotaExceededError');
    },
    truncate: (size) => handle.truncate(size),
    flush: () => handle.flush(),
    close: () => handle.close(),
  };
}

async function open(file: SyncFileHandle): Promise<SyncAccessHandle> {
  if (!file.createSyncAccessHandle)
    throw new DOMException('this browser cannot write files in place', 'NotSupportedError');
  for (const deadline = performance.now() + patienceMs; ;) {
    try {
      return await file.createSyncAccessHandle();
    } catch (error) {
      // A worker that was ended a moment ago may still have it open.
      const busy = error instanceof DOMException && error.name === 'NoModificationAllowedError';
      if (!busy || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}
