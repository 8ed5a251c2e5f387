import { afterEach, describe, expect, it, vi } from 'vitest';

import { createTestPicture, type TestPicture, type TestPictureOptions } from './test-picture.ts';
import { readTimeCode } from './time-code.ts';

const running: TestPicture[] = [];

function start(options?: TestPictureOptions): TestPicture {
  const picture = createTestPicture(options);
  running.push(picture);
  return picture;
}

afterEach(() => {
  for (const picture of running.splice(0)) picture.stop();
  document.body.replaceChildren();
});

async function watch({ stream }: TestPicture): Promise<HTMLVideoElement> {
  const video = Object.assign(document.createElement('video'), { muted: true, srcObject: stream });
  document.body.append(video);
  await video.play();
  return video;
}

describe('the test picture', () => {
  it('shows the present time, and goes on showing it', async () => {
    const video = await watch(start({ width: 640, height: 360 }));
    const read = (): number | undefined => readTimeCode(video, video.videoWidth, video.videoHeight);
    await vi.waitFor(() => expect(read()).toBeGreaterThan(0), { timeout: 10_000 });
    const first = read()!;
    expect(Math.abs(Date.now() - first)).toBeLessThan(60_000);
    await vi.waitFor(() => expect(read()).toBeGreaterThan(first + 500), { timeout: 10_000 });
    expect([video.videoWidth, video.videoHeight]).toEqual([640, 360]);
  });

  it('sounds at the frequency that was asked for', async () => {
    const { stream } = start({ width: 64, height: 36, tone: 1000 });
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
    context.createMediaStreamSource(stream).connect(analyser);
    const levels = new Float32Array(analyser.frequencyBinCount);
    await vi.waitFor(
      () => {
        analyser.getFloatFrequencyData(levels);
        const loudest = levels.indexOf(Math.max(...levels));
        expect(levels[loudest]).toBeGreaterThan(-60);
        expect(Math.abs((loudest * context.sampleRate) / analyser.fftSize - 1000)).toBeLessThan(20);
      },
      { timeout: 10_000 },
    );
    await context.close();
  });

  it('has no sound when the tone is 0', () => {
    expect(start({ tone: 0 }).stream.getTracks()).toHaveLength(1);
  });

  it('ends its tracks and stops drawing', async () => {
    const picture = start({ width: 640, height: 360 });
    picture.stop();
    expect(picture.stream.getTracks().map((track) => track.readyState)).toEqual(['ended', 'ended']);
    const last = readTimeCode(picture.canvas, 640, 360);
    expect(last).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(readTimeCode(picture.canvas, 640, 360)).toBe(last);
    picture.stop();
  });
});
