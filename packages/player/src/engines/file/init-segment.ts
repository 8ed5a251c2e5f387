import {
  type EncodedPacket,
  EncodedAudioPacketSource,
  EncodedVideoPacketSource,
  type InputTrack,
  Mp4OutputFormat,
  NullTarget,
  Output,
} from 'mediabunny';

import { concat } from '../../cache/read-all.ts';

/** What a `SourceBuffer` is given before the first fragment, and the ticks per second that it says the track has. */
export interface InitSegment {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly timescale: number;
}

/** Writes the head of a fragmented file for one track; `undefined` where MP4 cannot hold it. */
export async function writeInitSegment(track: InputTrack, first: EncodedPacket): Promise<InitSegment | undefined> {
  const boxes: Uint8Array[] = [];
  const keep = (box: Uint8Array) => void boxes.push(box.slice());
  const output = new Output({
    format: new Mp4OutputFormat({ fastStart: 'fragmented', onFtyp: keep, onMoov: keep }),
    target: new NullTarget(),
  });
  // The head is the same wherever the packet lies, but must not be moved by it.
  const packet = first.clone({ timestamp: 0 });
  if (track.isVideoTrack()) {
    const [codec, decoderConfig, rotation] = await Promise.all([
      track.getCodec(),
      track.getDecoderConfig(),
      track.getRotation(),
    ]);
    if (!codec || !decoderConfig) return undefined;
    const source = new EncodedVideoPacketSource(codec);
    output.addVideoTrack(source, { rotation });
    await output.start();
    await source.add(packet, { decoderConfig });
  } else if (track.isAudioTrack()) {
    const [codec, decoderConfig] = await Promise.all([track.getCodec(), track.getDecoderConfig()]);
    if (!codec || !decoderConfig) return undefined;
    const source = new EncodedAudioPacketSource(codec);
    output.addAudioTrack(source);
    await output.start();
    await source.add(packet, { decoderConfig });
  } else return undefined;
  await output.finalize();
  const bytes = concat(boxes);
  return { bytes, timescale: timescaleIn(bytes) };
}

/** Reads the timescale of the only `mdhd` box. */
function timescaleIn(bytes: Uint8Array): number {
  const name = [0x6d, 0x64, 0x68, 0x64];
  const at = bytes.findIndex((_, index) => name.every((letter, offset) => bytes[index + offset] === letter));
  const view = new DataView(bytes.buffer, bytes.byteOffset + at + 4);
  return view.getUint32(view.getUint8(0) === 1 ? 20 : 12);
}
