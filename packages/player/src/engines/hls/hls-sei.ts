import type Hls from 'hls.js';

import type { EngineContext } from '../../engine.ts';
import { readSei } from '../../sei/read-sei.ts';
import { readPictures, readPictureTrack, type PictureTrack } from './mp4-pictures.ts';

/**
 * Tells the SEI messages of everything that is appended. By then hls.js has decrypted it and made MP4 of MPEG-TS, so one
 * way serves all; it tells some of type 5 by itself, but none of 242 and 243.
 */
export function tellSei(hls: Hls, { BUFFER_APPENDING }: typeof Hls.Events, { config, notify }: EngineContext): void {
  const { sei } = config;
  if (sei.length === 0) return;
  let track: PictureTrack | undefined;
  hls.on(BUFFER_APPENDING, (_event, { type, data, offset = 0 }) => {
    if (type === 'audio') return;
    track = readPictureTrack(data) ?? track;
    if (!track) return;
    const { codec, framing, timescale } = track;
    for (const picture of readPictures(data, track))
      for (const payload of readSei(picture.data, codec, framing, sei))
        notify({ type: 'sei', message: { ...payload, time: picture.time / timescale + offset } });
  });
}
