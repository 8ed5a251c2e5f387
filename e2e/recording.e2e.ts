import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import {
  hasFfmpeg,
  openStage,
  probeFile,
  startGatewayProcess,
  type GatewayProcess,
  type StagePage,
} from './harness/index.ts';

let gateway: GatewayProcess;
let page: StagePage;
const folder = mkdtempSync(join(tmpdir(), 'livelit-recording-'));

beforeAll(async () => {
  gateway = await startGatewayProcess();
  page = await openStage();
});

afterAll(async () => {
  await page?.close();
  await gateway?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('records what is pushed to a file that other programs read and the page plays', async () => {
  await page.stage.push('push', `${gateway.url}/whip/recorded`, { kind: 'picture' });
  const { base64, ...recording } = await page.stage.recordPush('push', 4);
  await page.stage.stopPush('push');
  expect(recording.size).toBeGreaterThan(50_000);
  expect(recording.duration).toBeGreaterThanOrEqual(4);

  const played = await page.stage.playRecording(recording.name);
  expect(played.width).toBe(640);
  expect(played.duration).toBeGreaterThan(3.5);
  expect(played.codes).toBeGreaterThan(20);

  if (hasFfmpeg()) {
    const path = join(folder, 'recording.mp4');
    writeFileSync(path, Buffer.from(base64, 'base64'));
    const probe = await probeFile(path);
    expect(probe.format.format_name).toContain('mp4');
    expect(probe.streams.map((stream) => stream.codec_type).sort()).toEqual(['audio', 'video']);
    expect(probe.streams.find((stream) => stream.codec_type === 'video')).toMatchObject({
      codec_name: 'h264',
      width: 640,
      height: 360,
    });
    expect(Number(probe.format.duration)).toBeGreaterThan(3.5);
  }
  expect(page.noise).toEqual([]);
});
