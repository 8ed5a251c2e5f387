import { afterEach, expect, it, vi } from 'vitest';

import { measureLatency } from './latency-meter.ts';
import { createTestPicture, type TestPicture } from './test-picture.ts';

let picture: TestPicture | undefined;
const ending = new AbortController();

afterEach(() => {
  picture?.stop();
  ending.abort();
  document.body.replaceChildren();
});

it('measures the age of pictures that carry a time code, and says so when they stop carrying one', async () => {
  picture = createTestPicture({ width: 640, height: 360, tone: 0 });
  const video = Object.assign(document.createElement('video'), { muted: true, srcObject: picture.stream });
  document.body.append(video);
  await video.play();
  const reports: (number | undefined)[] = [];
  measureLatency(video, (ms) => reports.push(ms), ending.signal);
  await vi.waitFor(() => expect(reports.at(-1)).toBeTypeOf('number'), { timeout: 10_000 });
  expect(reports.at(-1)).toBeGreaterThanOrEqual(0);

  const plain = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
  const context = plain.getContext('2d')!;
  video.srcObject = plain.captureStream(30);
  const painting = setInterval(() => context.fillRect(Math.random() * 600, 0, 40, 300), 30);
  await vi.waitFor(() => expect(reports.at(-1)).toBeUndefined(), { timeout: 10_000 });
  clearInterval(painting);
});
