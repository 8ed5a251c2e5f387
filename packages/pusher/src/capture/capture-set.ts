import { LiveCode, LiveError, toLiveError } from '@livelit/core';

import { loadPart } from '../load-part.ts';
import type { CaptureInput, CaptureSource, SourceKind } from './capture-source.ts';
import { releases } from './made-stream.ts';

type TrackKind = 'audio' | 'video';

/** What happens when a second source of a kind is started. */
export type SourcePolicy = 'exclusive' | 'replace' | 'mix';

/** What a CaptureSet tells its owner. */
export interface CaptureEvents {
  /** `inputs(kind)` changed. */
  onInputs(kind: TrackKind): void;
  onWarning(error: LiveError): void;
  /** `sources` changed. */
  onChange(): void;
  /**
   * A device is gone although nobody here stopped it; answers the track that takes its place, if any does. `signal` aborts
   * when none is wanted any more.
   */
  onLost(source: CaptureSource, track: MediaStreamTrack, signal: AbortSignal): Promise<MediaStreamTrack | undefined>;
}

interface Opening {
  readonly kind: SourceKind;
  readonly tracks: readonly TrackKind[];
  cancelled: boolean;
}

/** A source without its device, until another takes its place. */
interface Waiting {
  readonly kind: TrackKind;
  readonly ended: AbortController;
}

interface Used extends CaptureInput {
  readonly source: CaptureSource;
  readonly listening: AbortController;
}

/** The sources of one pusher, and those of their tracks that go into what is sent. */
export class CaptureSet {
  readonly #policy: SourcePolicy;
  readonly #events: CaptureEvents;
  readonly #opening = new Set<Opening>();
  readonly #used: Record<TrackKind, readonly Used[]> = { audio: [], video: [] };
  readonly #waiting = new Map<CaptureSource, Waiting>();
  #sources: readonly CaptureSource[] = [];

  constructor(policy: SourcePolicy, events: CaptureEvents) {
    this.#policy = policy;
    this.#events = events;
  }

  get sources(): readonly CaptureSource[] {
    return this.#sources;
  }

  /** The tracks that are sent: at most one, unless the policy is `mix`. */
  inputs(kind: TrackKind): readonly CaptureInput[] {
    return this.#used[kind];
  }

  /** Opens a source that will have these tracks and sends it; resolves with its id. */
  async add(kind: SourceKind, tracks: readonly TrackKind[], open: () => Promise<MediaStream>): Promise<string> {
    this.#refuseSecond(kind, tracks);
    const opening: Opening = { kind, tracks, cancelled: false };
    this.#opening.add(opening);
    let stream: MediaStream;
    try {
      stream = await open();
    } finally {
      this.#opening.delete(opening);
    }
    const source = { id: stream.id, kind, stream };
    if (opening.cancelled) {
      release(source);
      throw new LiveError(LiveCode.ERROR_REFUSED, `The ${kind} was stopped before it had started.`);
    }
    this.#install(source);
    return source.id;
  }

  /** Ends the sources of this kind, or the one with this id, and what is just being opened. */
  remove(kind: SourceKind, id?: string): void {
    for (const opening of this.#opening) if (opening.kind === kind && id === undefined) opening.cancelled = true;
    const gone = this.#sources.filter((source) => source.kind === kind && (id === undefined || source.id === id));
    for (const source of gone) this.#drop(source);
    if (gone.length) this.#events.onChange();
  }

  /** Puts `track` in the place of the source's track of its kind, which ends. Ends `track` when the source is gone. */
  swap(id: string, track: MediaStreamTrack): void {
    const source = this.#sources.find((one) => one.id === id);
    if (!source) return track.stop();
    if (source.stream.getTracks().includes(track)) return;
    const kind = track.kind as TrackKind;
    const former = source.stream.getTracks().filter((one) => one.kind === kind);
    this.#waiting.delete(source);
    if (former[0]) track.contentHint = former[0].contentHint;
    const at = this.#used[kind].findIndex((used) => used.source === source);
    const after = at < 0 ? this.#used[kind] : this.#used[kind].filter((_, index) => index !== at);
    if (at >= 0) this.#used[kind][at]!.listening.abort();
    const inserted = [...after];
    inserted.splice(at < 0 ? inserted.length : at, 0, this.#watch(source, track));
    this.#used[kind] = inserted;
    for (const one of former) source.stream.removeTrack(one);
    source.stream.addTrack(track);
    this.#events.onInputs(kind);
    for (const one of former) if (source.kind !== 'custom') one.stop();
    this.#events.onChange();
  }

  close(): void {
    for (const opening of this.#opening) opening.cancelled = true;
    for (const source of this.#sources) this.#drop(source);
  }

  #refuseSecond(kind: SourceKind, tracks: readonly TrackKind[]): void {
    if (this.#policy !== 'exclusive') return;
    const owner = (track: TrackKind) =>
      this.#used[track][0]?.kind ?? [...this.#opening].find((opening) => opening.tracks.includes(track))?.kind;
    const taken = tracks.find((track) => owner(track));
    if (!taken) return;
    throw new LiveError(
      LiveCode.ERROR_REFUSED,
      `The ${kind} was not started: the ${taken} of the ${owner(taken)} is sent; stop that first, or set sourcePolicy to 'replace'.`,
    );
  }

  #install(source: CaptureSource): void {
    this.#sources = [...this.#sources, source];
    const replaced = new Set<CaptureSource>();
    for (const kind of ['video', 'audio'] as const) {
      const track = source.stream.getTracks().find((one) => one.kind === kind && one.readyState === 'live');
      if (!track) continue;
      const former = this.#policy === 'mix' ? [] : this.#used[kind];
      for (const used of former) {
        used.listening.abort();
        replaced.add(used.source);
      }
      // A device that comes back must not push out what has taken its place.
      if (this.#policy !== 'mix')
        for (const [one, waiting] of this.#waiting) if (waiting.kind === kind) replaced.add(one);
      this.#used[kind] = [...(this.#policy === 'mix' ? this.#used[kind] : []), this.#watch(source, track)];
      this.#events.onInputs(kind);
      for (const used of former) if (used.kind !== 'custom') used.track.stop();
    }
    for (const former of replaced) if (!this.#isUsed(former)) this.#drop(former);
    this.#events.onChange();
  }

  #watch(source: CaptureSource, track: MediaStreamTrack): Used {
    const listening = new AbortController();
    const { signal } = listening;
    const { kind, id } = source;
    track.addEventListener('ended', () => void this.#onEnded(source, track), { signal });
    if (kind === 'camera' || kind === 'microphone') {
      track.addEventListener('mute', () => void this.#warn(({ mutedBySystem }) => mutedBySystem(kind)), { signal });
      for (const type of ['mute', 'unmute']) track.addEventListener(type, () => this.#events.onChange(), { signal });
    }
    return { source, id, kind, track, listening };
  }

  /** Takes the tracks of a source out of what is sent. */
  #release(source: CaptureSource, kind: TrackKind): void {
    const used = this.#used[kind].find((one) => one.source === source);
    if (!used) return;
    used.listening.abort();
    this.#used[kind] = this.#used[kind].filter((one) => one !== used);
    this.#events.onInputs(kind);
    if (source.kind !== 'custom') used.track.stop();
  }

  #drop(source: CaptureSource): void {
    this.#waiting.get(source)?.ended.abort();
    this.#waiting.delete(source);
    for (const kind of ['video', 'audio'] as const) this.#release(source, kind);
    release(source);
    this.#sources = this.#sources.filter((one) => one !== source);
  }

  async #onEnded(source: CaptureSource, track: MediaStreamTrack): Promise<void> {
    const kind = track.kind as TrackKind;
    this.#release(source, kind);
    const isDevice = source.kind === 'camera' || source.kind === 'microphone';
    const waiting: Waiting = { kind, ended: new AbortController() };
    if (isDevice) this.#waiting.set(source, waiting);
    else if (!this.#isUsed(source)) this.#drop(source);
    this.#events.onChange();
    await this.#warn(({ endedBySystem }) => endedBySystem(source.kind, track));
    if (this.#waiting.get(source) !== waiting) return;
    const { signal } = waiting.ended;
    const another = await this.#events.onLost(source, track, signal).catch(() => undefined);
    if (signal.aborted) return another?.stop();
    if (another) return this.swap(source.id, another);
    // Somebody else may have put a track in the place meanwhile.
    if (this.#waiting.get(source) !== waiting) return;
    this.#drop(source);
    this.#events.onChange();
  }

  async #warn(tell: (words: typeof import('./interruption.ts')) => LiveError): Promise<void> {
    this.#events.onWarning(await loadPart(import('./interruption.ts')).then(tell, toLiveError));
  }

  #isUsed(source: CaptureSource): boolean {
    return [...this.#used.audio, ...this.#used.video].some((used) => used.source === source);
  }
}

/** Frees the device. A custom stream stays its maker's. */
function release({ kind, stream }: CaptureSource): void {
  if (kind !== 'custom') for (const track of stream.getTracks()) track.stop();
  releases.get(stream)?.();
}
