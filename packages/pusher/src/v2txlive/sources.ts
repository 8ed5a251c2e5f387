import { LiveCode, LiveError } from '@livelit/core';

import type { SourceKind } from '../capture/capture-source.ts';
import type { FrameSource } from '../capture/frame-source.ts';
import type { LivePusher } from '../live-pusher.ts';
import { loadPart } from '../load-part.ts';

type TrackKind = 'audio' | 'video';

/** Whose sound is the one microphone's; that of a screen, or of a video file, is mixed with it. */
const spokenKinds: readonly SourceKind[] = ['microphone', 'custom'];

/** V2TXLive's rule of sources over a pusher that mixes: one picture and one microphone at a time, stopped before the next. */
export class Sources {
  readonly #pusher: LivePusher;
  readonly #exclusive: boolean;
  readonly #opening = new Map<Promise<unknown>, { readonly kind: SourceKind; readonly track: TrackKind }>();
  readonly #custom: { [K in TrackKind]?: { readonly source: FrameSource; readonly id: string } } = {};

  /** `exclusive`: whether a second picture is refused; else `sourcePolicy` of the pusher says what becomes of it. */
  constructor(pusher: LivePusher, exclusive: boolean) {
    this.#pusher = pusher;
    this.#exclusive = exclusive;
  }

  /** The id of the running source of this kind. */
  idOf(kind: SourceKind): string | undefined {
    return this.#pusher.sources.find((source) => source.kind === kind)?.id;
  }

  /** What is said: the track of the microphone, or of the sound that the page sends. */
  voice(): MediaStreamTrack | undefined {
    const spoken = this.#pusher.sources.filter(({ kind }) => spokenKinds.includes(kind));
    return spoken.flatMap(({ stream }) => stream.getAudioTracks())[0];
  }

  /** Opens a source. Rejects with ERROR_REFUSED while another picture, or another microphone, is there. */
  async start(kind: SourceKind, track: TrackKind, open: () => Promise<unknown>): Promise<void> {
    const taken = this.#exclusive ? this.#owner(track) : undefined;
    if (taken) throw new LiveError(LiveCode.ERROR_REFUSED, `Stop the ${taken} first: the ${kind} would be the second.`);
    const opening = open();
    this.#opening.set(opening, { kind, track });
    try {
      await opening;
    } finally {
      this.#opening.delete(opening);
    }
  }

  /** Resolves when nothing is being opened any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#opening.keys());
  }

  /** Begins to take frames that the page sends, as a source. */
  async startCustom(track: TrackKind): Promise<void> {
    if (this.#custom[track]) return;
    await this.start('custom', track, async () => {
      const { createFrameSource } = await loadPart(import('../capture/frame-source.ts'));
      const source = await createFrameSource(track);
      try {
        this.#custom[track] = { source, id: await this.#pusher.startCustomCapture(source.track) };
      } catch (error) {
        source.close();
        throw error;
      }
    });
  }

  /** Ends it. */
  stopCustom(track: TrackKind): void {
    const custom = this.#custom[track];
    delete this.#custom[track];
    if (!custom) return;
    this.#pusher.stopCustomCapture(custom.id);
    custom.source.close();
  }

  /** Where frames go that the page sends; undefined when none are taken. */
  custom(track: TrackKind): FrameSource | undefined {
    return this.#custom[track]?.source;
  }

  close(): void {
    this.stopCustom('video');
    this.stopCustom('audio');
  }

  #owner(track: TrackKind): SourceKind | undefined {
    for (const opening of this.#opening.values()) if (opening.track === track) return opening.kind;
    return this.#pusher.sources.find(
      ({ kind, stream }) =>
        stream.getTracks().some((one) => one.kind === track) && (track === 'video' || spokenKinds.includes(kind)),
    )?.kind;
  }
}
