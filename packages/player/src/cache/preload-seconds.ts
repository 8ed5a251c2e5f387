import { LiveCode, LiveError } from '@livelit/core';
import { CustomSource, EncodedPacketSink, Input, type InputTrack, MP4, QTFF } from 'mediabunny';

import type { CacheRequest, DiskCache } from './disk-cache.ts';
import type { PreloadOptions, PreloadResult } from './preload.ts';
import { RangeSource } from './range-source.ts';

/** Reads an MP4 or MOV file as a player would, from its start to `seconds`: its tables first, wherever they lie. */
export async function preloadSeconds(
  cache: DiskCache,
  request: CacheRequest,
  seconds: number,
  { bytes = Infinity, onProgress }: PreloadOptions,
): Promise<PreloadResult> {
  const source = await RangeSource.open(cache, request);
  const input = new Input({
    formats: [MP4, QTFF],
    source: new CustomSource({ getSize: () => source.totalBytes, read: (start, end) => source.read(start, end) }),
  });
  try {
    if (!(await input.canRead()))
      throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, 'Only MP4 and MOV can be fetched ahead by seconds.');
    const tracks = (await input.getTracks()).map((track) => packetsOf(track));
    for (let time = 0; time < seconds && source.bytes < bytes; time += 1) {
      for (const packets of tracks) await packets.readTo(Math.min(time + 1, seconds));
      request.signal.throwIfAborted();
      onProgress?.({ bytes: source.bytes, totalBytes: undefined, segments: 0, totalSegments: 0 });
    }
    return { bytes: source.bytes, segments: 0 };
  } finally {
    input.dispose();
    await source.close();
  }
}

function packetsOf(track: InputTrack): { readTo(time: number): Promise<void> } {
  const sink = new EncodedPacketSink(track);
  let next = sink.getFirstPacket();
  return {
    async readTo(time) {
      for (let packet = await next; packet && packet.timestamp < time; packet = await next)
        next = sink.getNextPacket(packet);
    },
  };
}
