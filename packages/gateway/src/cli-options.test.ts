import { describe, expect, it } from 'vitest';

import { flags } from './cli-flags.ts';
import { helpText } from './cli-help.ts';
import { type Command, parseCommand, UsageError } from './cli-options.ts';
import { limitDefaults } from './gateway-config.ts';

function optionsOf(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Extract<Command, { action: 'run' }>['options'] {
  const command = parseCommand(args, env);
  if (command.action !== 'run') throw new Error('It does not run.');
  return command.options;
}

describe('parseCommand', () => {
  it('leaves every option out that is not given', () => {
    const { limits, ...options } = optionsOf([]);
    expect(Object.values({ ...options, ...limits }).filter((value) => value !== undefined)).toEqual([]);
  });

  it('reads every flag', () => {
    const options = optionsOf(
      `--host 0.0.0.0 --port 0 --allow-origin https://a.example --allow-origin https://b.example --publish-token p1
       --publish-token p2 --play-token w --status-token s --allow-rtmp rtmp://* --allow-rtmp rtmps://host/app
       --allow-rtmp-play rtmp://other/app
       --second-publisher take-over --ice-server stun:h:1 --ice-server turn:h:2,user,pass,word --rtc-bind 10.0.0.1
       --rtc-port 8890 --hls-part 0.5 --hls-segment 2 --hls-window 8 --key-frame-interval 1.5`.split(/\s+/),
    );
    expect(options).toEqual({
      host: '0.0.0.0',
      port: 0,
      allowOrigins: ['https://a.example', 'https://b.example'],
      publish: ['p1', 'p2'],
      play: ['w'],
      status: ['s'],
      rtmpTargets: ['rtmp://*', 'rtmps://host/app'],
      rtmpSources: ['rtmp://other/app'],
      secondPublisher: 'take-over',
      iceServers: [{ urls: 'stun:h:1' }, { urls: 'turn:h:2', username: 'user', credential: 'pass,word' }],
      rtcBindAddress: '10.0.0.1',
      rtcPort: 8890,
      hlsPart: 0.5,
      hlsSegment: 2,
      hlsWindow: 8,
      keyFrameInterval: 1.5,
      limits: {},
    });
  });

  it('has a flag for every limit', () => {
    const names = Object.keys(limitDefaults);
    const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const { limits } = optionsOf(names.flatMap((name, index) => [flagOf(name), String(index + 1)]));
    expect(limits).toEqual(Object.fromEntries(names.map((name, index) => [name, index + 1])));
  });

  it('reads tokens from variables too, several by spaces', () => {
    const env = { LIVELIT_PUBLISH_TOKEN: ' a b ', LIVELIT_PLAY_TOKEN: 'c', LIVELIT_STATUS_TOKEN: 'd' };
    expect(optionsOf(['--publish-token', 'z'], env)).toMatchObject({
      publish: ['z', 'a', 'b'],
      play: ['c'],
      status: ['d'],
    });
    expect(() => optionsOf([], { LIVELIT_PUBLISH_TOKEN: '' })).toThrow(/LIVELIT_PUBLISH_TOKEN is set, but empty/);
  });

  it.each([
    [['--nonsense'], /--nonsense/],
    [['--port'], /--port/],
    [['--port', 'x'], /--port must be a number/],
    [['--port', '-1'], /--port/],
    [['extra'], /extra/],
    [['--second-publisher', 'x'], /--second-publisher must be/],
    [['--log-level', 'loud'], /--log-level must be one of/],
  ])('refuses %j', (args, message) => {
    expect(() => parseCommand(args, {})).toThrow(UsageError);
    expect(() => parseCommand(args, {})).toThrow(message);
  });

  it('knows how much to log', () => {
    expect(parseCommand([], {})).toMatchObject({ logLevel: 'info' });
    expect(parseCommand(['-v'], {})).toMatchObject({ logLevel: 'debug' });
    expect(parseCommand(['--log-level', 'error'], {})).toMatchObject({ logLevel: 'error' });
  });
});

describe('helpText', () => {
  it('explains every flag in lines that fit', () => {
    const text = helpText();
    for (const { flag } of flags.flatMap((group) => group.flags)) expect(text).toContain(`--${flag}`);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(112);
  });
});
