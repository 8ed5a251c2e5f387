import { parseArgs } from 'node:util';

import { type LogLevel, logLevels } from '@livelit/core';

import type { GatewayOptions } from './create-gateway.ts';
import { gatewayDefaults, limitDefaults } from './gateway-config.ts';

/** A command line that makes no sense; the message says what is wrong with it. */
export class UsageError extends Error {}

/** What a command line asks for. */
export type Command =
  | { readonly action: 'help' }
  | { readonly action: 'version' }
  | { readonly action: 'run'; readonly options: GatewayOptions; readonly logLevel: LogLevel };

interface Flag {
  readonly flag: string;
  /** What stands for the value in the help; none for a switch. */
  readonly value?: string;
  readonly short?: string;
  readonly repeatable?: boolean;
  readonly help: string;
  readonly default?: string | number;
}

const { limits: _limits, ...defaults } = gatewayDefaults;

/** All flags, in the order of the help. */
export const flags: readonly { readonly title: string; readonly flags: readonly Flag[] }[] = [
  {
    title: 'Where it listens',
    flags: [
      { flag: 'host', value: 'address', help: 'Address to listen on; 0.0.0.0 or :: for all', default: defaults.host },
      { flag: 'port', value: 'number', help: 'Port of HTTP and WebSocket; 0 takes a free one', default: defaults.port },
      {
        flag: 'allow-origin',
        value: 'origin',
        repeatable: true,
        help: 'Origin whose pages may use the gateway, or *',
        default: '*',
      },
    ],
  },
  {
    title:
      'Who may do what (a token on the command line is visible to every user of this machine by ps;\nprefer the variables, which take several tokens separated by spaces)',
    flags: [
      {
        flag: 'publish-token',
        value: 'token',
        repeatable: true,
        help: 'Only its holders publish, RTMP included [LIVELIT_PUBLISH_TOKEN]',
      },
      { flag: 'play-token', value: 'token', repeatable: true, help: 'Only its holders watch [LIVELIT_PLAY_TOKEN]' },
      {
        flag: 'status-token',
        value: 'token',
        repeatable: true,
        help: 'Only its holders read /api/streams and /metrics [LIVELIT_STATUS_TOKEN]',
      },
      {
        flag: 'allow-rtmp',
        value: 'prefix',
        repeatable: true,
        help: 'RTMP target that pages may publish to, such as rtmp://host/app; rtmp://* and rtmps://* allow any host, private addresses included',
        default: 'none',
      },
      {
        flag: 'second-publisher',
        value: 'what',
        help: "What happens to a second publisher of one name: 'refuse' or 'take-over'",
        default: defaults.secondPublisher,
      },
    ],
  },
  {
    title: 'WebRTC and HLS',
    flags: [
      {
        flag: 'ice-server',
        value: 'server',
        repeatable: true,
        help: "STUN or TURN server as 'stun:host:port' or 'turn:host:port,user,password' [LIVELIT_ICE_SERVER]",
        default: 'none',
      },
      { flag: 'rtc-bind', value: 'address', help: 'Address that WebRTC binds to', default: 'as --host' },
      { flag: 'rtc-port', value: 'number', help: 'One UDP port for all of WebRTC', default: 'a free one per session' },
      { flag: 'hls-part', value: 'seconds', help: 'Length of an LL-HLS part', default: defaults.hlsPart },
      { flag: 'hls-segment', value: 'seconds', help: 'Shortest HLS segment', default: defaults.hlsSegment },
      { flag: 'hls-window', value: 'number', help: 'Segments in a playlist', default: defaults.hlsWindow },
      {
        flag: 'key-frame-interval',
        value: 'seconds',
        help: 'How often WHIP publishers are asked for a key frame while FLV or HLS is watched',
        default: defaults.keyFrameInterval,
      },
    ],
  },
  {
    title: 'Limits',
    flags: [
      { flag: 'max-streams', value: 'number', help: 'Streams at once', default: limitDefaults.maxStreams },
      {
        flag: 'max-sessions',
        value: 'number',
        help: 'Publishers and viewers at once',
        default: limitDefaults.maxSessions,
      },
      {
        flag: 'max-sessions-per-address',
        value: 'number',
        help: 'The same from one address (raise it behind a proxy)',
        default: limitDefaults.maxSessionsPerAddress,
      },
      {
        flag: 'max-publish-kbps',
        value: 'kbps',
        help: 'Bitrate of a publisher',
        default: limitDefaults.maxPublishKbps,
      },
      { flag: 'max-tag-bytes', value: 'bytes', help: 'One FLV tag', default: limitDefaults.maxTagBytes },
      { flag: 'max-body-bytes', value: 'bytes', help: 'Body of an HTTP request', default: limitDefaults.maxBodyBytes },
      {
        flag: 'publisher-idle',
        value: 'seconds',
        help: 'A publisher without media is ended after this',
        default: limitDefaults.publisherIdle,
      },
      {
        flag: 'connect-timeout',
        value: 'seconds',
        help: 'Time for a session or an RTMP target to connect',
        default: limitDefaults.connectTimeout,
      },
      {
        flag: 'viewer-backlog-bytes',
        value: 'bytes',
        help: 'A viewer that lags further is dropped back to live',
        default: limitDefaults.viewerBacklogBytes,
      },
      {
        flag: 'viewer-stall',
        value: 'seconds',
        help: 'A viewer that stays behind for longer is closed',
        default: limitDefaults.viewerStall,
      },
    ],
  },
  {
    title: 'Other',
    flags: [
      { flag: 'log-level', value: 'level', help: `One of ${logLevels.join(', ')}`, default: 'info' },
      { flag: 'verbose', short: 'v', help: 'The same as --log-level debug' },
      { flag: 'help', short: 'h', help: 'Show this and exit' },
      { flag: 'version', help: 'Show the version and exit' },
    ],
  },
];

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

function camel(flag: string): string {
  return flag.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

function numberOf(values: Values, flag: string): number | undefined {
  const value = values[flag];
  if (typeof value !== 'string') return undefined;
  if (!/^\d+(?:\.\d+)?$/.test(value)) throw new UsageError(`--${flag} must be a number, not '${value}'.`);
  return Number(value);
}

function textOf(values: Values, flag: string): string | undefined {
  const value = values[flag];
  return typeof value === 'string' ? value : undefined;
}

function listOf(values: Values, flag: string): string[] | undefined {
  const value = values[flag];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

function withVariable(values: Values, flag: string, env: NodeJS.ProcessEnv): string[] | undefined {
  const variable = env[`LIVELIT_${flag.toUpperCase().replaceAll('-', '_')}`];
  const all = [...(listOf(values, flag) ?? []), ...(variable?.split(/\s+/).filter(Boolean) ?? [])];
  // A variable that is set but empty is a mistake that would leave the gateway open.
  if (all.length === 0 && variable !== undefined)
    throw new UsageError(`The variable LIVELIT_${flag.toUpperCase().replaceAll('-', '_')} is set, but empty.`);
  return all.length > 0 ? all : undefined;
}

function iceServer(text: string): { urls: string; username?: string; credential?: string } {
  const [urls = '', username, ...credential] = text.split(',');
  return username === undefined ? { urls } : { urls, username, credential: credential.join(',') };
}

function logLevelOf(values: Values): LogLevel {
  if (values['verbose'] === true) return 'debug';
  const asked = textOf(values, 'log-level') ?? 'info';
  const level = logLevels.find((candidate) => candidate === asked);
  if (!level) throw new UsageError(`--log-level must be one of ${logLevels.join(', ')}, not '${asked}'.`);
  return level;
}

function optionsOf(values: Values, env: NodeJS.ProcessEnv): GatewayOptions {
  const origins = listOf(values, 'allow-origin');
  const second = textOf(values, 'second-publisher');
  if (second !== undefined && second !== 'refuse' && second !== 'take-over')
    throw new UsageError(`--second-publisher must be 'refuse' or 'take-over', not '${second}'.`);
  const limits = Object.keys(limitDefaults).map((name) => {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return [camel(flag), numberOf(values, flag)] as const;
  });
  return {
    host: textOf(values, 'host'),
    port: numberOf(values, 'port'),
    allowOrigins: origins?.includes('*') ? '*' : origins,
    publish: withVariable(values, 'publish-token', env),
    play: withVariable(values, 'play-token', env),
    status: withVariable(values, 'status-token', env),
    rtmpTargets: listOf(values, 'allow-rtmp'),
    secondPublisher: second,
    iceServers: withVariable(values, 'ice-server', env)?.map(iceServer),
    rtcBindAddress: textOf(values, 'rtc-bind'),
    rtcPort: numberOf(values, 'rtc-port'),
    hlsPart: numberOf(values, 'hls-part'),
    hlsSegment: numberOf(values, 'hls-segment'),
    hlsWindow: numberOf(values, 'hls-window'),
    keyFrameInterval: numberOf(values, 'key-frame-interval'),
    limits: Object.fromEntries(limits),
  };
}

/** Reads a command line and the variables beside it. Throws a UsageError. */
export function parseCommand(args: readonly string[], env: NodeJS.ProcessEnv): Command {
  const options = Object.fromEntries(
    flags
      .flatMap((group) => group.flags)
      .map(({ flag, value, short, repeatable }) => [
        flag,
        { type: value ? 'string' : 'boolean', multiple: repeatable ?? false, ...(short ? { short } : {}) } as const,
      ]),
  );
  let values: Values;
  try {
    ({ values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  if (values['help'] === true) return { action: 'help' };
  if (values['version'] === true) return { action: 'version' };
  return { action: 'run', options: optionsOf(values, env), logLevel: logLevelOf(values) };
}
