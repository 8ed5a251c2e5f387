import { LiveCode, LiveError } from '@livelit/core';

import { type GatewayConfig, type GatewayLimits, gatewayDefaults, limitDefaults } from './gateway-config.ts';
import { parseRtmpPrefix } from './rtmp/rtmp-target.ts';

interface Rule {
  /** What is right, to follow "must be". */
  readonly range: string;
  readonly holds: (value: unknown) => boolean;
}

function between(min: number, max: number, unit: string): Rule {
  return {
    range: `a number of ${unit} between ${min} and ${max}`,
    holds: (value) => typeof value === 'number' && value >= min && value <= max,
  };
}

function whole(min: number, max: number, unit = ''): Rule {
  return {
    range: `a whole number${unit && ` of ${unit}`} between ${min} and ${max}`,
    holds: (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
  };
}

function optional(rule: Rule): Rule {
  return { range: `${rule.range}, or undefined`, holds: (value) => value === undefined || rule.holds(value) };
}

function listOf(range: string, holds: (value: unknown) => boolean): Rule {
  return { range: `a list of ${range}`, holds: (value) => Array.isArray(value) && value.every(holds) };
}

const text = (value: unknown): value is string => typeof value === 'string' && value !== '';

const tokens = listOf('tokens without spaces', (value) => text(value) && /^[^\s]{1,1024}$/.test(value));
const authorise: Rule = {
  range: 'undefined, a list of tokens without spaces, or a function',
  holds: (value) => value === undefined || typeof value === 'function' || tokens.holds(value),
};

const origins = listOf('origins', (value) => text(value) && URL.canParse(value) && new URL(value).origin === value);

function isIceServer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { urls, username, credential } = value as Record<string, unknown>;
  if (!text(urls) || !/^(?:stun|turn)s?:\S+$/.test(urls)) return false;
  return urls.startsWith('stun') || (text(username) && text(credential));
}

const address: Rule = { range: 'a host name or an address', holds: (value) => text(value) && /^[^\s/]+$/.test(value) };

const rtmpPrefixes = listOf(
  'prefixes such as rtmp://host/app or rtmps://*',
  (value) => text(value) && parseRtmpPrefix(value) !== undefined,
);

const rules: Readonly<Record<Exclude<keyof GatewayConfig, 'limits'>, Rule>> = {
  host: address,
  port: whole(0, 65_535),
  allowOrigins: {
    range: "'*' or a list of origins such as 'https://example.org'",
    holds: (value) => value === '*' || origins.holds(value),
  },
  publish: authorise,
  play: authorise,
  status: authorise,
  rtmpTargets: rtmpPrefixes,
  rtmpSources: rtmpPrefixes,
  secondPublisher: {
    range: "'refuse' or 'take-over'",
    holds: (value) => value === 'refuse' || value === 'take-over',
  },
  iceServers: listOf('{ urls, username, credential } with a stun: or turn: URL (turn: needs all three)', isIceServer),
  rtcBindAddress: optional(address),
  rtcPort: optional(whole(1, 65_535)),
  hlsPart: between(0.1, 2, 'seconds'),
  hlsSegment: between(0.5, 10, 'seconds'),
  hlsWindow: whole(3, 60, 'segments'),
  keyFrameInterval: between(0.5, 30, 'seconds'),
};

const limitRules: Readonly<Record<keyof GatewayLimits, Rule>> = {
  maxStreams: whole(1, 100_000),
  maxSessions: whole(1, 100_000),
  maxSessionsPerAddress: whole(1, 100_000),
  maxBodyBytes: whole(1024, 16 << 20, 'bytes'),
  maxTagBytes: whole(1024, 16 << 20, 'bytes'),
  maxPublishKbps: whole(16, 1_000_000, 'kbps'),
  publisherIdle: between(1, 3600, 'seconds'),
  connectTimeout: between(0.1, 120, 'seconds'),
  viewerBacklogBytes: whole(65_536, 256 << 20, 'bytes'),
  viewerStall: between(1, 600, 'seconds'),
};

/** The value as it may be shown: tokens and credentials are never repeated. */
function shown(name: string, value: unknown): string {
  if (['publish', 'play', 'status', 'iceServers'].includes(name)) return `a ${typeof value} that does not fit`;
  return typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value));
}

function check<T extends object>(values: T, table: Readonly<Record<string, Rule>>, prefix = ''): void {
  for (const [name, rule] of Object.entries(table)) {
    const value: unknown = (values as Record<string, unknown>)[name];
    if (rule.holds(value)) continue;
    throw new LiveError(
      LiveCode.ERROR_INVALID_PARAMETER,
      `The gateway option '${prefix}${name}' is ${shown(name, value)}, but must be ${rule.range}.`,
      { detail: { option: `${prefix}${name}`, range: rule.range } },
    );
  }
}

/** Refuses names that mean nothing: a misspelt `publish` would leave the gateway open to everybody. */
function checkNames(given: object, known: readonly string[], prefix = ''): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `The gateway has no option '${prefix}${name}'.`, {
      detail: { option: `${prefix}${name}` },
    });
  }
}

/** Throws a LiveError ERROR_INVALID_PARAMETER that names the option, its value and its range. */
export function checkConfig(config: GatewayConfig): void {
  check(config, rules);
  check(config.limits, limitRules, 'limits.');
}

/** Throws a LiveError ERROR_INVALID_PARAMETER for an option that the gateway does not have. */
export function checkOptionNames(given: { readonly limits?: object | undefined }, others: readonly string[]): void {
  checkNames(given, [...Object.keys(gatewayDefaults), ...others]);
  checkNames(given.limits ?? {}, Object.keys(limitDefaults), 'limits.');
}
