import { LiveCode, LiveError } from '@livelit/core';

import type { CaptureSource, SourceKind } from './capture-source.ts';
import { endedBySystem, mutedBySystem } from './interruption.ts';

type TrackKind = 'audio' | 'video';

/** What a CaptureSet tells its owner. */
export interface CaptureEvents {
  /** From now on this track of its kind is to be sent, or none. */
  onTrack(kind: TrackKind, track: MediaStreamTrack | undefined): void;
  onWarning(error: LiveError): void;
  onChange(): void;
}

interface Opening {
  readonly kind: SourceKind;
  readonly tracks: readonly TrackKind[];
  cancelled: boolean;
}

interface Used {
  readonly source: CaptureSource;
  readonly track: MediaStreamTrack;
  readonly listening: AbortController;
}

/** The sources of one pusher, and of their tracks the one of each kind that is sent. */
export class CaptureSet {
  /** What is sent; the object stays the same while its tracks come and go. */
  readonly stream = new MediaStream();
  readonly #policy: 'exclusive' | 'replace';
  readonly #events: CaptureEvents;
  readonly #enabled = { audio: true, video: true };
  readonly #opening = new Set<Opening>();
  readonly #used = new Map<TrackKind, Used>();
  #sources: readonly CaptureSource[] = [];

  constructor(policy: 'exclusive' | 'replace', events: CaptureEvents) {
    this.#policy = policy;
    this.#events = events;
  }

  get sources(): readonly CaptureSource[] {
    return this.#sources;
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

  /** Whether tracks of this kind, present and future, carry picture or sound; else black or silence. */
  setEnabled(kind: TrackKind, enabled: boolean): void {
    this.#enabled[kind] = enabled;
    const used = this.#used.get(kind);
    if (used) used.track.enabled = enabled;
  }

  isEnabled(kind: TrackKind): boolean {
    return this.#enabled[kind];
  }

  close(): void {
    for (const opening of this.#opening) opening.cancelled = true;
    for (const source of this.#sources) this.#drop(source);
  }

  #refuseSecond(kind: SourceKind, tracks: readonly TrackKind[]): void {
    if (this.#policy === 'replace') return;
    const owner = (track: TrackKind) =>
      this.#used.get(track)?.source.kind ?? [...this.#opening].find((opening) => opening.tracks.includes(track))?.kind;
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
      const former = this.#release(kind);
      if (former) replaced.add(former);
      this.#use(source, kind, track);
    }
    for (const former of replaced) if (!this.#isUsed(former)) this.#drop(former);
    this.#events.onChange();
  }

  #use(source: CaptureSource, kind: TrackKind, track: MediaStreamTrack): void {
    const listening = new AbortController();
    const { signal } = listening;
    this.#used.set(kind, { source, track, listening });
    track.enabled = this.#enabled[kind];
    track.addEventListener('ended', () => this.#onEnded(source, track), { signal });
    const { kind: sourceKind } = source;
    if (sourceKind === 'camera' || sourceKind === 'microphone')
      track.addEventListener('mute', () => this.#events.onWarning(mutedBySystem(sourceKind)), { signal });
    this.stream.addTrack(track);
    this.#events.onTrack(kind, track);
  }

  /** Stops sending what is sent of this kind; answers whose it was. */
  #release(kind: TrackKind): CaptureSource | undefined {
    const used = this.#used.get(kind);
    if (!used) return undefined;
    used.listening.abort();
    this.#used.delete(kind);
    this.stream.removeTrack(used.track);
    if (used.source.kind !== 'custom') used.track.stop();
    return used.source;
  }

  #drop(source: CaptureSource): void {
    for (const kind of ['video', 'audio'] as const) {
      if (this.#used.get(kind)?.source !== source) continue;
      this.#release(kind);
      this.#events.onTrack(kind, undefined);
    }
    release(source);
    this.#sources = this.#sources.filter((one) => one !== source);
  }

  #onEnded(source: CaptureSource, track: MediaStreamTrack): void {
    const kind = track.kind as TrackKind;
    this.#release(kind);
    this.#events.onTrack(kind, undefined);
    if (!this.#isUsed(source)) this.#drop(source);
    this.#events.onChange();
    this.#events.onWarning(endedBySystem(source.kind, track));
  }

  #isUsed(source: CaptureSource): boolean {
    return [...this.#used.values()].some((used) => used.source === source);
  }
}

/** Frees the device. A custom stream stays its maker's. */
function release({ kind, stream }: CaptureSource): void {
  if (kind === 'custom') return;
  for (const track of stream.getTracks()) track.stop();
}
