import type { EngineAudioTrack, EngineLevel } from '../engine.ts';

/** What the lists need of a player. */
export interface ListedPlayer {
  readonly levels: readonly EngineLevel[];
  readonly selectedLevel: number | 'auto';
  setLevel(index: number | 'auto'): void;
  readonly audioTracks: readonly EngineAudioTrack[];
  readonly audioTrack: number;
  setAudioTrack(index: number): void;
}

/** One quality, as control bars want it. */
export interface VideoRendition extends EngineLevel {
  readonly id: string;
}

/** One sound track in the shape of HTML's `AudioTrack`. */
export interface AudioTrackLike {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly language: string;
  enabled: boolean;
}

/** A list that can be indexed and iterated and tells of changes: the shape that HTML's track lists share. */
class List<T> extends EventTarget {
  readonly [index: number]: T;
  #items: readonly T[] = [];

  get length(): number {
    return this.#items.length;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items[Symbol.iterator]();
  }

  protected replace(items: readonly T[]): void {
    for (const at of this.#items.keys()) Reflect.deleteProperty(this, at);
    for (const [at, value] of items.entries()) Object.defineProperty(this, at, { configurable: true, value });
    this.#items = items;
  }

  protected tell(...types: readonly string[]): void {
    for (const type of types) this.dispatchEvent(new Event(type));
  }
}

/** The qualities to choose from (media-chrome's `videoRenditions`). */
export class VideoRenditions extends List<VideoRendition> {
  readonly #player: () => ListedPlayer | undefined;

  constructor(player: () => ListedPlayer | undefined) {
    super();
    this.#player = player;
  }

  /** Index of the one that was asked for; -1 leaves the choice to the player. */
  get selectedIndex(): number {
    const selected = this.#player()?.selectedLevel ?? 'auto';
    return selected === 'auto' ? -1 : selected;
  }

  set selectedIndex(index: number) {
    this.#player()?.setLevel(index < 0 ? 'auto' : index);
    this.tell('change');
  }

  /** Reads the player's levels anew. */
  update(): void {
    const levels = this.#player()?.levels ?? [];
    this.replace(levels.map((level, index) => ({ ...level, width: level.width ?? 0, id: String(index) })));
    this.tell('removerendition', 'addrendition', 'change');
  }
}

/** The sound tracks to choose from, in the shape of HTML's `AudioTrackList`. */
export class AudioTracks extends List<AudioTrackLike> {
  readonly #player: () => ListedPlayer | undefined;

  constructor(player: () => ListedPlayer | undefined) {
    super();
    this.#player = player;
  }

  /** Reads the player's sound tracks anew. */
  update(): void {
    this.replace((this.#player()?.audioTracks ?? []).map((track, index) => this.#entry(track, index)));
    this.tell('removetrack', 'addtrack', 'change');
  }

  #entry({ name, lang = '' }: EngineAudioTrack, index: number): AudioTrackLike {
    const player = this.#player;
    return {
      id: String(index),
      kind: index === 0 ? 'main' : 'alternative',
      label: name,
      language: lang,
      get enabled() {
        return player()?.audioTrack === index;
      },
      set enabled(enabled: boolean) {
        if (enabled) player()?.setAudioTrack(index);
      },
    };
  }
}

/** The text tracks of whichever video plays, in one list that stays. */
export class TextTracks extends List<TextTrack> {
  #listening = new AbortController();

  /** Follows another video. */
  follow({ textTracks }: HTMLVideoElement): void {
    this.#listening.abort();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const type of ['addtrack', 'removetrack', 'change'] as const)
      textTracks.addEventListener(
        type,
        (event) => {
          this.replace([...textTracks]);
          this.dispatchEvent(event instanceof TrackEvent ? new TrackEvent(type, event) : new Event(type));
        },
        { signal },
      );
    this.replace([...textTracks]);
    this.tell('change');
  }
}
