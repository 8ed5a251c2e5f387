import { describe, expect, it } from 'vitest';

import { codeText, describeError, errorText } from './describe-error.ts';
import { langOf } from './lang.ts';
import { LiveCode } from './live-code.ts';
import { LiveError } from './live-error.ts';

describe('describeError', () => {
  const plain = new LiveError(LiveCode.ERROR_SOURCE_NOT_FOUND, 'GET /live/x.flv answered 404.');
  const known = new LiveError(LiveCode.ERROR_CODEC_UNSUPPORTED, 'No hvc1.', {
    detail: { httpStatus: 406, codec: 'hvc1 $& $1' },
  });

  it('speaks English unless asked for Chinese', () => {
    expect(describeError(plain)).toEqual({
      message: 'The stream is not live, or does not exist.',
      remedy: 'Try again later.',
    });
    expect(describeError(plain, 'zh-CN')).toEqual({ message: '直播未开始或不存在。', remedy: '请稍后重试。' });
  });

  it('fills in the facts of the case', () => {
    expect(describeError(known).message).toBe(
      'This browser cannot play the codec of the stream (HTTP 406, hvc1 $& $1).',
    );
    expect(describeError(known, 'zh-CN').message).toBe('此浏览器不支持该流的编码格式（HTTP 406, hvc1 $& $1）。');
  });

  it('takes the remedy of the case instead of that of the code', () => {
    const needsGateway = (remedy: unknown) =>
      new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'RTMP.', { detail: { remedy } });
    expect(describeError(needsGateway('gateway')).remedy).toMatch(/^Set a gateway/);
    expect(describeError(needsGateway('gateway'), 'zh-CN').remedy).toMatch(/^请设置网关/);
    expect(describeError(needsGateway('toString')).remedy).toBe('Use a current version of another browser.');
  });

  it('reads message and remedy in one line', () => {
    expect(errorText(plain)).toBe('The stream is not live, or does not exist. Try again later.');
    expect(errorText(plain, 'zh-CN')).toBe('直播未开始或不存在。请稍后重试。');
    expect(errorText(new LiveError(LiveCode.WARNING_RECONNECTING, 'x.'))).toBe('The connection is being made again.');
  });
});

describe('codeText', () => {
  it('takes an unknown number for a failure', () => {
    expect(codeText(4711, 'en')).toEqual(codeText(LiveCode.ERROR_FAILED, 'en'));
  });
});

describe('langOf', () => {
  it.each([
    ['zh', 'zh-CN'],
    ['zh-Hant-TW', 'zh-CN'],
    ['ZH-cn', 'zh-CN'],
    ['en-GB', 'en'],
    ['de', 'en'],
    ['zhx', 'en'],
    ['', 'en'],
    [undefined, 'en'],
    [null, 'en'],
  ])('answers for %o with %o', (tag, lang) => {
    expect(langOf(tag)).toBe(lang);
  });
});
