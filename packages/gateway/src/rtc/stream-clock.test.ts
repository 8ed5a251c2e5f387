import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { KeyFrameRequests } from './key-frame-requests.ts';
import { PublishMeter } from './publish-meter.ts';
import { StreamClock } from './stream-clock.ts';
import { Unwrap } from './unwrap.ts';

const report = (ntpMs: number, rtpTimestamp: number) => ({ ssrc: 1, ntpMs, ntpMiddle: 0, rtpTimestamp });

describe('StreamClock', () => {
  it('begins at zero and follows the timestamps over their wrap-around', () => {
    const clock = new StreamClock();
    expect(clock.timeOf('video', 0xffff_ffff - 44_999, 5000)).toBe(0);
    expect(clock.timeOf('video', 45_000, 5900)).toBeCloseTo(1000);
  });

  it('takes the arrival for the truth until reports come', () => {
    const clock = new StreamClock();
    clock.timeOf('video', 0, 1000);
    expect(clock.timeOf('audio', 77, 1040)).toBe(40);
    expect(clock.timeOf('audio', 77 + 960, 1061)).toBeCloseTo(60);
  });

  it('moves sound forward that the reports show to be early', () => {
    const clock = new StreamClock();
    clock.timeOf('video', 0, 1000);
    clock.timeOf('audio', 0, 1000);
    // The sender captured video's 0 at 10000 and audio's 0 at 10080.
    expect(clock.align('video', report(10_000, 0))).toBe(0);
    expect(clock.align('audio', report(10_080, 0))).toBe(80);
    expect(clock.align('video', report(10_000, 0))).toBe(0);
    expect(clock.timeOf('audio', 960, 1020)).toBeCloseTo(100);
    expect(clock.timeOf('video', 1800, 1020)).toBeCloseTo(20);
  });

  it('moves the picture forward when sound is late', () => {
    const clock = new StreamClock();
    clock.timeOf('video', 0, 1000);
    clock.timeOf('audio', 0, 1000);
    clock.align('audio', report(10_000, 0));
    expect(clock.align('video', report(10_050, 0))).toBe(-50);
    expect(clock.timeOf('video', 900, 1010)).toBeCloseTo(60);
    expect(clock.align('video', report(10_150, 9000))).toBe(0);
  });

  it('follows a slow drift, and ignores reports that make no sense', () => {
    const clock = new StreamClock();
    clock.timeOf('video', 0, 0);
    clock.timeOf('audio', 0, 0);
    clock.align('video', report(10_000, 0));
    expect(clock.align('audio', report(10_005, 0))).toBe(0);
    expect(clock.align('audio', report(10_000 + 1015, 48_000))).toBeCloseTo(15);
    expect(clock.align('audio', report(99_000_000, 48_000))).toBe(0);
  });

  it('never runs backwards, and starts over with a sender that does', () => {
    const clock = new StreamClock();
    clock.timeOf('video', 0, 0);
    expect(clock.timeOf('video', 90_000, 1000)).toBe(1000);
    expect(clock.timeOf('video', 87_000, 1001)).toBe(1000);
    clock.restart('video');
    expect(clock.timeOf('video', 123_456_789, 2001)).toBe(2000);
    expect(clock.timeOf('video', 3_000_000_000, 2101)).toBe(2100);
  });
});

it('lets a clock drift for days without a jump', () => {
  const clock = new StreamClock();
  const hourMs = 3_600_000;
  let timeMs = 0;
  // The sender's clock is faster by one in a thousand.
  for (let hour = 0; hour < 100; hour += 0.001)
    timeMs = clock.timeOf('video', hour * hourMs * 90 * 1.001, hour * hourMs);
  expect(timeMs).toBeGreaterThan(100 * hourMs);
});

describe('Unwrap', () => {
  it('takes the nearest value', () => {
    const unwrap = new Unwrap(16);
    expect([65_535, 0, 65_534, 3].map((value) => unwrap.next(value))).toEqual([131_071, 131_072, 131_070, 131_075]);
  });
});

describe('PublishMeter', () => {
  const limits = { maxPublishKbps: 1000, publisherIdle: 3 };

  it('allows the limit, and no more over five seconds', () => {
    const meter = new PublishMeter(limits, 0);
    for (let second = 1; second <= 8; second++) {
      meter.add(125_000, second * 1000);
      expect(meter.check(second * 1000)).toBeUndefined();
    }
    meter.add(125_001, 9000);
    expect(meter.check(9000)).toBe('limit');
  });

  it('allows a short peak', () => {
    const meter = new PublishMeter(limits, 0);
    meter.add(600_000, 1000);
    expect(meter.check(1000)).toBeUndefined();
  });

  it('notices silence', () => {
    const meter = new PublishMeter(limits, 0);
    meter.add(100, 1000);
    expect(meter.check(4000)).toBeUndefined();
    expect(meter.check(4001)).toBe('idle');
  });
});

describe('KeyFrameRequests', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('sends the first at once and makes one of those that follow', () => {
    let sent = 0;
    const requests = new KeyFrameRequests(() => sent++, 300);
    requests.request();
    expect(sent).toBe(1);
    for (let i = 0; i < 10; i++) requests.request();
    expect(sent).toBe(1);
    vi.advanceTimersByTime(300);
    expect(sent).toBe(2);
    vi.advanceTimersByTime(1000);
    expect(sent).toBe(2);
  });

  it('leaves no timer behind', () => {
    let sent = 0;
    const requests = new KeyFrameRequests(() => sent++);
    requests.request();
    requests.request();
    requests.close();
    expect(vi.getTimerCount()).toBe(0);
    requests.request();
    expect(sent).toBe(1);
  });
});
