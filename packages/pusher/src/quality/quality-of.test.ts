import type { LiveError } from '@livelit/core';
import { type VideoEncoderParam, videoQualities, videoResolutions } from '@livelit/core/presets';
import { describe, expect, it } from 'vitest';

import { audioQualityOf, orientationOf, videoQualityOf, type WantedAudioQuality } from './quality-of.ts';

function failure(action: () => unknown): LiveError {
  try {
    action();
  } catch (error) {
    return error as LiveError;
  }
  throw new Error('It did not fail.');
}

describe('videoQualityOf', () => {
  it.each(Object.entries(videoResolutions))('knows %s of V2TXLive with its recommended bitrates', (name, row) => {
    expect(videoQualityOf(name as keyof typeof videoResolutions)).toEqual({
      width: row.width,
      height: row.height,
      fps: 15,
      kbps: row.maxKbps,
      minKbps: row.minKbps,
    });
  });

  it.each(Object.entries(videoQualities))('knows %s of the web family', (name, row) => {
    expect(videoQualityOf(name as keyof typeof videoQualities)).toEqual(row);
  });

  it('gives half as many bits again to twice the frames, unless bitrates are given', () => {
    expect(videoQualityOf({ videoResolution: '1280x720', videoFps: 30 })).toMatchObject({ kbps: 2700, minKbps: 1500 });
    expect(videoQualityOf({ videoResolution: '1280x720', videoFps: 10 })).toMatchObject({ kbps: 1800, fps: 10 });
    expect(videoQualityOf({ videoResolution: '1280x720', videoFps: 30, videoBitrate: 900 })).toMatchObject({
      kbps: 900,
      minKbps: 900,
    });
    expect(videoQualityOf({ videoBitrate: 0, minVideoBitrate: 0 })).toMatchObject({ kbps: 1500, minKbps: 800 });
  });

  it('takes V2TXLive’s defaults for what its parameter leaves out, but not its orientation', () => {
    expect(videoQualityOf({})).toEqual({ width: 960, height: 540, fps: 15, kbps: 1500, minKbps: 800 });
    expect(orientationOf({})).toBeUndefined();
    expect(orientationOf({ videoResolutionMode: 'portrait' })).toBe('portrait');
    expect(orientationOf('720p')).toBeUndefined();
  });

  it('takes numbers as they are', () => {
    const quality = { width: 640, height: 360, fps: 29.97, kbps: 700, minKbps: 100 };
    expect(videoQualityOf(quality)).toEqual(quality);
  });

  const good = { width: 640, height: 360, fps: 15, kbps: 500 };
  it.each([
    ['width', { ...good, width: 15 }],
    ['width', { ...good, width: 640.5 }],
    ['width', { height: 360, fps: 15, kbps: 500 }],
    ['height', { ...good, height: 7681 }],
    ['fps', { ...good, fps: 0 }],
    ['fps', { ...good, fps: Number.NaN }],
    ['kbps', { ...good, kbps: Infinity }],
    ['kbps', { ...good, kbps: '500' }],
    ['minKbps', { ...good, minKbps: 501 }],
    ['minKbps', { videoBitrate: 500, minVideoBitrate: 501 }],
    ['videoFps', { videoFps: -1 }],
  ])('refuses a bad %s', (parameter, wanted) => {
    expect(failure(() => videoQualityOf(wanted as Partial<VideoEncoderParam>))).toMatchObject({
      name: 'ERROR_INVALID_PARAMETER',
      detail: { parameter },
    });
  });

  it.each(['', '721p', 'toString', undefined, null, 7])('refuses %o', (wanted) => {
    expect(failure(() => videoQualityOf(wanted as '720p')).name).toBe('ERROR_INVALID_PARAMETER');
    expect(failure(() => audioQualityOf(wanted as 'music')).name).toBe('ERROR_INVALID_PARAMETER');
  });

  it('refuses an orientation that there is not', () => {
    const wanted = { videoResolutionMode: 'diagonal' } as unknown as Partial<VideoEncoderParam>;
    expect(failure(() => orientationOf(wanted)).name).toBe('ERROR_INVALID_PARAMETER');
  });
});

describe('audioQualityOf', () => {
  it('knows the names of both families, and takes numbers', () => {
    expect(audioQualityOf('speech')).toEqual({ sampleRate: 16_000, channels: 1, kbps: 16 });
    expect(audioQualityOf('music')).toEqual({ sampleRate: 48_000, channels: 2, kbps: 128 });
    expect(audioQualityOf('standard')).toEqual({ sampleRate: 48_000, channels: 1, kbps: 40 });
    const quality = { sampleRate: 44_100, channels: 2, kbps: 96 } as const;
    expect(audioQualityOf(quality)).toEqual(quality);
  });

  it.each([
    { sampleRate: 7999, channels: 1, kbps: 64 },
    { sampleRate: 48_000, channels: 3, kbps: 64 },
    { sampleRate: 48_000, channels: 1, kbps: 5 },
  ])('refuses %o', (wanted) => {
    expect(failure(() => audioQualityOf(wanted as WantedAudioQuality)).name).toBe('ERROR_INVALID_PARAMETER');
  });
});
