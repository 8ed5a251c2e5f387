import { LiveCode, LiveError } from '@livelit/core';
import { CustomSource, EncodedPacketSink, Input, type InputTrack, MP4, QTFF } from 'mediabunny';

import type { RangeSource } from '../../cache/range-source.ts';
import { type InitSegment, writeInitSegment } from './init-segment.ts';
import { mediaSourceClass } from './open-media.ts';
import { TrackReader } from './track-reader.ts';

/** A track that the browser can take. */
export interface OpenTrack {
  /** For `addSourceBuffer()`. */
  readonly type: string;
  readonly init: InitSegment;
  readonly reader: TrackReader;
}

/** A file whose tables were read. */
export interface OpenFile {
  readonly tracks: readonly OpenTrack[];
  /** Seconds. */
  readonly duration: number;
  close(): void;
}

/** Reads the tables of an MP4 or MOV file. Rejects with ERROR_NOT_SUPPORTED where Media Source Extensions cannot take it. */
export async function openFile(source: RangeSource): Promise<OpenFile> {
  const input = new Input({
    formats: [MP4, QTFF],
    source: new CustomSource({
      getSize: () => source.totalBytes,
      read: (start, end) => source.read(start, end),
      handleUnhandledError: () => undefined,
    }),
  });
  try {
    if (!(await input.canRead())) throw unsupported('This is no MP4 or MOV file.');
    const [video, audio] = await Promise.all([input.getPrimaryVideoTrack(), input.getPrimaryAudioTrack()]);
    const chosen = [video, audio].filter((track) => track !== null);
    if (chosen.length === 0) throw unsupported('The file has neither picture nor sound.');
    const tracks = await Promise.all(chosen.map((track) => openTrack(track)));
    const duration = (await input.getDurationFromMetadata()) ?? (await input.computeDuration());
    return { tracks, duration, close: () => input.dispose() };
  } catch (error) {
    input.dispose();
    throw error;
  }
}

async function openTrack(track: InputTrack): Promise<OpenTrack> {
  const codec = await track.getCodecParameterString();
  const type = `${track.isVideoTrack() ? 'video' : 'audio'}/mp4; codecs="${codec ?? ''}"`;
  if (!codec || !mediaSourceClass().isTypeSupported(type))
    throw unsupported(`The browser takes no ${codec ?? 'unknown codec'} through Media Source Extensions.`);
  const first = await new EncodedPacketSink(track).getFirstKeyPacket();
  const init = first && (await writeInitSegment(track, first));
  if (!init) throw unsupported('A track of the file is empty.');
  return { type, init, reader: await TrackReader.open(track, init.timescale) };
}

function unsupported(message: string): LiveError {
  return new LiveError(LiveCode.ERROR_NOT_SUPPORTED, message);
}
