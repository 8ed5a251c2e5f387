import { describe, expect, it } from 'vitest';

import { LiveErrorEvent } from './error-event.ts';
import { LiveCode } from './live-code.ts';
import { isLiveError, LiveError, toLiveError, toSentence } from './live-error.ts';

const cause = new TypeError('x is not a function');

describe('LiveError', () => {
  it('carries code, name, severity, facts and cause', () => {
    const detail = { httpStatus: 404 };
    const error = new LiveError(LiveCode.WARNING_CAMERA_OCCUPIED, 'It is in use.', { cause, detail });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      code: -1316,
      name: 'WARNING_CAMERA_OCCUPIED',
      severity: 'warning',
      message: 'It is in use.',
      cause,
      detail,
    });
    expect(String(error)).toBe('WARNING_CAMERA_OCCUPIED: It is in use.');
  });

  it('owns its facts: neither side can change them later', () => {
    const detail = { httpStatus: 404 };
    const error = new LiveError(LiveCode.ERROR_FAILED, 'It failed.', { detail });
    detail.httpStatus = 500;
    expect(error.detail.httpStatus).toBe(404);
    expect(() => Object.assign(error.detail, { httpStatus: 1 })).toThrow(TypeError);
  });

  it('becomes JSON without cause and stack', () => {
    const error = new LiveError(LiveCode.ERROR_OFFLINE, 'No network.', { cause, detail: { attempt: 2 } });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: -9101,
      name: 'ERROR_OFFLINE',
      severity: 'error',
      message: 'No network.',
      detail: { attempt: 2 },
    });
  });
});

describe('isLiveError', () => {
  const error = new LiveError(LiveCode.ERROR_OFFLINE, 'No network.');

  it('knows an error of another copy of this package by its brand', () => {
    const foreign = Object.assign(new Error('No network.'), { [Symbol.for('livelit.error')]: true, code: -9101 });
    expect(isLiveError(foreign)).toBe(true);
    expect(isLiveError(foreign, LiveCode.ERROR_OFFLINE)).toBe(true);
  });

  it('tells codes apart', () => {
    expect(isLiveError(error, LiveCode.ERROR_OFFLINE)).toBe(true);
    expect(isLiveError(error, LiveCode.ERROR_FAILED)).toBe(false);
  });

  it.each([undefined, null, 0, 'x', {}, new Error('x'), { code: -9101 }])('refuses %o', (value) => {
    expect(isLiveError(value)).toBe(false);
  });
});

describe('toLiveError', () => {
  it('passes a LiveError through, whatever the fallback', () => {
    const error = new LiveError(LiveCode.ERROR_OFFLINE, 'No network.');
    expect(toLiveError(error, LiveCode.ERROR_FAILED)).toBe(error);
  });

  it('wraps an error as the cause, its words as a sentence', () => {
    const error = toLiveError(cause, LiveCode.ERROR_ENCODER_FAILED);
    expect(error).toMatchObject({ code: LiveCode.ERROR_ENCODER_FAILED, message: 'x is not a function.', cause });
  });

  it.each([
    ['a string', 'Bad luck', 'Bad luck.'],
    ['a nameless error', new RangeError(), 'RangeError.'],
    ['nothing', undefined, 'Something failed.'],
    ['an object', { reason: 1 }, 'Something failed.'],
  ])('wraps %s as ERROR_FAILED', (_what, value, message) => {
    expect(toLiveError(value)).toMatchObject({ code: LiveCode.ERROR_FAILED, message, cause: value });
  });
});

describe('toSentence', () => {
  it.each([
    [' text ', 'text.'],
    ['Done.', 'Done.'],
    ['Why?', 'Why?'],
    ['完成。', '完成。'],
  ])('ends %o as %o', (text, sentence) => {
    expect(toSentence(text)).toBe(sentence);
  });
});

describe('LiveErrorEvent', () => {
  it('can be repeated by its own constructor, as elements do', () => {
    const event = new LiveErrorEvent('warning', { error: toLiveError('x'), cancelable: true });
    const Repeated = event.constructor as typeof LiveErrorEvent;
    const repeated = new Repeated(event.type, event);
    expect(repeated).toMatchObject({ type: 'warning', error: event.error, cancelable: true, bubbles: false });
  });
});
