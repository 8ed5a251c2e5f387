import { codeName, LiveCode, severityOf, type LiveError } from '@livelit/core';
import { describeError } from '@livelit/core/messages';
import Hls, { type ErrorData } from 'hls.js';
import mpegts from 'mpegts.js';
import { describe, expect, it } from 'vitest';

import { fromHlsError } from './engines/hls/hls-error.ts';
import { fromMediaError } from './media-error.ts';
import { fromMpegtsError } from './mpegts/mpegts-error.ts';
import { webrtcError, webrtcErrors } from './webrtc/webrtc-error.ts';

/** Errors of which the libraries themselves say no more than that they are one. */
const unclassified = new Set(['internalException', 'unknown']);

function expectMapped(error: LiveError, name: string): void {
  expect(codeName(error.code), name).toBeDefined();
  if (!unclassified.has(name)) expect(error.code, name).not.toBe(LiveCode.ERROR_FAILED);
  expect(['error', 'warning'], name).toContain(severityOf(error.code));
  for (const lang of ['en', 'zh-CN'] as const) {
    const { message, remedy } = describeError(error, lang);
    expect(message, name).not.toBe('');
    if (error.severity === 'error') expect(remedy, name).not.toBe('');
  }
}

describe('every error that an engine can come with has a code, a text, and a remedy if it is fatal:', () => {
  it('hls.js', () => {
    const details = Object.values(Hls.ErrorDetails);
    expect(details.length).toBeGreaterThan(50);
    for (const type of Object.values(Hls.ErrorTypes))
      for (const name of details)
        for (const fatal of [true, false]) {
          const error = fromHlsError({ type, details: name, fatal, error: new Error(name) } as ErrorData);
          expectMapped(error, name);
          if (fatal) expect(error.severity, name).toBe('error');
        }
  });

  it('mpegts.js', () => {
    const details: readonly string[] = Object.values(mpegts.ErrorDetails);
    expect(details.length).toBeGreaterThan(5);
    for (const type of Object.values(mpegts.ErrorTypes) as string[])
      for (const detail of details) expectMapped(fromMpegtsError({ type, detail, info: { msg: detail } }), detail);
  });

  it('WebRTC', () => {
    for (const failure of Object.keys(webrtcErrors) as (keyof typeof webrtcErrors)[])
      expectMapped(webrtcError(failure), failure);
  });

  it('MediaError', () => {
    const names = Object.keys(MediaError).filter((name) => name.startsWith('MEDIA_ERR_'));
    expect(names).toHaveLength(4);
    for (const name of names) {
      const code = Reflect.get(MediaError, name) as number;
      const error = fromMediaError({ code, message: 'words' } as MediaError);
      if (name === 'MEDIA_ERR_ABORTED') expect(error).toBeUndefined();
      else expectMapped(error!, name);
    }
  });
});
