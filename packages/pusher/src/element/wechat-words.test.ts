import { describe, expect, it } from 'vitest';

import {
  facingOf,
  orientationOf,
  pictureOf,
  type PictureWords,
  processingOf,
  rotationOf,
  soundOf,
} from './wechat-words.ts';

const base = { width: 1280, height: 720, fps: 30, kbps: 2500, minKbps: 300 };
const none: PictureWords = { mode: '', minBitrate: undefined, maxBitrate: undefined, fps: undefined, aspect: '' };

describe('the picture', () => {
  it('is the config’s where no attribute says anything, and where one says nonsense', () => {
    expect(pictureOf(none, base)).toEqual(base);
    expect(pictureOf({ ...none, mode: 'toString', fps: NaN, maxBitrate: -1, aspect: '0:9' }, base)).toEqual(base);
  });

  it('has the size, rate and bitrate of the mode', () => {
    expect(pictureOf({ ...none, mode: 'SD' }, base)).toEqual({ width: 640, height: 360, fps: 30, kbps: 800 });
    expect(pictureOf({ ...none, mode: 'FHD' }, base)).toMatchObject({ width: 1920, height: 1080 });
    expect(pictureOf({ ...none, mode: 'RTC' }, base)).toMatchObject({ height: 360, fps: 15 });
  });

  it('keeps within the bitrates that are said', () => {
    expect(pictureOf({ ...none, mode: 'SD', minBitrate: 200, maxBitrate: 1000 }, base)).toMatchObject({
      kbps: 1000,
      minKbps: 200,
    });
    expect(pictureOf({ ...none, maxBitrate: 100 }, base)).toMatchObject({ kbps: 100, minKbps: 100 });
    expect(pictureOf({ ...none, minBitrate: 9000 }, base)).toMatchObject({ kbps: 2500, minKbps: 2500 });
  });

  it('takes the shape that is said, with even numbers, wide or tall as it was', () => {
    expect(pictureOf({ ...none, aspect: '3:4' }, base)).toMatchObject({ width: 960, height: 720 });
    expect(pictureOf({ ...none, aspect: '9:16' }, { ...base, width: 360, height: 480 })).toMatchObject({
      width: 360,
      height: 640,
    });
    expect(pictureOf({ ...none, aspect: '1:1' }, base)).toMatchObject({ width: 720, height: 720 });
  });
});

it('reads WeChat’s words and ours alike', () => {
  expect(['vertical', 'portrait', 'horizontal', 'landscape', ''].map(orientationOf)).toEqual([
    'portrait',
    'portrait',
    'landscape',
    'landscape',
    undefined,
  ]);
  expect([undefined, 90, -90, 450, 45].map(rotationOf)).toEqual([0, 90, 270, 90, 0]);
  expect(['front', 'back', ''].map(facingOf)).toEqual(['user', 'environment', undefined]);
  expect(soundOf('low')).toBe('speech');
  expect(soundOf('high')).toMatchObject({ sampleRate: 48_000, channels: 1 });
  expect([soundOf('music'), soundOf(''), soundOf('loud')]).toEqual(['music', undefined, undefined]);
});

it('says of a microphone only what an attribute says', () => {
  expect(processingOf({ enableAgc: undefined, enableAns: undefined })).toEqual({});
  expect(processingOf({ enableAgc: false, enableAns: true })).toEqual({
    autoGainControl: false,
    noiseSuppression: true,
  });
});
