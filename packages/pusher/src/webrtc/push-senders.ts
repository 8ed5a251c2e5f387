import { type AudioQuality, onAbort, type VideoQuality } from '@livelit/core';

import type { TransportContext } from '../transport.ts';
import { preferCodec } from './prefer-codec.ts';
import { pushError } from './push-error.ts';
import type { DegradationPreference, WebRtcPushOptions } from './push-options.ts';
import type { SeiWriter } from './sei-writer.ts';
import { encodingOf, type PictureSize } from './video-encodings.ts';

/** Milliseconds between two looks at whether the picture has another size. */
const lookMs = 1000;

type Kind = 'audio' | 'video';

/** What the DOM's types lack: `keyFrame` and `degradationPreference` of webrtc-extensions. */
type Parameters = RTCRtpSendParameters & { degradationPreference?: DegradationPreference };
interface Sender {
  readonly track: MediaStreamTrack | null;
  getParameters(): Parameters;
  setParameters(
    parameters: Parameters,
    options?: { readonly encodingOptions: readonly { readonly keyFrame: boolean }[] },
  ): Promise<void>;
}

/** Sends the tracks of a connection, in the quality that is wanted. */
export class PushSenders {
  readonly #senders = new Map<Kind, RTCRtpSender>();
  readonly #options: WebRtcPushOptions;
  #video: VideoQuality;
  #audio: AudioQuality;
  /** What was last told to the encoder was true of this. */
  #seen = '';
  /** Parameters are read, changed and written; two at once would undo each other. */
  #turn: Promise<unknown> = Promise.resolve();

  /** One stream, one track of a kind, to be sent only. Throws a LiveError for options that the browser refuses. */
  constructor(
    connection: RTCPeerConnection,
    context: TransportContext,
    options: WebRtcPushOptions,
    sei: SeiWriter | undefined,
  ) {
    this.#options = options;
    this.#video = context.videoQuality;
    this.#audio = context.audioQuality;
    const streams = [new MediaStream([...context.tracks])];
    for (const kind of ['audio', 'video'] as const) {
      const track = context.tracks.find((one) => one.kind === kind);
      if (!track) continue;
      const sendEncodings = kind === 'video' ? this.#firstEncodings(track) : [this.#audioEncoding];
      const transceiver = addTransceiver(connection, track, { direction: 'sendonly', streams, sendEncodings });
      this.#senders.set(kind, transceiver.sender);
      if (kind === 'video') sei?.attach(transceiver.sender);
      const codecs = kind === 'video' ? RTCRtpSender.getCapabilities?.('video')?.codecs : undefined;
      if (codecs)
        transceiver.setCodecPreferences?.(preferCodec(codecs, context.config.videoCodec, options.h264Profile));
    }
    const timer = setInterval(() => void this.#look().catch(() => undefined), lookMs);
    onAbort(context.signal, () => clearInterval(timer));
  }

  /** Tells the encoders what is wanted; to be called when the server has answered how much of it it takes. */
  apply(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#change(this.#senders.get('audio'), ({ encodings: [encoding] }) => {
        if (encoding) Object.assign(encoding, this.#audioEncoding);
      });
      const picture = await this.#pictureSize();
      await this.#change(this.#senders.get('video'), (parameters) => {
        const { encodings } = parameters;
        const layer = (rid: string | undefined) =>
          encodings.length > 1 ? this.#options.simulcast?.find((one) => one.rid === rid) : undefined;
        for (const encoding of encodings)
          Object.assign(encoding, encodingOf(this.#video, picture, layer(encoding.rid)));
        parameters.degradationPreference =
          this.#options.degradationPreference ?? preferenceFor(this.#senders.get('video')?.track);
      });
      this.#seen = this.#describe(picture);
    });
  }

  /** Other bitrates, another rate and size, without a new offer. */
  setQuality(video: VideoQuality, audio: AudioQuality): Promise<void> {
    this.#video = video;
    this.#audio = audio;
    return this.apply();
  }

  /** False when the connection began without this kind. */
  async replaceTrack(kind: Kind, track: MediaStreamTrack | undefined): Promise<boolean> {
    const sender = this.#senders.get(kind);
    if (!sender) return false;
    await sender.replaceTrack(track ?? null);
    if (kind === 'video' && track) await this.#look();
    return true;
  }

  /** Makes the next picture a key frame, where the browser knows how. */
  requestKeyFrame(): void {
    const ask = async () => {
      const sender = this.#senders.get('video') as Sender | undefined;
      const parameters = sender?.getParameters();
      // A browser that does not know the second argument ignores it.
      if (parameters)
        await sender?.setParameters(parameters, {
          encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })),
        });
    };
    void this.#inTurn(ask).catch(() => undefined);
  }

  /** Sends nothing from now on, before the connection closes. */
  silence(): void {
    for (const sender of this.#senders.values()) void sender.replaceTrack(null).catch(() => undefined);
  }

  get #audioEncoding(): RTCRtpEncodingParameters {
    return { maxBitrate: this.#audio.kbps * 1000 };
  }

  #firstEncodings(track: MediaStreamTrack): RTCRtpEncodingParameters[] {
    const { simulcast, scalabilityMode } = this.#options;
    const more = scalabilityMode === undefined ? {} : { scalabilityMode };
    const picture = sizeOf(track);
    if (!simulcast?.length) return [{ ...encodingOf(this.#video, picture), ...more }];
    return simulcast.map((layer) => ({ rid: layer.rid, ...encodingOf(this.#video, picture, layer), ...more }));
  }

  /** Follows a track that has another size now, or other contents. */
  async #look(): Promise<void> {
    if (this.#senders.get('video')?.track && this.#seen && this.#describe(await this.#pictureSize()) !== this.#seen)
      await this.apply();
  }

  #describe({ width, height }: Partial<PictureSize> = {}): string {
    return `${width}x${height} ${preferenceFor(this.#senders.get('video')?.track)}`;
  }

  /** The size of what is captured. A generated track does not tell it; what was last encoded does. */
  async #pictureSize(): Promise<PictureSize | undefined> {
    const track = this.#senders.get('video')?.track;
    const known = track ? sizeOf(track) : undefined;
    if (known || !track) return known;
    const report = await this.#senders.get('video')?.getStats();
    const source = [
      ...(report as unknown as ReadonlyMap<string, { type: string } & Partial<PictureSize>>).values(),
    ].find(({ type }) => type === 'media-source');
    return source?.width && source.height ? { width: source.width, height: source.height } : undefined;
  }

  async #change(sender: Sender | undefined, change: (parameters: Parameters) => void): Promise<void> {
    const parameters = sender?.getParameters();
    if (!parameters) return;
    change(parameters);
    await sender?.setParameters(parameters);
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(task);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

function addTransceiver(
  connection: RTCPeerConnection,
  track: MediaStreamTrack,
  init: RTCRtpTransceiverInit,
): RTCRtpTransceiver {
  try {
    return connection.addTransceiver(track, init);
  } catch (cause) {
    throw pushError('bad-configuration', { cause });
  }
}

function sizeOf(track: MediaStreamTrack): PictureSize | undefined {
  const { width, height } = track.getSettings();
  return width && height ? { width, height } : undefined;
}

/** What a viewer of this track would rather keep. */
function preferenceFor(track: MediaStreamTrack | null | undefined): DegradationPreference {
  const hint = track?.contentHint;
  if (hint === 'motion') return 'maintain-framerate';
  const isScreen = hint === '' && track?.getSettings().displaySurface !== undefined;
  return hint === 'detail' || hint === 'text' || isScreen ? 'maintain-resolution' : 'balanced';
}
