import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LiveCode } from '@livelit/core';
import { LeaveCode } from '@livelit/core/presets';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { serveModule, type ServedModule } from '../../../scripts/serve-module.ts';
import { CrashableBrowser } from './testing/crashable-browser.ts';
import { heardIn, openPage, play, reach, record, save } from './testing/drive-page.ts';
import { canProbe, probeFile } from './testing/probe-file.ts';

/** What a crash may cost: the fragment that was being made, and what was on its way through the encoders. */
const lostAtMost = 2.5;

let server: ServedModule;
let browser: CrashableBrowser;
let folder = '';

beforeAll(async () => {
  server = await serveModule(new URL('./testing/page.ts', import.meta.url), ['mediabunny']);
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

describe('a browser that is killed while it records', () => {
  it('has the recording on its next start, but for the last moment', { timeout: 180_000 }, async () => {
    const page = await openPage(await browser.start(), server.url);
    await record(page, 'killed');
    const killedAt = await reach(page, 5);
    await browser.kill();

    const again = await openPage(await browser.start(), server.url);
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
    const probe = probeFile(await save(again, 'killed.mp4', folder));
    expect(probe).toMatchObject({ video: { codec: 'h264', width: 320 }, complaints: '' });
    expect(['aac', 'opus']).toContain(probe.audio?.codec);
    expect(probe.duration).toBeCloseTo(recovered!.duration, 1);
    // 50 packets of Opus a second, or 47 of AAC: no hole in the sound.
    expect(probe.audio!.packets).toBeGreaterThan((recovered!.duration - 0.3) * 46);
  });

  it('leaves nothing behind of a recording that had not begun', { timeout: 120_000 }, async () => {
    const page = await openPage(await browser.start(), server.url);
    await record(page, 'early');
    await browser.kill();
    const again = await openPage(await browser.start(), server.url);
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
    const page = await openPage(context, server.url);
    const cdp = await context.newCDPSession(page);
    await record(page, 'full', { noise: true });
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
    if (canProbe) expect(probeFile(await save(page, 'full.mp4', folder)).complaints).toBe('');
  });
});
