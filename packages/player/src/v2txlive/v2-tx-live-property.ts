import { LiveCode } from '@livelit/core';
import { propertyNameOf, type V2TXLivePropertyName } from '@livelit/core/v2txlive';

import type { PlayerConfig } from '../player-config.ts';

/** What properties make of a player; in force from the next `startLivePlay()`. */
export interface PropertyEffects {
  config?: Partial<PlayerConfig>;
  headers?: Readonly<Record<string, string>>;
}

/** What came of setting a property. */
export interface PropertyOutcome {
  readonly code: number;
  /** Why it was not done. */
  readonly reason?: string;
  readonly effects?: PropertyEffects;
}

const done = (effects: PropertyEffects = {}): PropertyOutcome => ({ code: LiveCode.OK, effects });
const wrong = (reason: string): PropertyOutcome => ({ code: LiveCode.ERROR_INVALID_PARAMETER, reason });
const cannot = (reason: string): PropertyOutcome => ({ code: LiveCode.ERROR_NOT_SUPPORTED, reason });
const forPushers = () => cannot('This property is one of pushers.');
const isCount = (value: unknown): value is number => typeof value === 'number' && value >= 0;

const setters: Record<V2TXLivePropertyName, (value: unknown) => PropertyOutcome> = {
  kV2EnableHardwareAcceleration: (value) => {
    if (typeof value !== 'boolean') return wrong('A boolean is wanted.');
    return value ? done() : cannot('A browser decodes on the GPU whenever it can, and cannot be told not to.');
  },
  kV2MaxNumberOfReconnection: (value) =>
    isCount(value) ? done({ config: { retry: { maxAttempts: value } } }) : wrong('A number from 0 is wanted.'),
  kV2SecondsBetweenReconnection: (value) =>
    isCount(value)
      ? done({ config: { retry: { baseDelayMs: value * 1000, maxDelayMs: Math.max(15_000, value * 1000) } } })
      : wrong('Seconds from 0 are wanted.'),
  kV2SetHeaders: (value) => {
    const headers = headersOf(value);
    return headers ? done({ headers }) : wrong('{"headers":[{"key":"…","value":"…"}]} is wanted.');
  },
  kV2ClearLastImage: (value) =>
    typeof value === 'boolean' ? done({ config: { clearLastImage: value } }) : wrong('A boolean is wanted.'),
  kV2SetVideoQualityEx: forPushers,
  kV2SetMetaData: forPushers,
  kV2EnableHevcEncode: forPushers,
  kV2EnableIPMultiplexing: () => cannot('A page cannot open several paths of IP to one server.'),
};

/** What setting a property means; `key` is a name or a value of `V2TXLiveProperty`. */
export function setterOf(key: string, value: unknown): PropertyOutcome {
  const name = propertyNameOf(key);
  return name ? setters[name](value) : wrong(`There is no property "${key}".`);
}

function headersOf(value: unknown): Record<string, string> | undefined {
  try {
    const { headers } = (typeof value === 'string' ? JSON.parse(value) : value) as {
      headers: { key: string; value: string }[];
    };
    const given = headers.map((header) => [header.key, header.value] as const);
    // Throws for what is no header.
    new Headers(given.map(([key, text]) => [key, text]));
    return Object.fromEntries(given);
  } catch {
    return undefined;
  }
}
