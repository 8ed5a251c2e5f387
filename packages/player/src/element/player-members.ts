import type { LivePlayer } from '../live-player.ts';

/** What the element answers while it has no player: before the first render and outside the page. */
const fallbacks = {
  state: 'idle',
  error: undefined,
  repairing: undefined,
  sources: [],
  line: 0,
  engineName: undefined,
  live: undefined,
  liveState: 'unknown',
  latency: undefined,
  wallClockLatency: undefined,
  isAtLiveEdge: false,
  attempt: 0,
  nextRetryAt: undefined,
  levels: [],
  level: -1,
  selectedLevel: 'auto',
  statistics: undefined,
  pictureInPicture: 'none',
} as const satisfies Partial<Record<keyof LivePlayer, unknown>>;

/** What may be set; a player that comes later gets it, too. */
const settable = [
  'mediaMetadata',
  'keepAwake',
  'catchUp',
  'minBuffer',
] as const satisfies readonly (keyof LivePlayer)[];

const methods = [
  'stop',
  'retry',
  'setLevel',
  'selectLine',
  'switchStream',
  'seekToLive',
  'setCacheParams',
  'snapshot',
  'enableVolumeEvaluation',
  'observeVideoFrames',
  'requestVideoFrame',
  'observeAudioFrames',
  'exitPictureInPicture',
  'exitFullscreen',
  'showRemotePlaybackPicker',
] as const satisfies readonly (keyof LivePlayer)[];

/** The members of the player that its element has, too. */
export type PlayerMembers = Readonly<Pick<LivePlayer, keyof typeof fallbacks>> &
  Pick<LivePlayer, (typeof settable)[number] | (typeof methods)[number]>;

interface Host {
  readonly player: LivePlayer | undefined;
}

type Constructor = new () => HTMLElement;

/** A class like `Base` with the members of the player that it hosts as `this.player`. */
export function withPlayer<T extends Constructor>(
  Base: T,
): Pick<T, keyof T> & (new () => InstanceType<T> & PlayerMembers) {
  const Hosting = class extends (Base as Constructor) {};
  const define = (name: string, descriptor: PropertyDescriptor) =>
    Object.defineProperty(Hosting.prototype, name, { configurable: true, enumerable: true, ...descriptor });
  for (const [name, fallback] of Object.entries(fallbacks)) define(name, { get: getter(name, fallback) });
  for (const name of settable)
    define(name, {
      get(this: Host): unknown {
        return this.player ? this.player[name] : kept.get(this)?.[name];
      },
      set(this: Host, value: unknown) {
        kept.set(this, { ...kept.get(this), [name]: value });
        if (this.player) Object.assign(this.player, { [name]: value });
      },
    });
  for (const name of methods)
    define(name, {
      writable: true,
      value(this: Host, ...args: unknown[]): unknown {
        const { player } = this;
        return player && (player[name] as (...args: unknown[]) => unknown).apply(player, args);
      },
    });
  return Hosting as never;
}

/** What was set on each host. */
const kept = new WeakMap<Host, Readonly<Record<string, unknown>>>();

/** Gives a new player what was set on its host before. */
export function keptBy(host: Host, player: LivePlayer): void {
  Object.assign(player, kept.get(host));
}

function getter(name: string, fallback: unknown) {
  return function (this: Host): unknown {
    return this.player ? this.player[name as keyof LivePlayer] : fallback;
  };
}
