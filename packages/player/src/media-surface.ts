/** The events of a media element that a player repeats. `error` is not among them: that one is the player's own. */
export const mediaEvents = [
  'abort',
  'canplay',
  'canplaythrough',
  'durationchange',
  'emptied',
  'encrypted',
  'ended',
  'enterpictureinpicture',
  'leavepictureinpicture',
  'loadeddata',
  'loadedmetadata',
  'loadstart',
  'pause',
  'play',
  'playing',
  'progress',
  'ratechange',
  'resize',
  'seeked',
  'seeking',
  'stalled',
  'suspend',
  'timeupdate',
  'volumechange',
  'waiting',
  'waitingforkey',
] as const satisfies readonly (keyof HTMLVideoElementEventMap)[];

/** The events of a media element by name. */
export type MediaEvents = Pick<HTMLVideoElementEventMap, (typeof mediaEvents)[number]>;

/** The events that only WebKit has: AirPlay, and the full screen of an iPhone. */
export const webkitMediaEvents = [
  'webkitbeginfullscreen',
  'webkitcurrentplaybacktargetiswirelesschanged',
  'webkitendfullscreen',
  'webkitplaybacktargetavailabilitychanged',
  'webkitpresentationmodechanged',
] as const;

/** What a player does in its own way, or says in its own words; whoever passes the rest on has these itself. */
const playersOwn = ['error', 'load', 'pause', 'play', 'src', 'srcObject'] as const;

type PlayersOwn = (typeof playersOwn)[number];

/** The handler properties that media elements add to those of every element. */
type Handlers = 'onencrypted' | 'onwaitingforkey' | 'onenterpictureinpicture' | 'onleavepictureinpicture';

/** Everything that `HTMLMediaElement` and `HTMLVideoElement` add to `HTMLElement`, less what is the player's own. */
export interface MediaMembers extends Omit<HTMLVideoElement, keyof HTMLElement | PlayersOwn | Handlers> {
  /** Called for `encrypted`. */
  onencrypted: ((event: MediaEncryptedEvent) => unknown) | null;
  /** Called for `waitingforkey`. */
  onwaitingforkey: ((event: Event) => unknown) | null;
  /** Called for `enterpictureinpicture`. */
  onenterpictureinpicture: ((event: PictureInPictureEvent) => unknown) | null;
  /** Called for `leavepictureinpicture`. */
  onleavepictureinpicture: ((event: PictureInPictureEvent) => unknown) | null;
}

/** Something with a video that may be another one tomorrow. */
export interface MediaHost extends EventTarget {
  readonly video: HTMLVideoElement | null | undefined;
}

type Handler = (event: Event) => void;
type Constructor = new () => EventTarget;

/**
 * A class like `Base` with every member of a video element that this browser has, passed on to `this.video`. What `Base`
 * has already is left alone. On a server there is nothing to pass on.
 */
export function withMedia<T extends Constructor>(
  Base: T,
): Pick<T, keyof T> & (new () => InstanceType<T> & MediaMembers) {
  const Media = class extends (Base as Constructor) {};
  if (globalThis.HTMLVideoElement)
    for (const { prototype } of [HTMLVideoElement, HTMLMediaElement])
      for (const [name, member] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
        if (name in Media.prototype || (playersOwn as readonly string[]).includes(name)) continue;
        Object.defineProperty(Media.prototype, name, forwarded(name, member));
        if (/^[A-Z]/.test(name)) Object.defineProperty(Media, name, member);
      }
  return Media as never;
}

function forwarded(name: string, member: PropertyDescriptor): PropertyDescriptor {
  const { enumerable = true, value } = member as TypedPropertyDescriptor<unknown>;
  const kind = { configurable: true, enumerable };
  if (name.startsWith('on')) return { ...kind, ...handler(name.slice(2)) };
  if (typeof value === 'function')
    return {
      ...kind,
      writable: true,
      value(this: MediaHost, ...args: unknown[]): unknown {
        return videoOf<(...args: unknown[]) => unknown>(this)[name]!(...args);
      },
    };
  if (value !== undefined) return member;
  return {
    ...kind,
    get(this: MediaHost): unknown {
      return videoOf(this)[name];
    },
    ...(member.set && {
      set(this: MediaHost, given: unknown) {
        videoOf(this)[name] = given;
      },
    }),
  };
}

let pristine: HTMLVideoElement | undefined;

/** The host's video by the names of its members; before it has one, one that knows the defaults. */
function videoOf<T = unknown>({ video }: MediaHost): Record<string, T> {
  return (video ?? (pristine ??= document.createElement('video'))) as unknown as Record<string, T>;
}

function handler(type: string): PropertyDescriptor {
  const handlers = new WeakMap<EventTarget, Handler>();
  return {
    get(this: EventTarget): Handler | null {
      return handlers.get(this) ?? null;
    },
    set(this: EventTarget, given: unknown) {
      const before = handlers.get(this);
      if (before) this.removeEventListener(type, before);
      handlers.delete(this);
      if (typeof given !== 'function') return;
      handlers.set(this, given as Handler);
      this.addEventListener(type, given as Handler);
    },
  };
}
