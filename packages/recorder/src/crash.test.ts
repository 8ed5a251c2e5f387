import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LiveCode } from '@livelit/core';
import { LeaveCode } from '@livelit/core/presets';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { CrashableBrowser } from './testing/crashable-browser.ts';
import { canProbe, probeFile } from './testing/probe-file.ts';
import { servePage } from './testing/serve-page.ts';

/** What a crash may cost: the fragment that was being made, and what was on its way through the encoders. */
const lostAtMost = 2.5;

let server: Awaited<ReturnType<typeof servePage>>;
let browser: CrashableBrowser;
let folder = '';

beforeAll(async () => {
  server = await servePage();
  folder = mkdtempSync(join(tmpdir(), 'livelit-crash-'));
}, 60_000);
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  browser = new CrashableBrowser();
});
afterEach(() => browser.close(), 60_000);

async function openPage(context: BrowserContext): Promise<Page> {
  const page = context.pages()[0]!;
  await page.goto(server.url);
  await page.waitForFunction(() => 'recorderPage' in window);
  return page;
}

/** Starts a recording in the page, and leaves it running. */
async function record(page: Page, fileName: string, noise = false): Promise<void> {
  await page.evaluate(
    async ([name, noisy]) => {
      const { LiveRecorder, testStream } = window.recorderPage;
      const recorder = new LiveRecorder({ statisticsInterval: 0.5 });
      const heard: { type: string; code?: number; leave?: number }[] = [];
      recorder.addEventListener('warning', ({ error }) => heard.push({ type: 'warning', code: error.code }));
      recorder.addEventListener('error', ({ error }) => heard.push({ type: 'error', code: error.code }));
      recorder.addEventListener('stop', ({ leave }) => heard.push({ type: 'stop', leave }));
      Object.assign(window, { recorder, heard });
      await recorder.start(testStream({ noise: noisy }).stream, { fileName: name });
    },
    [fileName, noise] as const,
  );
}

const durationIn = (page: Page) =>
  page.evaluate(() => (window as unknown as { recorder: { duration: number } }).recorder.duration);
const heardIn = (page: Page) =>
  page.evaluate(() => (window as unknown as { heard: { type: string; code?: number; leave?: number }[] }).heard);

async function reach(page: Page, seconds: number): Promise<number> {
  await expect.poll(() => durationIn(page), { timeout: 60_000, interval: 50 }).toBeGreaterThan(seconds);
  return durationIn(page);
}

/** Puts a recording of the page on this machine's disk, and answers its path. */
async function save(page: Page, name: string): Promise<string> {
  const text = await page.evaluate(async (wanted) => {
    const recording = (await window.recorderPage.listRecordings()).find((one) => one.name === wanted)!;
    const url = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.addEventListener('load', () => resolve(reader.result as string));
      void recording.file().then((file) => reader.readAsDataURL(file));
    });
    return url.slice(url.indexOf(',') + 1);
  }, name);
  const path = join(folder, name);
  writeFileSync(path, Buffer.from(text, 'base64'));
  return path;
}

/** How a `<video>` takes the file: its length, and where a jump to its last second lands. */
const play = (page: Page, name: string) =>
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

describe('a browser that is killed while it records', () => {
  it('has the recording on its next start, but for the last moment', { timeout: 180_000 }, async () => {
    const page = await openPage(await browser.start());
    await record(page, 'killed');
    const killedAt = await reach(page, 5);
    await browser.kill();

    const again = await openPage(await browser.start());
    expect(await again.evaluate(async () => (await window.recorderPage.listRecordings()).length)).toBe(0);
    const [recovered] = await again.evaluate(async () =>
      (await window.recorderPage.recover()).map(({ name, duration, complete }) => ({ name, duration, complete })),
    );
    expect(recovered).toMatchObject({ name: 'killed.mp4', complete: false });
    expect(recovered!.duration).toBeGreaterThan(killedAt - lostAtMost);
    expect(await again.evaluate(async () => (await window.recorderPage.recover()).length)).toBe(0);
    const { duration, currentTime } = await play(again, 'killed.mp4');
    expect(duration).toBeCloseTo(recovered!.duration, 1);
    expect(currentTime).toBeCloseTo(duration - 1, 1);

    if (!canProbe) return;
    const probe = probeFile(await save(again, 'killed.mp4'));
    expect(probe).toMatchObject({ video: { codec: 'h264', width: 320 }, complaints: '' });
    expect(['aac', 'opus']).toContain(probe.audio?.codec);
    expect(probe.duration).toBeCloseTo(recovered!.duration, 1);
    // 50 packets of Opus a second, or 47 of AAC: no hole in the sound.
    expect(probe.audio!.packets).toBeGreaterThan((recovered!.duration - 0.3) * 46);
  });

  it('leaves nothing behind of a recording that had not begun', { timeout: 120_000 }, async () => {
    const page = await openPage(await browser.start());
    await record(page, 'early');
    await browser.kill();
    const again = await openPage(await browser.start());
    const found = await again.evaluate(async () => [
      (await window.recorderPage.recover()).filter(({ duration }) => duration < 0.5).length,
      (await window.recorderPage.listRecordings()).filter(({ duration }) => duration < 0.5).length,
    ]);
    expect(found).toEqual([0, 0]);
  });
});

describe('storage that runs full', () => {
  it('closes the recording with all that fitted', { timeout: 120_000 }, async () => {
    const context = await browser.start();
    const page = await openPage(context);
    const cdp = await context.newCDPSession(page);
    await record(page, 'full', true);
    await reach(page, 4);
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(server.url).origin, quotaSize: 1 });
    await expect
      .poll(() => heardIn(page), { timeout: 60_000 })
      .toEqual([
        { type: 'error', code: LiveCode.ERROR_QUOTA_EXCEEDED },
        { type: 'stop', leave: LeaveCode.STORAGE_FULL },
      ]);
    expect((await play(page, 'full.mp4')).duration).toBeGreaterThan(4 - lostAtMost);
    expect(await page.evaluate(async () => (await window.recorderPage.recover()).length)).toBe(0);
    if (canProbe) expect(probeFile(await save(page, 'full.mp4')).complaints).toBe('');
  });
});
