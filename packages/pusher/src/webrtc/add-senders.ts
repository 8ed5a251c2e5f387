import type { TransportContext } from '../transport.ts';
import { preferCodec } from './prefer-codec.ts';
import { pushError } from './push-error.ts';
import type { WebRtcPushOptions } from './push-options.ts';
import type { SeiWriter } from './sei-writer.ts';
import { encodingOf, sizeOf } from './video-encodings.ts';

/** The senders of a connection: at most one of a kind. */
export type Senders = ReadonlyMap<'audio' | 'video', RTCRtpSender>;

/**
 * Adds the tracks to a connection: one stream, one track of a kind, to be sent only. Throws a LiveError for options that
 * the browser refuses.
 */
export function addSenders(
  connection: RTCPeerConnection,
  context: TransportContext,
  options: WebRtcPushOptions,
  sei: SeiWriter | undefined,
): Senders {
  const { tracks, config, audioQuality } = context;
  const streams = [new MediaStream([...tracks])];
  const senders = new Map<'audio' | 'video', RTCRtpSender>();
  for (const kind of ['audio', 'video'] as const) {
    const track = tracks.find((one) => one.kind === kind);
    if (!track) continue;
    const isVideo = kind === 'video';
    const sendEncodings = isVideo
      ? videoEncodings(track, context, options)
      : [{ maxBitrate: audioQuality.kbps * 1000 }];
    const transceiver = add(connection, track, { direction: 'sendonly', streams, sendEncodings });
    if (isVideo) sei?.attach(transceiver.sender);
    const codecs = isVideo ? RTCRtpSender.getCapabilities?.('video')?.codecs : undefined;
    if (codecs) transceiver.setCodecPreferences?.(preferCodec(codecs, config.videoCodec, options.h264Profile));
    senders.set(kind, transceiver.sender);
  }
  return senders;
}

function videoEncodings(
  track: MediaStreamTrack,
  { videoQuality }: TransportContext,
  { simulcast, scalabilityMode }: WebRtcPushOptions,
): RTCRtpEncodingParameters[] {
  const more = scalabilityMode === undefined ? {} : { scalabilityMode };
  const picture = sizeOf(track);
  if (!simulcast?.length) return [{ ...encodingOf(videoQuality, picture), ...more }];
  return simulcast.map((layer) => ({ rid: layer.rid, ...encodingOf(videoQuality, picture, layer), ...more }));
}

function add(connection: RTCPeerConnection, track: MediaStreamTrack, init: RTCRtpTransceiverInit): RTCRtpTransceiver {
  try {
    return connection.addTransceiver(track, init);
  } catch (cause) {
    throw pushError('bad-configuration', { cause });
  }
}
