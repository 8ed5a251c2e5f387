import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { serveModule, type ServedModule } from '../../../scripts/serve-module.ts';
import { CrashableBrowser } from './testing/crashable-browser.ts';
import { openPage, reach, record, save } from './testing/drive-page.ts';
import { canProbe, onsetsIn, probeFile } from './testing/probe-file.ts';

describe.skipIf(!canProbe)('a recorded file, asked of ffmpeg', () => {
  let server: ServedModule;
  const browser = new CrashableBrowser();
  let folder = '';

  beforeAll(async () => {
    server = await serveModule(new URL('./testing/page.ts', import.meta.url), ['mediabunny']);
    folder = mkdtempSync(join(tmpdir(), 'livelit-file-'));
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('has sound and picture of one moment at one time', { timeout: 120_000 }, async () => {
    const page = await openPage(await browser.start(), server.url);
    await record(page, 'flashes');
    await page.evaluate(() => {
      window.running.source.show('#000000');
      window.running.source.setLoud(false);
    });
    for (let flash = 1; flash <= 8; flash += 1) {
      await reach(page, flash);
      await page.evaluate(async () => {
        const { source } = window.running;
        source.show('#ffffff');
        source.setLoud(true);
        await new Promise((resolve) => setTimeout(resolve, 300));
        source.show('#000000');
        source.setLoud(false);
      });
    }
    const duration = await page.evaluate(async () => (await window.running.recorder.stop()).duration);
    const path = await save(page, 'flashes.mp4', folder);

    const probe = probeFile(path);
    expect(probe).toMatchObject({ video: { codec: 'h264' }, complaints: '' });
    expect(['aac', 'opus']).toContain(probe.audio?.codec);
    expect(probe.duration).toBeCloseTo(duration, 1);

    const { picture, sound } = onsetsIn(path);
    expect(picture.length).toBeGreaterThanOrEqual(6);
    // A busy machine may tear a tone in two or hold a picture back: the middle of the distances is what counts.
    const distances = picture
      .map((at) => Math.min(...sound.map((other) => Math.abs(other - at))))
      .toSorted((a, b) => a - b);
    expect(distances[distances.length >> 1]).toBeLessThan(0.15);
  });
});
