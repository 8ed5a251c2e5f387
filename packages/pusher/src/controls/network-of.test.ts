import { expect, it } from 'vitest';

import { elapsed } from './elapsed.ts';
import { networkOf, rateText } from './network-of.ts';

const fine = { videoBitrate: 2400, audioBitrate: 64, targetVideoBitrate: 2500, rtt: 30 };

it('knows nothing before the first figures', () => {
  expect(networkOf({}, 2500)).toBeUndefined();
});

it('is good while all arrives in time', () => {
  expect(networkOf(fine, 2500)).toEqual({ level: 4, kbps: 2464, limit: 'none' });
  expect(networkOf({ ...fine, netSpeed: 2600 }, 2500)).toMatchObject({ kbps: 2600 });
  // A picture that stands still needs little.
  expect(networkOf({ ...fine, videoBitrate: 20 }, 2500)).toMatchObject({ level: 4 });
});

it.each([
  [3, { rtt: 300 }],
  [2, { rtt: 700 }],
  [1, { rtt: 2000 }],
  [3, { sendDelay: 500 }],
  [1, { sendDelay: 2500 }],
  [2, { packetLoss: 8 }],
  [3, { qualityLimitationReason: 'bandwidth', targetVideoBitrate: 2000 }],
  [2, { qualityLimitationReason: 'bandwidth', targetVideoBitrate: 1200 }],
  [1, { qualityLimitationReason: 'bandwidth', targetVideoBitrate: 500 }],
  [4, { qualityLimitationReason: 'cpu', targetVideoBitrate: 500 }],
  [0, { netSpeed: 0, rtt: 30 }],
] as const)('falls to %i with %o', (level, figures) => {
  expect(networkOf({ ...fine, ...figures }, 2500)?.level).toBe(level);
});

it('says why the picture is worse', () => {
  expect(networkOf({ ...fine, qualityLimitationReason: 'cpu' }, 2500)?.limit).toBe('cpu');
});

it('writes rates and durations as people do', () => {
  expect([0, 64.4, 999, 1000, 2464].map(rateText)).toEqual(['0 kb/s', '64 kb/s', '999 kb/s', '1.0 Mb/s', '2.5 Mb/s']);
  expect([-5, 0, 7999, 754_000, 3_723_000, 36_000_000].map(elapsed)).toEqual([
    '0:00',
    '0:00',
    '0:07',
    '12:34',
    '1:02:03',
    '10:00:00',
  ]);
});
