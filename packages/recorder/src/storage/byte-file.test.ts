import { LiveCode } from '@livelit/core';
import { expect, it } from 'vitest';

import { openByteFile } from './byte-file.ts';
import { fromStorageError } from './storage-error.ts';

const folderWith = (file: object) => ({ getFileHandle: async () => file }) as unknown as FileSystemDirectoryHandle;

it('says that the browser lacks it where files cannot be written in place', async () => {
  const error = await openByteFile(folderWith({}), 'media.mp4').catch((reason: unknown) => reason);
  const { code, message } = fromStorageError(error, 'The recording could not be written');
  expect(code).toBe(LiveCode.ERROR_NOT_SUPPORTED);
  expect(message).toBe('The recording could not be written: this browser cannot write files in place.');
});

it('waits for a file that a worker is letting go of', async () => {
  let attempts = 0;
  const file = {
    createSyncAccessHandle: async () => {
      attempts += 1;
      if (attempts < 3) throw new DOMException('in use', 'NoModificationAllowedError');
      return { getSize: () => 7 };
    },
  };
  expect((await openByteFile(folderWith(file), 'media.mp4')).size()).toBe(7);
  expect(attempts).toBe(3);
});

it('takes a short write for a full disk', async () => {
  const handle = { write: (bytes: Uint8Array) => bytes.length - 1 };
  const file = await openByteFile(folderWith({ createSyncAccessHandle: async () => handle }), 'media.mp4');
  let thrown: unknown;
  try {
    file.write(0, new Uint8Array(10));
  } catch (error) {
    thrown = error;
  }
  expect(fromStorageError(thrown, 'The recording could not be written').code).toBe(LiveCode.ERROR_QUOTA_EXCEEDED);
});
