import { LiveCode, LiveError } from '@livelit/core';

/** PLACEHOLDER, helper H3 writes it. */
export async function takeSnapshot(_track: MediaStreamTrack, _options: SnapshotOptions = {}): Promise<Blob> {
  throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'Not yet.');
}

/** How a snapshot is made. */
export interface SnapshotOptions {
  /**
   * MIME type of the image; a browser that cannot write it writes PNG.
   * @default 'image/png'
   */
  readonly type?: string;
  /** Quality from 0 to 1, for types that lose something. */
  readonly quality?: number;
  /** Pixels across; the height follows. Left out, the picture's own size. */
  readonly width?: number;
}
