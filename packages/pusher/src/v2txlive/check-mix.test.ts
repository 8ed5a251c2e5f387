import { expect, it } from 'vitest';

import { mixProblem } from './check-mix.ts';
import type { V2TXLiveTranscodingConfig } from './v2-tx-live-def.ts';

const mix: V2TXLiveTranscodingConfig = { mixStreams: [{ userId: 'host' }, { userId: 'guest', zOrder: 2 }] };

it('takes what V2TXLive takes, with its defaults', () => {
  expect(mixProblem(mix)).toBeUndefined();
  expect(mixProblem({ ...mix, videoWidth: 0, videoHeight: 0, audioChannels: 2, audioBitrate: 192 })).toBeUndefined();
});

it.each<[string, Partial<V2TXLiveTranscodingConfig>]>([
  ['no streams', { mixStreams: [] }],
  ['a size below 0', { videoWidth: -1 }],
  ['a bitrate below 0', { videoBitrate: -1 }],
  ['a frame rate above 30', { videoFramerate: 31 }],
  ['no frame rate', { videoFramerate: 0 }],
  ['more than 8 s between key frames', { videoGOP: 9 }],
  ['a colour of more than 24 bits', { backgroundColor: 0x1_00_00_00 }],
  ['an unknown sample rate', { audioSampleRate: 8000 }],
  ['a sound of 31 kbps', { audioBitrate: 31 }],
  ['a stream of nobody', { mixStreams: [{ userId: '' }] }],
  ['two streams in one place', { mixStreams: [{ userId: 'a' }, { userId: 'b' }] }],
  ['an order above 15', { mixStreams: [{ userId: 'a', zOrder: 16 }] }],
  ['a place that is no number', { mixStreams: [{ userId: 'a', x: NaN }] }],
  ['an input that there is not', { mixStreams: [{ userId: 'a', inputType: 3 as 2 }] }],
])('refuses %s', (_what, change) => {
  expect(mixProblem({ ...mix, ...change })).toMatch(/\.$/);
});
