import { afterEach, describe, expect, it, vi } from 'vitest';

import { isLogged, logLevels } from './log-level.ts';
import { consoleSink, createLogger, log, type LogEntry } from './logger.ts';

afterEach(() => vi.restoreAllMocks());

function collect(level?: (typeof logLevels)[number]) {
  const entries: LogEntry[] = [];
  const logger = createLogger({ ...(level && { level }), sinks: [(entry) => entries.push(entry)] });
  return { logger, entries };
}

describe('createLogger', () => {
  it('is silent until a level is set, and remembers meanwhile', () => {
    const { logger, entries } = collect();
    logger.error('Gave up.');
    expect(entries).toEqual([]);
    expect(logger.export()).toMatch(/^\S+Z error - Gave up\.$/);
    logger.level = 'warning';
    logger.warn('Trying again.');
    logger.info('Started.');
    expect(entries.map(({ message }) => message)).toEqual(['Trying again.']);
  });

  it('names the part that writes', () => {
    const { logger, entries } = collect('all');
    logger.child('player').child('hls').debug('Level switched.', { level: 2 });
    expect(entries).toMatchObject([
      { level: 'debug', scope: 'player:hls', message: 'Level switched.', data: [{ level: 2 }] },
    ]);
    expect(logger.export()).toContain('debug player:hls Level switched. {"level":2}');
  });

  it('forgets the oldest lines', () => {
    const logger = createLogger({ capacity: 2 });
    for (const word of ['one', 'two', 'three']) logger.info(word);
    expect(logger.export()).toMatch(/two\n.*three$/);
    expect(logger.export()).not.toContain('one');
  });

  it('tells a sink until it is removed', () => {
    const { logger } = collect('all');
    const sink = vi.fn();
    const remove = logger.addSink(sink);
    logger.info('a');
    remove();
    logger.info('b');
    expect(sink).toHaveBeenCalledOnce();
  });

  it('survives a sink that throws and data that cannot be written', () => {
    const { logger, entries } = collect('all');
    logger.addSink(() => {
      throw new Error('broken sink');
    });
    const round: { self?: unknown } = {};
    round.self = round;
    logger.info('Odd.', round, undefined, 1n, Symbol('s'), () => 1, new Error('why'));
    expect(entries).toHaveLength(1);
    expect(logger.export()).toContain('[object Object] undefined [object BigInt] Symbol(s)');
    expect(logger.export()).toContain('Error: why');
  });

  it('cuts long data', () => {
    const logger = createLogger();
    logger.info('Long.', 'x'.repeat(10_000));
    expect(logger.export().length).toBeLessThan(600);
  });

  it('exports no secrets', () => {
    const logger = createLogger();
    logger.info('Pushing.', { url: 'rtmp://h/live/key?txSecret=abc&txTime=1' }, 'Authorization: Bearer abc.def');
    expect(logger.export()).not.toMatch(/abc|live\/key/);
  });
});

describe('log', () => {
  it('is shared and silent', () => {
    const spy = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    log.child('test').error('Nobody sees it.');
    expect(log.level).toBe('null');
    expect(spy).not.toHaveBeenCalled();
    expect(log.export()).toContain('error test Nobody sees it.');
  });
});

describe('consoleSink', () => {
  it.each([
    ['error', 'error'],
    ['warning', 'warn'],
    ['info', 'info'],
    ['debug', 'debug'],
  ] as const)('writes %s by console.%s', (level, method) => {
    const spy = vi.spyOn(console, method).mockImplementation(() => undefined);
    consoleSink({ time: 0, level, scope: 'player', message: 'Text.', data: [1] });
    consoleSink({ time: 0, level, scope: '', message: 'Text.', data: [] });
    expect(spy.mock.calls).toEqual([['[livelit:player] Text.', 1], ['[livelit] Text.']]);
  });
});

describe('log levels', () => {
  it('keep the order of V2TXLive’s numbers', () => {
    expect(logLevels).toEqual(['all', 'debug', 'info', 'warning', 'error', 'fatal', 'null']);
  });

  it('let through what is as grave or graver', () => {
    expect(isLogged('info', 'info')).toBe(true);
    expect(isLogged('error', 'info')).toBe(true);
    expect(isLogged('debug', 'info')).toBe(false);
    expect(isLogged('error', 'null')).toBe(false);
  });
});
