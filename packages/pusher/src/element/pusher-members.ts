import { LiveCode, LiveError } from '@livelit/core';

import type { LivePusher } from '../live-pusher.ts';

/** What the element answers while it has no pusher: before the first render and outside the page. */
const fallbacks = {
  state: 'disconnected',
  pushStatus: 'disconnected',
  isPushing: false,
  error: undefined,
  attempt: 0,
  nextRetryAt: undefined,
  statistics: {},
  sources: [],
  destinations: [],
  stream: undefined,
  videoPaused: false,
  audioPaused: false,
  encoderMirror: false,
  encoderRotation: 0,
} as const satisfies Partial<Record<keyof LivePusher, unknown>>;

/** Done at once; without a pusher there is nothing to do. */
const immediate = [
  'stopCamera',
  'stopMicrophone',
  'stopScreenCapture',
  'stopVirtualCamera',
  'stopCustomCapture',
  'getMediaStream',
  'pauseAudio',
  'resumeAudio',
  'setEncoderMirror',
  'setEncoderRotation',
  'setWatermark',
  'setPlacement',
  'setVideoProcessor',
  'setAudioProcessor',
  'setVideoContentHint',
  'setVolume',
  'retry',
  'requestKeyFrame',
  'sendSeiMessage',
] as const satisfies readonly (keyof LivePusher)[];

/** Done when there is a pusher. */
const awaited = [
  'startVirtualCamera',
  'startCustomCapture',
  'setVideoQuality',
  'setAudioQuality',
  'setOrientation',
  'snapshot',
  'getDeviceManager',
  'getAudioEffectManager',
  'getBeautyManager',
  'runPreflight',
  'addDestination',
] as const satisfies readonly (keyof LivePusher)[];

/** The members of the pusher that its element has, too. */
export type PusherMembers = {
  readonly [K in Exclude<keyof typeof fallbacks, 'stream'>]: LivePusher[K];
} & {
  /** What is captured and sent; undefined before the first render. */
  readonly stream: MediaStream | undefined;
} & Pick<LivePusher, (typeof immediate)[number] | (typeof awaited)[number]>;

/** The element, as far as its pusher's members need it. */
interface Host {
  readonly pusher: LivePusher | undefined;
  readonly updateComplete: Promise<unknown>;
  requestUpdate(): void;
}

/** The pusher of an element, made by its first render; rejects with ERROR_REFUSED outside the page. */
export async function pusherOf(host: Host): Promise<LivePusher> {
  if (!host.pusher) await host.updateComplete;
  if (host.pusher) return host.pusher;
  throw new LiveError(LiveCode.ERROR_REFUSED, 'This <live-pusher> is not in a page.');
}

// Every argument list fits a function that takes unknown ones.
type Method = (this: LivePusher, ...args: unknown[]) => unknown;
type Constructor<T = object> = new () => T;

/** A class like `Base` with the members of the pusher that it hosts as `this.pusher`. */
export function withPusher<T extends Constructor>(
  Base: T,
): Pick<T, keyof T> & Constructor<InstanceType<T> & PusherMembers> {
  const Hosting = class extends (Base as Constructor) {};
  const define = (name: string, descriptor: PropertyDescriptor) =>
    Object.defineProperty(Hosting.prototype, name, { configurable: true, enumerable: true, ...descriptor });
  for (const [name, fallback] of Object.entries(fallbacks))
    define(name, {
      get(this: Host): unknown {
        return this.pusher ? this.pusher[name as keyof typeof fallbacks] : fallback;
      },
    });
  for (const name of immediate)
    define(name, {
      writable: true,
      value(this: Host, ...args: unknown[]): unknown {
        this.requestUpdate();
        return this.pusher && (this.pusher[name] as Method).apply(this.pusher, args);
      },
    });
  for (const name of awaited)
    define(name, {
      writable: true,
      async value(this: Host, ...args: unknown[]): Promise<unknown> {
        // At once where there is a pusher: a screen is shared only within the click that asks for it.
        const pusher = this.pusher ?? (await pusherOf(this));
        try {
          return await (pusher[name] as Method).apply(pusher, args);
        } finally {
          this.requestUpdate();
        }
      },
    });
  return Hosting as never;
}
