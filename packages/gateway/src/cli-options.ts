import { parseArgs } from 'node:util';

import { type LogLevel, logLevels } from '@livelit/core';

import { flags } from './cli-flags.ts';
import type { GatewayOptions } from './create-gateway.ts';
import { limitDefaults } from './gateway-config.ts';

/** A command line that makes no sense; the message says what is wrong with it. */
export class UsageError extends Error {}

/** What a command line asks for. */
export type Command =
  | { readonly action: 'help' }
  | { readonly action: 'version' }
  | { readonly action: 'run'; readonly options: GatewayOptions; readonly logLevel: LogLevel };

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
    rtmpSources: listOf(values, 'allow-rtmp-play'),
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
