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
/** The recording of the first test, which the second judges. */
let bytes: Buffer;
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

it('records what is pushed to a file that the page plays', async () => {
  await page.stage.push('push', `${gateway.url}/whip/recorded`, { kind: 'picture' });
  const recording = await page.stage.recordPush('push', 4);
  await page.stage.stopPush('push');
  bytes = Buffer.from(recording.base64, 'base64');
  expect(recording.size).toBeGreaterThan(50_000);
  expect(recording.duration).toBeGreaterThanOrEqual(4);

  const played = await page.stage.playRecording(recording.name);
  expect(played.width).toBe(640);
  expect(played.duration).toBeGreaterThan(3.5);
  expect(played.codes).toBeGreaterThan(20);
  expect(page.noise).toEqual([]);
});

it.skipIf(!hasFfmpeg())('records a file that ffprobe reads (needs ffmpeg and ffprobe)', async () => {
  const path = join(folder, 'recording.mp4');
  writeFileSync(path, bytes);
  const probe = await probeFile(path);
  expect(probe.format.format_name).toContain('mp4');
  expect(probe.streams.map((stream) => stream.codec_type).sort()).toEqual(['audio', 'video']);
  expect(probe.streams.find((stream) => stream.codec_type === 'video')).toMatchObject({
    codec_name: 'h264',
    width: 640,
    height: 360,
  });
  expect(Number(probe.format.duration)).toBeGreaterThan(3.5);
});
