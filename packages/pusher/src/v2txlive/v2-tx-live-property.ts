import { LiveCode, type RetryPolicy, type VideoQuality } from '@livelit/core';
import { propertyNameOf, type V2TXLivePropertyName } from '@livelit/core/v2txlive';

import type { VideoCodec } from '../pusher-config.ts';

/** What properties make of the pushes that begin after them. */
export interface PropertyEffects {
  readonly gateway?: string;
  readonly token?: string;
  readonly retry?: Partial<RetryPolicy>;
  readonly metadata?: Readonly<Record<string, number | boolean | string>>;
  /** `undefined`: that of the config. */
  readonly videoCodec?: VideoCodec | undefined;
}

/** What came of setting a property. */
export interface PropertyOutcome {
  readonly code: number;
  /** Why it was not done. */
  readonly reason?: string;
  readonly effects?: PropertyEffects;
  /** A picture to send from now on. */
  readonly videoQuality?: VideoQuality;
}

type Setter = (value: unknown) => PropertyOutcome;

const done = (effects: PropertyEffects = {}): PropertyOutcome => ({ code: LiveCode.OK, effects });
const wrong = (reason: string): PropertyOutcome => ({ code: LiveCode.ERROR_INVALID_PARAMETER, reason });
const cannot = (reason: string): PropertyOutcome => ({ code: LiveCode.ERROR_NOT_SUPPORTED, reason });
const forPlayers: Setter = () => cannot('This property is one of players.');
const isCount = (value: unknown): value is number => typeof value === 'number' && value >= 0;

const setters: Record<V2TXLivePropertyName, Setter> = {
  kV2EnableHardwareAcceleration: (value) => {
    if (typeof value !== 'boolean') return wrong('A boolean is wanted.');
    return value ? done() : cannot('A browser encodes on the GPU whenever it can, and cannot be told not to.');
  },
  kV2MaxNumberOfReconnection: (value) =>
    isCount(value) ? done({ retry: { maxAttempts: value } }) : wrong('A number from 0 is wanted.'),
  kV2SecondsBetweenReconnection: (value) =>
    isCount(value)
      ? done({ retry: { baseDelayMs: value * 1000, maxDelayMs: Math.max(15_000, value * 1000) } })
      : wrong('Seconds from 0 are wanted.'),
  kV2SetVideoQualityEx: (value) => {
    const videoQuality = qualityOf(value);
    return videoQuality
      ? { ...done(), videoQuality }
      : wrong('{"videoWidth":…,"videoHeight":…,"videoFps":…,"videoBitrate":…} is wanted, numbers above 0.');
  },
  kV2SetMetaData: (value) => {
    const metadata = objectOf(value);
    const plain = metadata && Object.values(metadata).every((one) => /^(number|boolean|string)$/.test(typeof one));
    return plain
      ? done({ metadata: metadata as Record<string, number | boolean | string> })
      : wrong('An object of numbers, booleans and strings is wanted, or its JSON.');
  },
  kV2EnableHevcEncode: (value) =>
    typeof value === 'boolean' ? done({ videoCodec: value ? 'h265' : undefined }) : wrong('A boolean is wanted.'),
  kV2SetHeaders: forPlayers,
  kV2ClearLastImage: forPlayers,
  kV2EnableIPMultiplexing: () => cannot('A page cannot open several paths of IP to one server.'),
};

/** Not of V2TXLive: a page needs them, and a program for V2TXLive has no other place for them. */
const ours: Readonly<Record<string, Setter>> = {
  gateway: (value) =>
    value === '' || (typeof value === 'string' && /^https?:/.test(value) && URL.canParse(value))
      ? done({ gateway: value })
      : wrong('The origin of a gateway is wanted, such as https://live.example.com.'),
  token: (value) => (typeof value === 'string' ? done({ token: value }) : wrong('A string is wanted.')),
};

/** What setting a property means; `key` is a name or a value of `V2TXLiveProperty`, `gateway` or `token`. */
export function setterOf(key: string, value: unknown): PropertyOutcome {
  const name = propertyNameOf(key);
  const setter = name ? setters[name] : Object.hasOwn(ours, key) ? ours[key] : undefined;
  return setter?.(value) ?? wrong(`There is no property "${key}".`);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    const object = (typeof value === 'string' ? JSON.parse(value) : value) as unknown;
    return object && typeof object === 'object' && !Array.isArray(object)
      ? (object as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function qualityOf(value: unknown): VideoQuality | undefined {
  const { videoWidth, videoHeight, videoFps, videoBitrate, minVideoBitrate } = objectOf(value) ?? {};
  const wanted = [videoWidth, videoHeight, videoFps, videoBitrate].map(Number);
  const [width = 0, height = 0, fps = 0, kbps = 0] = wanted;
  const least = Number(minVideoBitrate ?? 0);
  if (!wanted.every((one) => one > 0 && Number.isFinite(one)) || !(least >= 0 && least <= kbps)) return undefined;
  return { width, height, fps, kbps, ...(least ? { minKbps: least } : {}) };
}
