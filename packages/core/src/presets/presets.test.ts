import { describe, expect, it } from 'vitest';

import {
  audioQualities,
  fillModes,
  LeaveCode,
  leaveReasons,
  mirrorTypes,
  mixInputTypes,
  objectFitOf,
  pushStatuses,
  recordModes,
  resolutionModes,
  rotations,
  transcodingDefaults,
  videoEncoderDefaults,
  videoQualities,
  videoResolutions,
} from './index.ts';

describe('presets', () => {
  it('has the twelve resolutions of V2TXLive in their order', () => {
    const rows = Object.entries(videoResolutions).map(([name, { width, height, minKbps, maxKbps }]) => {
      expect(name).toBe(`${width}x${height}`);
      return [width, height, minKbps, maxKbps];
    });
    expect(rows).toEqual([
      [160, 160, 100, 150],
      [270, 270, 200, 300],
      [480, 480, 350, 525],
      [320, 240, 250, 375],
      [480, 360, 400, 600],
      [640, 480, 600, 900],
      [320, 180, 250, 400],
      [480, 270, 350, 550],
      [640, 360, 500, 900],
      [960, 540, 800, 1500],
      [1280, 720, 1000, 1800],
      [1920, 1080, 2500, 3000],
    ]);
  });

  it('has the nine qualities of TXLivePusher', () => {
    expect(Object.entries(videoQualities).map(([name, row]) => [name, ...Object.values(row)])).toEqual([
      ['120p', 160, 120, 15, 200],
      ['180p', 320, 180, 15, 350],
      ['240p', 320, 240, 15, 400],
      ['360p', 640, 360, 15, 800],
      ['480p', 640, 480, 15, 900],
      ['720p', 1280, 720, 15, 1500],
      ['1080p', 1920, 1080, 15, 2000],
      ['2K', 2560, 1440, 30, 4860],
      ['4K', 3840, 2160, 30, 9000],
    ]);
  });

  it('has the audio qualities of V2TXLive, then those of TXLivePusher', () => {
    expect(Object.entries(audioQualities).map(([name, row]) => [name, ...Object.values(row)])).toEqual([
      ['speech', 16_000, 1, 16],
      ['default', 48_000, 1, 50],
      ['music', 48_000, 2, 128],
      ['standard', 48_000, 1, 40],
      ['high', 48_000, 2, 128],
    ]);
  });

  it('starts from the defaults of V2TXLive', () => {
    expect(Object.values(videoEncoderDefaults)).toEqual(['960x540', 'portrait', 15, 1500, 800]);
    expect(Object.values(transcodingDefaults)).toEqual([360, 640, 0, 15, 2, 0, 48_000, 64, 1, []]);
  });

  it('keeps the numbers of V2TXLive as indexes', () => {
    expect(mirrorTypes.indexOf('disable')).toBe(2);
    expect(fillModes.map(objectFitOf)).toEqual(['cover', 'contain', 'fill']);
    expect(rotations.indexOf(270)).toBe(3);
    expect(resolutionModes.indexOf('portrait')).toBe(1);
    expect(pushStatuses).toEqual(['disconnected', 'connecting', 'connected', 'reconnecting']);
    expect(mixInputTypes).toEqual(['audioVideo', 'pureVideo', 'pureAudio']);
    expect(recordModes.indexOf('both')).toBe(0);
  });
});

describe('leaveReasons', () => {
  it('keeps Agora’s five numbers, and sets its own bits above', () => {
    const { INIT, SIG, NO_USERS, TIMER_CATCH, CLIENT_LEAVE, ...own } = LeaveCode;
    expect([INIT, SIG, NO_USERS, TIMER_CATCH, CLIENT_LEAVE]).toEqual([0, 2, 4, 8, 16]);
    for (const bit of Object.values(own)) expect(bit > 16 && Number.isInteger(Math.log2(bit))).toBe(true);
  });

  it.each([
    [0, ['INIT']],
    [6, ['SIG', 'NO_USERS']],
    [12, ['NO_USERS', 'TIMER_CATCH']],
    [16, ['CLIENT_LEAVE']],
    [1 << 20, []],
  ])('reads the mask %i', (mask, reasons) => {
    expect(leaveReasons(mask)).toEqual(reasons);
  });
});
