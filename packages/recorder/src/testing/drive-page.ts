import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { BrowserContext, Page } from 'playwright';
import { expect } from 'vitest';

import type { LiveRecorder } from '../live-recorder.ts';
import type { TestStream } from './test-stream.ts';

/** What happened in the page, in order. */
export interface Heard {
  readonly type: string;
  readonly code?: number;
  readonly leave?: number;
}

/** What `record` leaves in the page. */
interface Running {
  readonly recorder: LiveRecorder;
  readonly source: TestStream;
  readonly heard: Heard[];
}

declare global {
  interface Window {
    running: Running;
  }
}

/** Loads the page in the context's only tab. */
export async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = context.pages()[0]!;
  await page.goto(url);
  await page.waitForFunction(() => 'recorderPage' in window);
  return page;
}

/** Starts a recording in the page, and leaves it running. */
export async function record(page: Page, fileName: string, { noise = false } = {}): Promise<void> {
  await page.evaluate(
    async ([name, noisy]) => {
      const { LiveRecorder, testStream } = window.recorderPage;
      const recorder = new LiveRecorder({ statisticsInterval: 0.5 });
      const source = testStream({ noise: noisy });
      const heard: Heard[] = [];
      recorder.addEventListener('warning', ({ error }) => heard.push({ type: 'warning', code: error.code }));
      recorder.addEventListener('error', ({ error }) => heard.push({ type: 'error', code: error.code }));
      recorder.addEventListener('stop', ({ leave }) => heard.push({ type: 'stop', leave }));
      window.running = { recorder, source, heard };
      await recorder.start(source.stream, { fileName: name });
    },
    [fileName, noise] as const,
  );
}

/** What the recorder in the page has told. */
export const heardIn = (page: Page): Promise<Heard[]> => page.evaluate(() => window.running.heard);

/** Waits until the recording in the page is this long, and answers how long it is. */
export async function reach(page: Page, seconds: number): Promise<number> {
  const duration = () => page.evaluate(() => window.running.recorder.duration);
  await expect.poll(duration, { timeout: 60_000, interval: 50 }).toBeGreaterThan(seconds);
  return duration();
}

/** Puts a recording of the page into a folder of this machine, and answers its path. */
export async function save(page: Page, name: string, folder: string): Promise<string> {
  const text = await page.evaluate(async (wanted) => {
    const recording = (await window.recorderPage.listRecordings()).find((one) => one.name === wanted)!;
    const file = await recording.file();
    const url = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.addEventListener('load', () => resolve(reader.result as string));
      reader.readAsDataURL(file);
    });
    return url.slice(url.indexOf(',') + 1);
  }, name);
  const path = join(folder, name);
  writeFileSync(path, Buffer.from(text, 'base64'));
  return path;
}

/** How a `<video>` takes the file: its length, and where a jump to its last second lands. */
export const play = (page: Page, name: string): Promise<{ duration: number; currentTime: number }> =>
  page.evaluate(async (wanted) => {
    const recording = (await window.recorderPage.listRecordings()).find((one) => one.name === wanted)!;
    const video = document.createElement('video');
    const until = (type: string) => new Promise((resolve) => video.addEventListener(type, resolve, { once: true }));
    const known = until('loadedmetadata');
    video.src = URL.createObjectURL(await recording.file());
    await known;
    const seeked = until('seeked');
    video.currentTime = video.duration - 1;
    await seeked;
    return { duration: video.duration, currentTime: video.currentTime };
  }, name);
