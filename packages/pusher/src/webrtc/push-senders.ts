import { type AudioQuality, onAbort, type VideoQuality } from '@livelit/core';

import type { TransportContext } from '../transport.ts';
import type { Senders } from './add-senders.ts';
import type { DegradationPreference, WebRtcPushOptions } from './push-options.ts';
import { encodingOf, type PictureSize, sizeOf } from './video-encodings.ts';

/** Milliseconds between two looks at whether the picture has another size. */
const lookMs = 1000;

/** What the DOM's types lack: `keyFrame` and `degradationPreference` of webrtc-extensions. */
type Parameters = RTCRtpSendParameters & { degradationPreference?: DegradationPreference };
interface Sender {
  getParameters(): Parameters;
  setParameters(
    parameters: Parameters,
    options?: { readonly encodingOptions: readonly { readonly keyFrame: boolean }[] },
  ): Promise<void>;
}

/** Keeps what is sent in the quality that is wanted. */
export class PushSenders {
  readonly #senders: Senders;
  readonly #options: WebRtcPushOptions;
  #video: VideoQuality;
  #audio: AudioQuality;
  /** What was last told to the encoder was true of this. */
  #seen = '';
  /** Parameters are read, changed and written; two at once would undo each other. */
  #turn: Promise<unknown> = Promise.resolve();

  /** Follows the size of what is captured until the context's signal aborts. */
  constructor(senders: Senders, { videoQuality, audioQuality, signal }: TransportContext, options: WebRtcPushOptions) {
    this.#senders = senders;
    this.#options = options;
    this.#video = videoQuality;
    this.#audio = audioQuality;
    const timer = setInterval(() => void this.#look().catch(() => undefined), lookMs);
    onAbort(signal, () => clearInterval(timer));
  }

  /** Tells the encoders what is wanted; to be called when the server has answered how much of it it takes. */
  apply(): Promise<void> {
    return this.#inTurn(async () => {
      await change(this.#senders.get('audio'), ({ encodings: [encoding] }) => {
        if (encoding) encoding.maxBitrate = this.#audio.kbps * 1000;
      });
      const picture = await this.#pictureSize();
      await change(this.#sender, (parameters) => {
        const { encodings } = parameters;
        const layer = (rid: string | undefined) =>
          encodings.length > 1 ? this.#options.simulcast?.find((one) => one.rid === rid) : undefined;
        for (const encoding of encodings)
          Object.assign(encoding, encodingOf(this.#video, picture, layer(encoding.rid)));
        parameters.degradationPreference = this.#options.degradationPreference ?? preferenceFor(this.#sender?.track);
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
  async replaceTrack(kind: 'audio' | 'video', track: MediaStreamTrack | undefined): Promise<boolean> {
    const sender = this.#senders.get(kind);
    if (!sender) return false;
    await sender.replaceTrack(track ?? null);
    if (kind === 'video' && track) await this.#look();
    return true;
  }

  /** Makes the next picture a key frame, where the browser knows how. */
  requestKeyFrame(): void {
    const ask = async () => {
      const sender: Sender | undefined = this.#sender;
      const parameters = sender?.getParameters();
      const encodingOptions = parameters?.encodings.map(() => ({ keyFrame: true })) ?? [];
      // A browser that does not know the second argument ignores it.
      if (parameters) await sender?.setParameters(parameters, { encodingOptions });
    };
    void this.#inTurn(ask).catch(() => undefined);
  }

  get #sender(): RTCRtpSender | undefined {
    return this.#senders.get('video');
  }

  /** Follows a track that has another size now, or other contents. */
  async #look(): Promise<void> {
    if (this.#sender?.track && this.#seen && this.#describe(await this.#pictureSize()) !== this.#seen)
      await this.apply();
  }

  #describe({ width, height }: Partial<PictureSize> = {}): string {
    return `${width}x${height} ${preferenceFor(this.#sender?.track)}`;
  }

  /** The size of what is captured. A generated track does not tell it, but what it feeds does. */
  async #pictureSize(): Promise<PictureSize | undefined> {
    const track = this.#sender?.track;
    const known = track ? sizeOf(track) : undefined;
    if (known || !track) return known;
    const report = (await this.#sender?.getStats()) as unknown as ReadonlyMap<string, Source>;
    const source = [...report.values()].find(({ type }) => type === 'media-source');
    return source?.width && source.height ? { width: source.width, height: source.height } : undefined;
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(task);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

type Source = { readonly type: string } & Partial<PictureSize>;

async function change(sender: Sender | undefined, to: (parameters: Parameters) => void): Promise<void> {
  const parameters = sender?.getParameters();
  if (!parameters) return;
  to(parameters);
  await sender?.setParameters(parameters);
}

/** What a viewer of this track would rather keep. */
function preferenceFor(track: MediaStreamTrack | null | undefined): DegradationPreference {
  const hint = track?.contentHint;
  if (hint === 'motion') return 'maintain-framerate';
  const isScreen = hint === '' && track?.getSettings().displaySurface !== undefined;
  return hint === 'detail' || hint === 'text' || isScreen ? 'maintain-resolution' : 'balanced';
}
